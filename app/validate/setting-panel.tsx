import { useMemo } from "react";
import type { FieldProblem } from "../backtest/read-run-form.ts";
import type { Typed } from "../backtest/remembered.ts";
import { RunFormContext } from "../backtest/run-fields.tsx";
import { SettingFields, type SettingFieldsProps } from "../backtest/setting-fields.tsx";
import { Panel } from "../components/panel.tsx";
import { m } from "../i18n/generated/messages.js";

export interface SettingPanelProps extends Omit<SettingFieldsProps, "children"> {
  readonly typed: Typed;
  readonly write: (field: string, text: string | undefined) => void;
  readonly problem: FieldProblem | null;
  readonly isBusy: boolean;
}

/** What is tried, on which bars, at which costs: one setting for every tab, and the one that backtests use too. */
export function SettingPanel({ typed, write, problem, isBusy, ...fields }: SettingPanelProps) {
  const state = useMemo(() => ({ typed, write, problem }), [typed, write, problem]);
  return (
    <Panel title={m.val_setting()}>
      <RunFormContext.Provider value={state}>
        <fieldset disabled={isBusy} className="flex min-w-0 flex-col gap-4">
          <SettingFields {...fields} />
        </fieldset>
      </RunFormContext.Provider>
    </Panel>
  );
}
