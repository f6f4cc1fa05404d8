import { floorToStep } from "#broking";
import type { Market } from "./market.ts";
import { moveProfit } from "./money.ts";
import {
  type Opening,
  type OpenPosition,
  type PartialTarget,
  stopOf,
  targetOf,
} from "./position.ts";
import type { StrategySeries } from "./series.ts";

/**
 * The parts of a position to take profit on, the nearest first. A part that comes to less than the least volume is
 * left out: it stays with the rest.
 *
 * @returns null when a distance is not above 0: a terminal would refuse it.
 */
export function partsOf(
  { partialTakeProfit }: StrategySeries,
  { instrument }: Market,
  bar: number,
  sign: 1 | -1,
  price: number,
  lots: number,
): readonly PartialTarget[] | null {
  if (partialTakeProfit.length === 0) return NO_PARTS;
  const parts: PartialTarget[] = [];
  for (const { distance, percent } of partialTakeProfit) {
    const far = distance[bar] as number; // the decision bar is one of them
    if (!(far > 0)) return null;
    const part = floorToStep((lots * percent) / 100, instrument.volumeStep);
    if (part >= instrument.volumeMin) parts.push({ level: sign * price + far, lots: part });
  }
  return parts.sort((a, b) => a.level - b.level);
}

const NO_PARTS: readonly PartialTarget[] = [];

/** Nets an entry into the position of its side: a mean price by lots, the levels of the newest entry. */
export function addTo(
  position: OpenPosition,
  { lots, price, commission, margin, plan, parts }: Opening,
  market: Market,
): void {
  keepRange(position, market);
  const all = floorToStep(position.lots + lots, market.instrument.volumeStep);
  const { sign } = position;
  position.entryPrice = (position.entryPrice * position.lots + price * lots) / all;
  position.lots = all;
  position.enteredLots = all;
  position.entries++;
  position.entryCommission += commission;
  position.margin += margin;
  position.firstStop = stopOf(plan, sign, price);
  position.stop = position.firstStop;
  position.stopReason = "stopLoss";
  position.target = targetOf(plan, sign, price);
  position.parts = parts;
  position.trailingStop = plan.trailingStop;
  position.breakEven = plan.breakEven;
}

/** The profits so far were those of fewer lots: they are kept as money. */
function keepRange(position: OpenPosition, market: Market): void {
  const { sign, lots, enteredLots, entryPrice, best, worst } = position;
  const profitAt = (level: number) => moveProfit(market, sign, lots, entryPrice, sign * level);
  const share = lots / enteredLots;
  position.bestProfit = Math.max(position.bestProfit * share, profitAt(best));
  position.worstProfit = Math.min(position.worstProfit * share, profitAt(worst));
  position.best = -Infinity;
  position.worst = Infinity;
}
