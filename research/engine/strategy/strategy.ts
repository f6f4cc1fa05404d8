import type { Sizing } from "#broking";
import { canonicalJson, type DayZone, sha256, type Timeframe } from "#domain";
import type { Expression } from "./ast.ts";
import { printExpression } from "./print.ts";
import type { StrategySpec } from "./schema.ts";

export interface StrategyParam {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** One expression a side; null where the strategy never trades that side, or gives no such rule. */
export interface BySide {
  readonly long: Expression | null;
  readonly short: Expression | null;
}

export type Stop =
  /** Price distance from the fill, both sides alike. */
  | { readonly kind: "distance"; readonly distance: Expression }
  /** Price levels. */
  | ({ readonly kind: "levels" } & BySide);

export interface Session {
  /** 1 = Monday, rising. */
  readonly days: readonly number[];
  /** `HH:MM`, inclusive. */
  readonly from: string;
  /** `HH:MM`, exclusive. */
  readonly to: string;
  readonly timeZone: string;
  readonly closeAtEnd: boolean;
}

export type OnOppositeSignal = "reverse" | "close" | "ignore";

/** A part of a position that takes its profit early. */
export interface PartialTakeProfit {
  /** Price distance from the fill. */
  readonly at: Expression;
  /** Of the first lots, 1-99. */
  readonly percent: number;
}

/** A checked strategy, complete with its defaults: what the engine runs. */
export interface Strategy {
  readonly specVersion: 1;
  readonly name: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly params: Readonly<Record<string, StrategyParam>>;
  /** Each after those it uses. */
  readonly let: Readonly<Record<string, Expression>>;
  readonly entry: BySide;
  readonly exit: BySide;
  readonly stopLoss: Stop | null;
  readonly takeProfit: Stop | null;
  /** Price distance. */
  readonly trailingStop: Expression | null;
  /** Price distance. */
  readonly breakEven: Expression | null;
  readonly maxBars: number | null;
  readonly session: Session | null;
  readonly sizing: Sizing;
  readonly onOppositeSignal: OnOppositeSignal;
  /** In the order written; together at most 100 percent. */
  readonly partialTakeProfit: readonly PartialTakeProfit[];
  /** Most entries on one side, 1 or more. */
  readonly pyramiding: number;
  /** null: days end as the instrument's do, and `hour` and `weekday` are UTC. */
  readonly dayZone: DayZone | null;
}

/** The strategy as a user could have written it, every default spelt out: `parseStrategy` reads it back to the same. */
export function printStrategy(strategy: Strategy): StrategySpec {
  return {
    specVersion: 1,
    name: strategy.name,
    symbol: strategy.symbol,
    timeframe: strategy.timeframe,
    params: mapRecord(strategy.params, (param) => ({ ...param })),
    let: mapRecord(strategy.let, printExpression),
    entry: printSides(strategy.entry),
    exit: printSides(strategy.exit),
    stopLoss: printStop(strategy.stopLoss),
    takeProfit: printStop(strategy.takeProfit),
    trailingStop: printOptional(strategy.trailingStop),
    breakEven: printOptional(strategy.breakEven),
    maxBars: strategy.maxBars,
    session:
      strategy.session === null ? null : { ...strategy.session, days: [...strategy.session.days] },
    sizing: { ...strategy.sizing },
    onOppositeSignal: strategy.onOppositeSignal,
    ...printAdditions(strategy),
  };
}

/** SHA-256 of the printed strategy: equal for texts that differ in spaces, brackets or spelt-out defaults only. */
export function strategyHash(strategy: Strategy): string {
  return sha256(canonicalJson(printStrategy(strategy)));
}

/** What came to the language later is printed only where it is used: the hashes of strategies without it stay. */
function printAdditions({
  partialTakeProfit,
  pyramiding,
  dayZone,
}: Strategy): Pick<StrategySpec, "partialTakeProfit" | "pyramiding" | "dayZone"> {
  return {
    ...(partialTakeProfit.length > 0 && {
      partialTakeProfit: partialTakeProfit.map(({ at, percent }) => ({
        at: printExpression(at),
        percent,
      })),
    }),
    ...(pyramiding > 1 && { pyramiding }),
    ...(dayZone !== null && { dayZone }),
  };
}

function printSides({ long, short }: BySide): { long: string | null; short: string | null } {
  return { long: printOptional(long), short: printOptional(short) };
}

function printStop(
  stop: Stop | null,
): string | null | { long: string | null; short: string | null } {
  if (stop === null) return null;
  return stop.kind === "distance" ? printExpression(stop.distance) : printSides(stop);
}

function printOptional(expression: Expression | null): string | null {
  return expression === null ? null : printExpression(expression);
}

function mapRecord<T, U>(
  record: Readonly<Record<string, T>>,
  map: (value: T) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
