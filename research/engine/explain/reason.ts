import type { Timeframe } from "#domain";
import type { BinaryOperator } from "../strategy/ast.ts";

/** A number that took part in a decision. */
export interface TracedValue {
  /** As the strategy says it, such as `ema(close, 12)`. */
  readonly text: string;
  /** null: unknown on that bar. */
  readonly value: number | null;
  /** One bar before, of what crosses; else null. */
  readonly before: number | null;
  /** Written with the symbol's decimals. */
  readonly isPrice: boolean;
  /** A number in the text itself. */
  readonly isLiteral: boolean;
}

interface ReasonBase {
  /** As the strategy says it. */
  readonly text: string;
  /** What it was on that bar; null: unknown. */
  readonly truth: boolean | null;
  /** How many bars before the decision it was looked at. */
  readonly barsAgo: number;
  /** The longer timeframe whose last closed bar it was looked at on; null: the strategy's own. */
  readonly timeframe: Timeframe | null;
}

/** One condition that a decision hung on, with what it compared. */
export type Reason = ReasonBase &
  (
    | {
        readonly kind: "comparison";
        readonly operator: Comparison;
        readonly left: TracedValue;
        readonly right: TracedValue;
      }
    | {
        readonly kind: "crossing";
        readonly way: "above" | "below";
        readonly left: TracedValue;
        readonly right: TracedValue;
      }
    | {
        readonly kind: "run";
        readonly way: "rising" | "falling";
        readonly value: TracedValue;
        readonly bars: number;
      }
    /** A constant, or a function of which nothing more is known. */
    | { readonly kind: "condition" }
  );

export type Comparison = Extract<BinaryOperator, "<" | "<=" | ">" | ">=" | "==" | "!=">;
