import type { ReactNode } from "react";
import { TIMEFRAMES } from "#domain";
import { Field, Select, TextInput } from "../components/field.tsx";
import { OriginTag } from "../data/origin-tag.tsx";
import { verdictOf } from "../data/quality-words.ts";
import { numberText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import type { BarSetView, StrategyView } from "../services.server.ts";
import { ImportLink } from "./import-link.tsx";
import { INITIAL_BALANCE, type Market, rangeOf, storedSet } from "./market.ts";
import type { MarketFacts } from "./market-facts.ts";
import { RunNumber } from "./run-fields.tsx";
import { AccountPart, CostsPart, ExecutionPart, ModePart } from "./run-parts.tsx";

export interface SettingFieldsProps {
  readonly strategies: readonly StrategyView[];
  readonly strategyId: string;
  readonly onStrategy: (id: string) => void;
  readonly sets: readonly BarSetView[];
  readonly markets: readonly MarketFacts[];
  readonly market: Market;
  readonly onMarket: (market: Market) => void;
  /** Parts of one page alone, above the others. */
  readonly children?: ReactNode;
}

/** What is run, on which bars, at which costs, and how: the same fields wherever something is run. */
export function SettingFields(props: SettingFieldsProps) {
  const { strategies, sets, market, onMarket } = props;
  const { symbol, timeframe } = market;
  const symbols = [...new Set([...sets.map((set) => set.symbol), symbol])].sort();
  const facts = props.markets.find((known) => known.symbol === symbol);
  return (
    <>
      <Field label={m.strategy()}>
        <Select
          name="strategy_id"
          value={props.strategyId}
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
          <Select
            name="symbol"
            value={symbol}
            onChange={({ target }) => onMarket({ ...market, symbol: target.value })}
          >
            {symbols.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        </Field>
        <Field label={m.timeframe()}>
          <Select
            name="timeframe"
            value={timeframe}
            onChange={({ target }) => onMarket({ ...market, timeframe: target.value })}
          >
            {TIMEFRAMES.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        </Field>
      </div>
      <StoredBars market={market} stored={storedSet(sets, market)} />
      <Dates market={market} onMarket={onMarket} stored={storedSet(sets, market)} />
      <RunNumber
        name="initial_balance"
        label={m.initial_balance()}
        hint={m.initial_balance_hint()}
        fallback={String(INITIAL_BALANCE)}
      />
      <div className="border-b border-line">
        {props.children}
        <ModePart sets={sets} market={market} />
        {facts && <CostsPart market={facts} />}
        <ExecutionPart />
        {facts && <AccountPart market={facts} />}
      </div>
    </>
  );
}

function Dates(props: Pick<SettingFieldsProps, "market" | "onMarket"> & Stored) {
  const { market, onMarket, stored } = props;
  const days = { min: stored?.from.slice(0, 10), max: stored?.to.slice(0, 10) };
  return (
    <div className="grid grid-cols-2 gap-3">
      <Field label={m.start_date()} problem={rangeOf(market) === null && m.problem_range()}>
        <TextInput
          type="date"
          name="start_date"
          value={market.start}
          {...days}
          onChange={({ target }) => onMarket({ ...market, start: target.value })}
        />
      </Field>
      <Field label={m.end_date()}>
        <TextInput
          type="date"
          name="end_date"
          value={market.end}
          {...days}
          onChange={({ target }) => onMarket({ ...market, end: target.value })}
        />
      </Field>
    </div>
  );
}

interface Stored {
  readonly stored: BarSetView | undefined;
}

function StoredBars({ market, stored }: Stored & { readonly market: Market }) {
  const { symbol, timeframe } = market;
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
      {m.no_bars_here({ symbol, timeframe })} <ImportLink symbol={symbol} timeframe={timeframe} />
    </p>
  );
}
