import { type Instrument, pointOf } from "#broking";
import type { Bars } from "#domain";
import { paramValues } from "../backtest/series.ts";
import type { ClosedTrade, ExitReason, PositionSide } from "../backtest/types.ts";
import type { Expression } from "../strategy/ast.ts";
import { SeriesData } from "../strategy/data.ts";
import { scopeOf } from "../strategy/scope.ts";
import type { Strategy } from "../strategy/strategy.ts";
import type { Reason } from "./reason.ts";
import { Tracer } from "./tracer.ts";

export interface ExplainInput {
  readonly strategy: Strategy;
  /** The bars that were decided on. */
  readonly bars: Bars;
  readonly instrument: Pick<Instrument, "digits" | "dayZone" | "pipSize">;
  /** Values in place of the parameters' defaults. */
  readonly params?: Readonly<Record<string, number>>;
}

/** As much of a trade as there is while it is open. */
export type OpenedTrade = Pick<ClosedTrade, "side" | "lots" | "entryBar" | "entryPrice">;

/** The trade to explain: of a backtest as it stands, or a live one in bars of the same series. */
export type ExplainedTrade =
  | OpenedTrade
  | (OpenedTrade & Pick<ClosedTrade, "exitBar" | "exitPrice" | "exitReason">);

/** What the strategy said of one side when a bar had closed. */
export interface Decision {
  /** Such as `entry.long`; null where the strategy has no such rule. */
  readonly path: string | null;
  readonly bar: number;
  /** Open of that bar, ISO UTC. */
  readonly time: string;
  /** null: unknown, so that nothing was done. */
  readonly truth: boolean | null;
  readonly reasons: readonly Reason[];
}

export interface EntryExplanation {
  readonly side: PositionSide;
  readonly decision: Decision;
  /** The fill; null while there is none. */
  readonly fill: {
    readonly lots: number;
    readonly price: number;
    readonly bar: number;
    readonly time: string;
  } | null;
  /** Where the stop and the target were set, in price; null without one, or before the fill. */
  readonly stopLoss: number | null;
  readonly takeProfit: number | null;
}

export interface ExitExplanation {
  readonly side: PositionSide;
  readonly reason: ExitReason;
  readonly price: number;
  readonly bar: number;
  /** Open of that bar, ISO UTC. */
  readonly time: string;
  /** Bars from the entry to the exit. */
  readonly barsHeld: number;
  /** What was decided, of an exit by signal: the exit rule, or the entry of the other side. */
  readonly decision: Decision | null;
  /** Where the first stop stood, of an exit by it; null of any other exit. */
  readonly level: number | null;
}

export interface Explanation {
  /** Decimals of the symbol's prices. */
  readonly digits: number;
  readonly entry: EntryExplanation;
  /** null while the position is open, or was never opened. */
  readonly exit: ExitExplanation | null;
}

/** Explains trades and decisions of one strategy on one set of bars. */
export interface Explainer {
  /** Why a trade was opened and closed. */
  trade(trade: ExplainedTrade): Explanation;
  /** Why a side was, or was not, signalled when a bar had closed: what a live decision is shown with. */
  decision(side: PositionSide, bar: number): Explanation;
}

/**
 * Why a strategy traded: which conditions held on the bar of each decision, with the values they compared. Read from the
 * series that decide, so that a backtest and a live decision on the same bars are explained alike.
 *
 * @throws UserError `strategy.bad_param` on parameters that the strategy has not.
 */
export function explainerOf(input: ExplainInput): Explainer {
  const reader = new Reader(input);
  const { digits } = input.instrument;
  return {
    trade: (trade) => ({ digits, entry: reader.entry(trade), exit: reader.exit(trade) }),
    decision: (side, bar) => ({ digits, entry: reader.signal(side, bar), exit: null }),
  };
}

class Reader {
  readonly #strategy: Strategy;
  readonly #bars: Bars;
  readonly #tracer: Tracer;
  readonly #tolerance: number;

  constructor({ strategy, bars, instrument, params }: ExplainInput) {
    this.#strategy = strategy;
    this.#bars = bars;
    this.#tolerance = pointOf(instrument.digits);
    const values = new Map(Object.entries(paramValues(strategy, params ?? {})));
    const scope = scopeOf(values, new Map(Object.entries(strategy.let)));
    const { dayZone, pipSize } = instrument;
    const data = new SeriesData(bars, { dayZone, pipSize }).inZone(strategy.dayZone);
    this.#tracer = new Tracer(data, scope);
  }

  signal(side: PositionSide, bar: number): EntryExplanation {
    const decision = this.#decision("entry", side, bar);
    return { side, decision, fill: null, stopLoss: null, takeProfit: null };
  }

  entry({ side, lots, entryBar, entryPrice }: ExplainedTrade): EntryExplanation {
    // What a bar decides is done at the open of the next.
    const decided = entryBar - 1;
    return {
      ...this.signal(side, decided),
      fill: { lots, price: entryPrice, bar: entryBar, time: this.#time(entryBar) },
      stopLoss: this.#level("stopLoss", side, decided, entryPrice),
      takeProfit: this.#level("takeProfit", side, decided, entryPrice),
    };
  }

  exit(trade: ExplainedTrade): ExitExplanation | null {
    if (!("exitReason" in trade)) return null;
    const { side, entryBar, exitBar, exitPrice, exitReason } = trade;
    return {
      side,
      reason: exitReason,
      price: exitPrice,
      bar: exitBar,
      time: this.#time(exitBar),
      barsHeld: exitBar - entryBar,
      decision: exitReason === "signal" ? this.#exitDecision(side, exitBar - 1) : null,
      level: exitReason === "stopLoss" ? this.#stopOf(trade, exitPrice) : null,
    };
  }

  /** A stop fills where it stands or worse: a better price tells that it stood elsewhere by then. */
  #stopOf({ side, entryBar, entryPrice }: OpenedTrade, exitPrice: number): number | null {
    const level = this.#level("stopLoss", side, entryBar - 1, entryPrice);
    if (level === null) return null;
    const better = side === "long" ? exitPrice - level : level - exitPrice;
    return better > this.#tolerance ? null : level;
  }

  /** The exit rule comes first; else it was the other side's entry. */
  #exitDecision(side: PositionSide, bar: number): Decision {
    const own = this.#decision("exit", side, bar);
    return own.truth === true
      ? own
      : this.#decision("entry", side === "long" ? "short" : "long", bar);
  }

  #decision(rule: "entry" | "exit", side: PositionSide, bar: number): Decision {
    const condition: Expression | null = this.#strategy[rule][side];
    const time = this.#time(bar);
    if (condition === null) return { path: null, bar, time, truth: false, reasons: [] };
    return {
      path: `${rule}.${side}`,
      bar,
      time,
      truth: this.#tracer.truthOf(condition, bar),
      reasons: this.#tracer.reasons(condition, bar),
    };
  }

  #level(
    name: "stopLoss" | "takeProfit",
    side: PositionSide,
    decided: number,
    fill: number,
  ): number | null {
    const stop = this.#strategy[name];
    if (stop === null) return null;
    if (stop.kind === "levels") {
      const level = stop[side];
      return level === null ? null : this.#tracer.valueOf(level, decided);
    }
    const distance = this.#tracer.valueOf(stop.distance, decided);
    if (distance === null) return null;
    const isAbove = (side === "long") === (name === "takeProfit");
    return isAbove ? fill + distance : fill - distance;
  }

  #time(bar: number): string {
    const time = this.#bars.time[bar];
    if (time === undefined) throw new RangeError(`there is no bar ${bar}`);
    return new Date(time).toISOString();
  }
}
