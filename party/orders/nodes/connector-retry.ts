import type { TerminalResult } from "../outcome.ts";
import { retcodeClass } from "../retcodes.ts";
import type { ConnectorRun } from "./connector-run.ts";
import { fillPrice } from "./connector-send.ts";
import type { ConnectorOrder } from "./journal-lines.ts";

/** First sends and repeats together. */
const MAX_ATTEMPTS = 3;
const BACK_OFF_MS = 1_000;

/** How often a code may be tried, and the pause before the next attempt in ms for each one that was made. */
const PLANS: ReadonlyMap<number, { readonly attempts: number; readonly pauseMs: number }> = new Map(
  [
    [10004, { attempts: MAX_ATTEMPTS, pauseMs: 0 }],
    [10020, { attempts: MAX_ATTEMPTS, pauseMs: 0 }],
    // No quotes: a fresh one, and one more try.
    [10021, { attempts: 2, pauseMs: BACK_OFF_MS }],
    [10024, { attempts: MAX_ATTEMPTS, pauseMs: BACK_OFF_MS }],
    // Too close to the market: it has to move.
    [10029, { attempts: MAX_ATTEMPTS, pauseMs: BACK_OFF_MS }],
    // The terminal works its filling mode out anew, once.
    [10030, { attempts: 2, pauseMs: 0 }],
  ],
);

/**
 * The pause before the same order is tried again, ms; null = it is not. Only codes that prove that nothing was
 * accepted are in the plans, and a price that moved farther than the wisher allowed is not followed.
 */
export function pauseBeforeRetry(
  run: ConnectorRun,
  order: ConnectorOrder,
  { retcode }: TerminalResult,
): number | null {
  const plan = PLANS.get(retcode);
  if (plan === undefined || retcodeClass(retcode, order.intent.action) !== "retry") return null;
  if (order.attempt >= plan.attempts) return null;
  if ((retcode === 10004 || retcode === 10020) && !isPriceAllowed(run, order)) return null;
  return plan.pauseMs * order.attempt;
}

function isPriceAllowed(run: ConnectorRun, { intent, first_price }: ConnectorOrder): boolean {
  if (intent.action !== "open" || intent.deviation_points === undefined) return true;
  const spec = run.state.view?.symbols.find((one) => one.symbol === intent.symbol);
  const price = fillPrice(run, intent);
  if (spec === undefined || price === null || first_price === null) return false;
  const moved = Math.abs(price - first_price) / spec.point;
  return moved <= intent.deviation_points + 1e-6;
}
