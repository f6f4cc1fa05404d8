import { useFetcher } from "@remix-run/react";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import { Button, ButtonLink } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { Panel } from "../components/panel.tsx";
import { type Problem, problemText } from "../i18n/errors.ts";
import { m } from "../i18n/generated/messages.js";
import { type ParamValues, paramsText } from "./sweep-result.tsx";

export type SaveAnswer =
  | { readonly saved: { readonly version: number } }
  | { readonly problem: Problem };

type Spec = Readonly<Record<string, unknown>> & {
  readonly params?: Readonly<Record<string, Readonly<Record<string, number>>>>;
};

/** The spec with other defaults; a range that would leave its default out is widened to it. */
function withDefaults(spec: Spec, chosen: ParamValues): Spec {
  const params = Object.entries(spec.params ?? {}).map(([name, param]) => {
    const value = chosen[name];
    if (value === undefined) return [name, param] as const;
    const { min, max } = param;
    const widened = {
      ...param,
      default: value,
      ...(min !== undefined && { min: Math.min(min, value) }),
      ...(max !== undefined && { max: Math.max(max, value) }),
    };
    return [name, widened] as const;
  });
  return { ...spec, params: Object.fromEntries(params) };
}

/** What was chosen, and the press that makes it the strategy's newest version; the version before comes back as easily. */
export function ApplyCard(props: {
  readonly strategyId: string;
  readonly spec: Spec;
  readonly chosen: ParamValues;
  readonly isDefault: boolean;
}) {
  const { strategyId, spec, chosen, isDefault } = props;
  const { submit, state, data } = useFetcher<SaveAnswer>();
  const [sent, setSent] = useState<"apply" | "undo" | null>(null);
  const send = (intent: "apply" | "undo") => {
    setSent(intent);
    const next = intent === "apply" ? withDefaults(spec, chosen) : spec;
    submit(
      { strategy_id: strategyId, spec: JSON.stringify(next) },
      { method: "post", action: "/backtest/validate" },
    );
  };
  const isPending = state !== "idle";
  const saved = !isPending && data && "saved" in data ? data.saved.version : null;
  return (
    <Panel title={m.val_chosen()} note={<span className="font-mono">{paramsText(chosen)}</span>}>
      <div className="flex flex-col gap-3">
        {data && "problem" in data && <Notice tone="danger" title={problemText(data.problem)} />}
        {saved !== null && (
          <Notice
            tone="good"
            title={
              sent === "apply"
                ? m.val_applied({ version: saved })
                : m.val_undone({ version: saved })
            }
          />
        )}
        <div className="flex flex-wrap gap-2">
          <Button
            look="primary"
            pending={isPending && sent === "apply"}
            disabled={isDefault || (saved !== null && sent === "apply")}
            onClick={() => send("apply")}
          >
            {m.val_apply()}
          </Button>
          {saved !== null && sent === "apply" && (
            <>
              <Button pending={isPending} onClick={() => send("undo")}>
                <Undo2 size={16} aria-hidden />
                {m.val_undo()}
              </Button>
              <ButtonLink to={`/backtest?strategy=${strategyId}`}>{m.run_backtest()}</ButtonLink>
            </>
          )}
        </div>
        <p className="max-w-[75ch] text-12 text-faint">
          {isDefault ? m.val_is_default() : m.val_apply_text()}
        </p>
      </div>
    </Panel>
  );
}
