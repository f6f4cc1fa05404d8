import { useEffect, useState } from "react";
import { KILL_LEVELS, type KillLevel } from "#protocol";
import { Button } from "../components/button.tsx";
import { Modal } from "../components/dialog.tsx";
import { Notice } from "../components/notice.tsx";
import { Age, Time } from "../components/times.tsx";
import { m } from "../i18n/generated/messages.js";
import { useLive } from "../live/live-room.tsx";
import type { ConnectionView } from "../services.server.ts";
import { canResume, isStopped, newestKill, type Stop, stopShown } from "./stop-state.ts";
import type { StopDesk } from "./use-stop.ts";
import { forceText, levelText } from "./words.ts";

export interface StopDialogProps {
  readonly desk: StopDesk;
  readonly current: ConnectionView;
  readonly connections: readonly ConnectionView[];
  readonly onClose: () => void;
}

const ASK_EVERY_MS = 2000;

/** The three levels in plain words, for this account or for all; one press stops, the answer stays in sight. */
export function StopDialog({ desk, current, connections, onClose }: StopDialogProps) {
  const { stop } = desk;
  const [level, setLevel] = useState<KillLevel>(
    stop.phase === "in_force" || stop.phase === "pressed" ? stop.level : "entries",
  );
  const [all, setAll] = useState(false);
  const several = connections.length > 1;
  const account = several && all ? null : current.id;
  useAskWhileOpen(desk);
  const sending = desk.press?.state === "sending";
  return (
    <Modal open onOpenChange={onClose} title={m.kill_title()} lead={m.kill_lead()}>
      <StateLines desk={desk} current={current} connections={connections} />
      <Resume desk={desk} current={current} connections={connections} />
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          desk.send(level, account);
        }}
      >
        <fieldset className="flex flex-col gap-2">
          <legend className="sr-only">{m.kill_level()}</legend>
          {KILL_LEVELS.map((name) => (
            <LevelChoice
              key={name}
              level={name}
              chosen={level === name}
              onChoose={() => setLevel(name)}
            />
          ))}
        </fieldset>
        {several && (
          <fieldset className="flex flex-wrap gap-x-5 gap-y-1">
            <legend className="mb-1 text-12 font-medium text-normal">{m.kill_scope()}</legend>
            <Scope
              name={m.kill_scope_one({ name: current.name })}
              chosen={!all}
              onChoose={() => setAll(false)}
            />
            <Scope
              name={m.kill_scope_all({ count: connections.length })}
              chosen={all}
              onChoose={() => setAll(true)}
            />
          </fieldset>
        )}
        <HeldNow level={level} all={several && all} />
        <Button
          type="submit"
          look={isStopped(stop) ? "danger" : "stop"}
          className="min-h-11"
          pending={sending}
          data-testid="stop-confirm"
        >
          {levelText(level, "verb")}
        </Button>
      </form>
      <p className="text-12 text-faint">{m.kill_on_pc()}</p>
    </Modal>
  );
}

function LevelChoice(props: {
  readonly level: KillLevel;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}) {
  const { level, chosen, onChoose } = props;
  return (
    <label className="flex cursor-pointer gap-3 rounded-md border border-line px-3 py-2.5 has-checked:border-danger has-checked:bg-surface-2 has-focus-visible:outline-2 has-focus-visible:outline-focus">
      <input
        type="radio"
        name="level"
        value={level}
        checked={chosen}
        // biome-ignore lint/a11y/noAutofocus: the first key press must reach the levels, Enter then stops
        autoFocus={chosen}
        onChange={onChoose}
        className="mt-1 size-4 shrink-0 accent-(--nt-danger) focus-visible:outline-none"
      />
      <span className="min-w-0">
        <span className="block font-medium text-strong">{levelText(level, "name")}</span>
        <span className="block text-12 text-faint">{levelText(level, "text")}</span>
      </span>
    </label>
  );
}

function Scope(props: {
  readonly name: string;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}) {
  return (
    <label className="touch flex cursor-pointer items-center gap-2">
      <input
        type="radio"
        name="scope"
        checked={props.chosen}
        onChange={props.onChoose}
        className="size-4 accent-(--nt-danger)"
      />
      {props.name}
    </label>
  );
}

