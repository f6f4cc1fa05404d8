import { Form } from "@remix-run/react";
import { Play } from "lucide-react";
import { useMemo, useState } from "react";
import { Button } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { symbolWithBars } from "../data/symbol-with-bars.ts";
import { type Problem, problemText } from "../i18n/errors.ts";
import { m } from "../i18n/generated/messages.js";
import type { BarSetView, StrategyDetailView, StrategyView } from "../services.server.ts";
import { ImportLink } from "./import-link.tsx";
import { type Market, storedSet } from "./market.ts";
import type { MarketFacts } from "./market-facts.ts";
import type { FieldProblem } from "./read-run-form.ts";
import { useRemembered } from "./remembered.ts";
import { RunFormContext } from "./run-fields.tsx";
import { ParamsPart } from "./run-parts.tsx";
import { SettingFields } from "./setting-fields.tsx";

export interface RunFormProps {
  readonly strategies: readonly StrategyView[];
  /** The one to run, with its parameters. */
  readonly strategy: StrategyDetailView;
  readonly onStrategy: (id: string) => void;
  readonly sets: readonly BarSetView[];
  readonly markets: readonly MarketFacts[];
  /** Asked for by a link from elsewhere. */
  readonly asked: { readonly symbol: string | null; readonly timeframe: string | null };
  readonly running: boolean;
  readonly problem: Problem | undefined;
}

/** Everything a run can be told; what is not touched keeps its default and stays folded. */
export function RunForm(props: RunFormProps) {
  const { strategy, sets, running, problem } = props;
  const [typed, write] = useRemembered();
  const [market, setMarket] = useState<Market>({
    symbol: props.asked.symbol ?? symbolWithBars(sets, strategy.symbol),
    timeframe: props.asked.timeframe ?? strategy.timeframe,
    start: "",
    end: "",
  });
  const field = useMemo(() => fieldProblem(problem), [problem]);
  const state = useMemo(() => ({ typed, write, problem: field }), [typed, write, field]);
  return (
    <RunFormContext.Provider value={state}>
      <Form method="post" className="flex flex-col gap-4" data-testid="run-form">
        {problem && !field && (
          <Notice tone="danger" title={problemText(problem)}>
            {problem.code === "no_bars" && <ImportLink {...market} />}
          </Notice>
        )}
        <SettingFields
          strategies={props.strategies}
          strategyId={strategy.id}
          onStrategy={props.onStrategy}
          sets={sets}
          markets={props.markets}
          market={market}
          onMarket={setMarket}
        >
          <ParamsPart key={strategy.id} strategy={strategy} />
        </SettingFields>
        <Button
          type="submit"
          look="primary"
          pending={running}
          disabled={storedSet(sets, market) === undefined}
        >
          {!running && <Play size={16} aria-hidden />}
          {m.run_backtest()}
        </Button>
      </Form>
    </RunFormContext.Provider>
  );
}

/** The action's answer to a field that could not be read. */
function fieldProblem(problem: Problem | undefined): FieldProblem | null {
  if (problem?.code !== "bad_field") return null;
  const { field, least, most } = problem.details;
  return typeof field === "string" && typeof least === "number" && typeof most === "number"
    ? { field, least, most }
    : null;
}
