import { Form, Link } from "@remix-run/react";
import { Play } from "lucide-react";
import { useMemo, useState } from "react";
import { TIMEFRAMES } from "#domain";
import { Button } from "../components/button.tsx";
import { Field, Select, TextInput } from "../components/field.tsx";
import { Notice } from "../components/notice.tsx";
import { OriginTag } from "../data/origin-tag.tsx";
import { verdictOf } from "../data/quality-words.ts";
import { symbolWithBars } from "../data/symbol-with-bars.ts";
import { numberText } from "../format/money.ts";
import { type Problem, problemText } from "../i18n/errors.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import type { BarSetView, StrategyDetailView, StrategyView } from "../services.server.ts";
import type { MarketFacts } from "./market-facts.ts";
import type { FieldProblem } from "./read-run-form.ts";
import { useRemembered } from "./remembered.ts";
import { RunFormContext, RunNumber } from "./run-fields.tsx";
import { AccountPart, CostsPart, ExecutionPart, ModePart, ParamsPart } from "./run-parts.tsx";

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
  const { strategies, strategy, sets, markets, running, problem } = props;
  const [typed, write] = useRemembered();
  const [symbol, setSymbol] = useState(props.asked.symbol ?? symbolWithBars(sets, strategy.symbol));
  const [timeframe, setTimeframe] = useState<string>(props.asked.timeframe ?? strategy.timeframe);
  const stored = sets.find((set) => set.symbol === symbol && set.timeframe === timeframe);
  const hasMinutes = sets.some((set) => set.symbol === symbol && set.timeframe === "M1");
  const symbols = [...new Set([...sets.map((set) => set.symbol), symbol])].sort();
  const field = useMemo(() => fieldProblem(problem), [problem]);
  const state = useMemo(() => ({ typed, write, problem: field }), [typed, write, field]);
  const market = markets.find((known) => known.symbol === symbol);
  return (
    <RunFormContext.Provider value={state}>
      <Form method="post" className="flex flex-col gap-4" data-testid="run-form">
        {problem && !field && (
          <RunProblem problem={problem} symbol={symbol} timeframe={timeframe} />
        )}
        <Field label={m.strategy()}>
          <Select
            name="strategy_id"
            value={strategy.id}
            onChange={({ target }) => props.onStrategy(target.value)}
          >
            {strategies.map(({ id, name, version }) => (
              <option key={id} value={id}>
                {name} v{version}
              </option>
            ))}
          </Select>
        </Field>
        <div className="grid grid-cols-2 gap-3">
          <Field label={m.symbol()}>
            <Select name="symbol" value={symbol} onChange={({ target }) => setSymbol(target.value)}>
              {symbols.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </Select>
          </Field>
          <Field label={m.timeframe()}>
            <Select
              name="timeframe"
              value={timeframe}
              onChange={({ target }) => setTimeframe(target.value)}
            >
              {TIMEFRAMES.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </Select>
          </Field>
        </div>
        <StoredBars symbol={symbol} timeframe={timeframe} stored={stored} />
        <div className="grid grid-cols-2 gap-3">
          {(["start_date", "end_date"] as const).map((name) => (
            <Field key={name} label={name === "start_date" ? m.start_date() : m.end_date()}>
              <TextInput
                type="date"
                name={name}
                min={stored?.from.slice(0, 10)}
                max={stored?.to.slice(0, 10)}
              />
            </Field>
          ))}
        </div>
        <RunNumber
          name="initial_balance"
          label={m.initial_balance()}
          hint={m.initial_balance_hint()}
          fallback="10000"
        />
        <div className="border-b border-line">
          <ParamsPart key={strategy.id} strategy={strategy} />
          <ModePart symbol={symbol} hasMinutes={hasMinutes} />
          {market && <CostsPart market={market} />}
          <ExecutionPart />
          {market && <AccountPart market={market} />}
        </div>
        <Button type="submit" look="primary" pending={running} disabled={!stored}>
          {!running && <Play size={16} aria-hidden />}
          {m.run_backtest()}
        </Button>
      </Form>
    </RunFormContext.Provider>
  );
}

function StoredBars({
  symbol,
  timeframe,
  stored,
}: {
  readonly symbol: string;
  readonly timeframe: string;
  readonly stored: BarSetView | undefined;
}) {
  if (stored) {
    return (
      <p className="text-12 text-faint">
        {m.bars_from_to({
          count: numberText(stored.bars, getLocale(), 0),
          from: stored.from.slice(0, 10),
          to: stored.to.slice(0, 10),
        })}{" "}
        <OriginTag origin={stored.origin} />
        {verdictOf(stored.quality) === "low" && (
          <span className="font-medium text-warn"> {m.label_low_quality()}</span>
        )}
      </p>
    );
  }
  return (
    <p className="text-12 text-warn">
      {m.no_bars_here({ symbol, timeframe })}{" "}
      <Link to={`/data?symbol=${symbol}&timeframe=${timeframe}`} className="font-medium underline">
        {m.import_action()}
      </Link>
    </p>
  );
}

function RunProblem({
  problem,
  symbol,
  timeframe,
}: {
  readonly problem: Problem;
  readonly symbol: string;
  readonly timeframe: string;
}) {
  return (
    <Notice tone="danger" title={problemText(problem)}>
      {problem.code === "no_bars" && (
        <Link
          to={`/data?symbol=${symbol}&timeframe=${timeframe}`}
          className="font-medium text-accent underline"
        >
          {m.import_action()}
        </Link>
      )}
    </Notice>
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