/** What a level would touch on this account now. Of other accounts this page knows nothing, and says nothing. */
function HeldNow({ level, all }: { readonly level: KillLevel; readonly all: boolean }) {
  const { view } = useLive();
  const snapshot = view?.snapshot;
  if (level === "entries" || all || !snapshot) return null;
  const orders = snapshot.orders.length;
  const positions = snapshot.positions.length;
  return (
    <p className="nums text-strong">
      {level === "flatten" ? m.kill_touches_all({ orders, positions }) : m.kill_touches({ orders })}
    </p>
  );
}

/** How each account stands: the one that is followed here, and the others as the server was told last. */
function StateLines({ desk, current, connections }: Omit<StopDialogProps, "onClose">) {
  const { view, viewAt, link } = useLive();
  const stale = link !== "live" && link !== "connecting";
  const { press } = desk;
  return (
    <>
      {press?.state === "refused" && (
        <Notice tone="danger" title={m.kill_refused()}>
          {press.message ?? m.problem_kill_unheard()}
        </Notice>
      )}
      {press?.state === "silent" && (
        <Notice tone="warn" title={m.kill_silent_title()}>
          {m.kill_silent_text()}
        </Notice>
      )}
      {press?.level === null && press.state === "heard" && !isStopped(desk.stop) && (
        <Notice tone="good" title={m.kill_resumed()} />
      )}
      <ul aria-live="polite" className="flex flex-col gap-1 rounded-md bg-surface-2 px-3 py-2">
        {connections.map(({ id, name }) => (
          <StateLine
            key={id}
            name={connections.length > 1 ? name : null}
            stop={id === current.id ? desk.stop : stopOfOther(desk, id)}
          />
        ))}
        {stale && view && (
          <li className="text-12 text-warn">
            {m.link_lost()} · {m.as_of()} <Age at={viewAt ?? view.at} />
          </li>
        )}
      </ul>
    </>
  );
}

function StateLine({ name, stop }: { readonly name: string | null; readonly stop: Stop }) {
  const stands = stop.phase === "pressed" || stop.phase === "in_force";
  return (
    <li data-testid="stop-line" data-phase={stop.phase} className="flex flex-wrap gap-x-2">
      {name && <span className="font-medium text-strong">{name}</span>}
      {stands && <span className="font-medium text-danger">{levelText(stop.level, "state")}</span>}
      <span className="text-normal">
        {forceText(stop)} {stands && stop.since !== null && <Time at={stop.since} style="clock" />}
      </span>
    </li>
  );
}

/** Trading again: asked for twice, because it lets orders out. */
function Resume({ desk, current, connections }: Omit<StopDialogProps, "onClose">) {
  const [asked, setAsked] = useState(false);
  const stops = connections.map(({ id }) =>
    id === current.id ? desk.stop : stopOfOther(desk, id),
  );
  const here = canResume(desk.stop);
  const others = stops.filter(canResume).length - (here ? 1 : 0);
  if (!here && others === 0) return null;
  if (!asked) {
    return (
      <Button onClick={() => setAsked(true)} data-testid="resume">
        {m.kill_resume()}
      </Button>
    );
  }
  const resume = (account: string | null) => {
    desk.send(null, account);
    setAsked(false);
  };
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line p-3">
      <p className="font-medium text-strong">{m.kill_resume_sure()}</p>
      <p>{m.kill_resume_text()}</p>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => setAsked(false)}>{m.kill_stay_stopped()}</Button>
        {others > 0 && <Button onClick={() => resume(null)}>{m.kill_resume_all()}</Button>}
        {here && (
          <Button look="primary" onClick={() => resume(current.id)} data-testid="resume-confirm">
            {m.kill_resume_one()}
          </Button>
        )}
      </div>
    </div>
  );
}

function stopOfOther({ kills, press }: StopDesk, id: string): Stop {
  return stopShown(newestKill(null, kills[id] ?? null), press, id);
}

/** Other accounts have no wire to this page: they are asked after while the dialog is open. */
function useAskWhileOpen({ ask }: StopDesk): void {
  useEffect(() => {
    ask();
    const timer = setInterval(ask, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [ask]);
}
