import { CircleAlert, CircleCheck, LoaderCircle, TriangleAlert } from "lucide-react";
import { numberText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import { type Draft, valueAt } from "./draft.ts";
import type { Check, SpecProblem } from "./use-check.ts";

/** A quiet list of what the engine says, with the place marked under the expression. */
export function Checklist({ check, draft }: { readonly check: Check; readonly draft: Draft }) {
  return (
    <div role="status" aria-label={m.checks()} className="flex flex-col gap-3">
      {check.state === "checking" && (
        <p className="flex items-center gap-2 text-faint">
          <LoaderCircle size={16} aria-hidden className="animate-spin" />
          {m.checking_spec()}
        </p>
      )}
      {check.state === "good" && (
        <>
          <p className="flex items-center gap-2 text-normal">
            <CircleCheck size={16} aria-hidden className="shrink-0 text-accent" />
            <span>
              {m.spec_good()}{" "}
              <span className="text-faint">
                {m.spec_warmup({
                  warmup: numberText(check.warmup, getLocale(), 0),
                  window: numberText(check.window, getLocale(), 0),
                })}
              </span>
            </span>
          </p>
          <ul className="flex flex-col gap-3 empty:hidden">
            {check.forever.map((node) => (
              <ProblemLine key={node.path + node.message} problem={node} draft={draft} warns />
            ))}
          </ul>
        </>
      )}
      {check.state === "bad" && (
        <ul className="flex flex-col gap-3">
          {check.problems.map((problem) => (
            <ProblemLine key={problem.path + problem.message} problem={problem} draft={draft} />
          ))}
        </ul>
      )}
    </div>
  );
}

function ProblemLine({
  problem,
  draft,
  warns = false,
}: {
  readonly problem: SpecProblem;
  readonly draft: Draft;
  /** It runs all the same. */
  readonly warns?: boolean;
}) {
  const Icon = warns ? TriangleAlert : CircleAlert;
  const expression = valueAt(draft, problem.path);
  const text = typeof expression === "string" ? expression : "";
  const position = text === "" ? null : problem.position;
  return (
    <li className="flex gap-2">
      <Icon
        size={16}
        aria-hidden
        className={`mt-0.5 shrink-0 ${warns ? "text-warn" : "text-danger"}`}
      />
      <div className="min-w-0 flex-1">
        <p className="text-strong">
          <span className="font-mono text-12">{problem.path || m.the_spec()}</span>{" "}
          {problem.message}
        </p>
        {position !== null && (
          <pre className="mt-1 overflow-x-auto rounded bg-surface-2 px-2 py-1 font-mono text-12 text-normal">
            {text.slice(0, position)}
            <mark className={`px-px text-surface-1 ${warns ? "bg-warn" : "bg-danger"}`}>
              {text.charAt(position) || " "}
            </mark>
            {text.slice(position + 1)}
          </pre>
        )}
        {problem.hint && <p className="text-12 text-faint">{problem.hint}</p>}
      </div>
    </li>
  );
}
