import { type Costs, defaultCosts, type Instrument } from "#broking";

/**
 * Spread of each bar in price. "fromData" takes the bar's own points; where the data has none, the symbol's default
 * stands in, because a free fill would be a lie.
 */
export function spreadPrices(
  points: Float64Array,
  costs: Pick<Costs, "spreadPoints">,
  instrument: Instrument,
): Float64Array {
  const usual = defaultCosts(instrument).spreadPoints;
  const fallback = usual === "fromData" ? 0 : usual;
  if (costs.spreadPoints !== "fromData") {
    return new Float64Array(points.length).fill(costs.spreadPoints * instrument.point);
  }
  const prices = new Float64Array(points.length);
  for (let i = 0; i < prices.length; i++) {
    const own = points[i] as number; // of one length
    prices[i] = (own >= 0 ? own : fallback) * instrument.point;
  }
  return prices;
}
