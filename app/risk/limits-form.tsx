import { Form, useNavigation } from "@remix-run/react";
import { RotateCcw } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { Panel } from "../components/panel.tsx";
import { type Problem, problemText } from "../i18n/errors.ts";
import { m } from "../i18n/generated/messages.js";
import type { RiskLimitsView } from "../services.server.ts";
import { type Draft, type DraftProblem, draftOf, limitsOf } from "./draft.ts";
import { LimitField } from "./limit-field.tsx";
import { LIMIT_GROUPS } from "./limit-rows.ts";
import { PRESETS } from "./presets.ts";

export interface LimitsFormProps {
  readonly view: RiskLimitsView;
  /** What the server said of the last try. */
  readonly problem: Problem | null;
}

/** All limits of an account: changed here, in force once they are saved. */
export function LimitsForm({ view, problem }: LimitsFormProps) {
  const saved = draftOf(view.limits);
  const [draft, setDraft] = useState<Draft>(saved);
  const [problems, setProblems] = useState<Readonly<Record<string, DraftProblem>>>({});
  const pending = useNavigation().state === "submitting";
  const version = `${view.connection_id} ${view.version}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the form begins anew with another account or version, and only then
  useEffect(() => {
    setDraft(saved);
    setProblems({});
  }, [version]);
  const isChanged = Object.keys(saved).some((name) => saved[name] !== draft[name]);
  const replace = (next: Draft) => {
    setDraft(next);
    setProblems({});
  };
  return (
    <Form
      method="post"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        const read = limitsOf(draft);
        if (read.ok) return;
        event.preventDefault();
        setProblems(read.problems);
      }}
    >
      <input type="hidden" name="version" value={view.version} />
      <input type="hidden" name="connection_id" value={view.connection_id} />
      <div className="flex flex-wrap items-center gap-2">
        <span className="text-14 text-faint">{m.limits_presets()}</span>
        {PRESETS.map((preset) => (
          <Button
            key={preset.id}
            title={preset.hint()}
            onClick={() =>
              replace(draftOf(preset.of(view.defaults, view.limits, view.use?.balance ?? null)))
            }
          >
            {preset.name()}
          </Button>
        ))}
      </div>
      {LIMIT_GROUPS.map(({ title, rows }) => (
        <Panel key={title()} title={title()}>
          {rows.map((row) => (
            <LimitField
              key={row.name}
              row={row}
              draft={draft}
              problems={problems}
              onChange={(name, text) => setDraft((before) => ({ ...before, [name]: text }))}
            />
          ))}
        </Panel>
      ))}
      <div className="sticky bottom-0 z-10 -mx-4 flex flex-col gap-2 border-t border-line bg-surface-0 px-4 py-3 max-md:bottom-14 md:-mx-6 md:px-6">
        {problem && <Notice tone="danger" title={problemText(problem)} />}
        {Object.keys(problems).length > 0 && <Notice tone="danger" title={m.limits_fix()} />}
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" look="primary" pending={pending} disabled={!isChanged}>
            {m.limits_save()}
          </Button>
          <Button look="quiet" disabled={!isChanged || pending} onClick={() => replace(saved)}>
            <RotateCcw size={16} aria-hidden />
            {m.limits_undo()}
          </Button>
          {isChanged && <span className="text-12 text-warn">{m.limits_unsaved()}</span>}
        </div>
      </div>
    </Form>
  );
}
