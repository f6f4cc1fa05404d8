import { seededRng, UserError } from "#domain";
import { checkLookahead, type Lookahead, type Strategy, warmupOf } from "#engine";
import { generateBars } from "#marketdata";

const LEAST_BARS = 400;
const MOST_BARS = 2500;
/** The same bars and cuts for everybody: whether a strategy may be stored is no matter of luck. */
const SEED = 64;

/**
 * Shows on generated bars, cut at 64 places, that what a strategy knew at a bar does not change when the bars after it
 * are taken away. The language has no way to write such a thing; this would find a fault of the engine itself.
 *
 * @throws UserError `strategy.looks_ahead` naming the expression.
 */
export function requireNoLookahead(strategy: Strategy): void {
  const { timeframe } = strategy;
  const count = Math.min(MOST_BARS, Math.max(LEAST_BARS, 2 * warmupOf(strategy)));
  const from = Date.UTC(2020, 0, 6);
  const bars = generateBars({ symbol: "EURUSD", timeframe, from, count, seed: SEED });
  refuseLookahead(checkLookahead(strategy, bars, seededRng(SEED)));
}

/** @throws UserError `strategy.looks_ahead` if something was found. */
export function refuseLookahead(found: Lookahead | null): void {
  if (found === null) return;
  throw new UserError(
    "strategy.looks_ahead",
    `${found.path}: ${found.node} changes when later bars are taken away, so it reads the future. Use it with a shift such as [1], or leave it out.`,
    { details: { path: found.path, node: found.node, bar: found.bar } },
  );
}
