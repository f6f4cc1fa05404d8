import type { ExitReason, PositionSide } from "../backtest/types.ts";

export type ExplanationLanguage = "en" | "id";

/** The words of an explanation in one language. Numbers and expressions arrive written out. */
export interface ExplanationWords {
  readonly and: string;
  readonly unknown: string;
  filled(side: PositionSide, lots: string, price: string, time: string): string;
  /** @param truth of the entry rule: it held, it did not, or nobody knew. */
  signal(side: PositionSide, truth: boolean | null, time: string): string;
  readonly because: string;
  /** Where nothing is known of why. */
  readonly noReason: string;
  protection(stop: string | null, target: string | null): string;
  closed(price: string, time: string, barsHeld: number): string;
  exit(reason: Exclude<ExitReason, "signal">, level: string | null): string;
  /** Of an exit by signal: by the rule for leaving, or because the other side was signalled. */
  exitRule(isOpposite: boolean): string;
  before(text: string): string;
  crossing(way: "above" | "below", truth: boolean | null): string;
  run(way: "rising" | "falling", bars: number, truth: boolean | null): string;
  condition(truth: boolean | null): string;
  barsAgo(bars: number): string;
  timeframe(name: string): string;
}
