import { useCallback, useEffect, useState } from "react";
import type { KillLevel, KillView } from "#protocol";
import { useLive } from "../live/live-room.tsx";
import type { StopAnswer } from "../routes/kill.ts";
import { newestKill, type Stop, type StopPress, stopShown } from "./stop-state.ts";

/** An attempt is given up after this long, and the next one begins. */
const GIVE_UP_MS = 4000;
const AGAIN_MS = 1000;
/** A stop that nobody heard for this long is not told again: its owner sees that it failed, and presses anew. */
const TRY_FOR_MS = 120_000;

export interface StopDesk {
  /** Of the account that this page follows. */
  readonly stop: Stop;
  readonly press: StopPress | null;
  /** Of each account that the server was last asked about. */
  readonly kills: Readonly<Record<string, KillView>>;
  send(level: KillLevel | null, account: string | null): void;
  /** Asks how every account stands now. */
  ask(): void;
}

/** The stop of this page: what the room says of it, and the press that is on its way. */
export function useStop(account: string): StopDesk {
  const { view } = useLive();
  const [press, setPress] = useState<StopPress | null>(null);
  const [kills, setKills] = useState<StopDesk["kills"]>({});

  const take = useCallback((answer: StopAnswer | null) => {
    const { accounts } = answer ?? {};
    if (accounts) setKills((known) => ({ ...known, ...accounts }));
  }, []);

  const send = useCallback((level: KillLevel | null, to: string | null) => {
    setPress({ level, account: to, at: Date.now(), state: "sending", message: null });
  }, []);
  const ask = useCallback(() => void askKills().then(take), [take]);

  useEffect(() => {
    if (press?.state !== "sending" && press?.state !== "silent") return;
    const ended = new AbortController();
    const timer = setTimeout(
      async () => {
        const answer = await sendKill(press);
        if (ended.signal.aborted) return;
        take(answer);
        setPress((known) => (known === press ? afterAnswer(press, answer) : known));
      },
      press.state === "sending" ? 0 : AGAIN_MS,
    );
    return () => {
      ended.abort();
      clearTimeout(timer);
    };
  }, [press, take]);

  // A room that says nothing may have been stopped: the server knows what was pressed.
  const isSilent = view === null;
  useEffect(() => {
    if (isSilent) ask();
  }, [isSilent, ask]);

  const known = newestKill(view?.kill ?? null, kills[account] ?? null);
  return { stop: stopShown(known, press, account), press, kills, send, ask };
}

/** Silence says nothing of what was heard: a stop is told again, a resume is left to its owner. */
function afterAnswer(press: StopPress, answer: StopAnswer | null): StopPress {
  if (answer?.problem) return { ...press, state: "refused", message: answer.problem.message };
  if (answer) return { ...press, state: "heard" };
  const isOver = press.level === null || Date.now() - press.at > TRY_FOR_MS;
  if (isOver) return { ...press, state: "refused", message: null };
  return { ...press, state: "silent" };
}

function sendKill({ level, account }: StopPress): Promise<StopAnswer | null> {
  return fetchKills({
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ level, ...(account && { connection_id: account }) }),
  });
}

function askKills(): Promise<StopAnswer | null> {
  return fetchKills({});
}

/** @returns null for no answer, or one that is not ours. */
async function fetchKills(init: RequestInit): Promise<StopAnswer | null> {
  try {
    const reply = await fetch("/trade/kill", { ...init, signal: AbortSignal.timeout(GIVE_UP_MS) });
    const body = (await reply.json()) as Partial<StopAnswer>; // our own route's answer, or a gateway's page
    return body.accounts || (body.problem && reply.status < 500) ? (body as StopAnswer) : null;
  } catch {
    return null;
  }
}
