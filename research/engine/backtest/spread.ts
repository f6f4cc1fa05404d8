import { type Costs, defaultCosts, type Instrument } from "#broking";
import { type Bars, UserError } from "#domain";

const HOUR = 3_600_000;
const HOURS_PER_WEEK = 168;
/** The epoch was a Thursday: hours from Monday 00:00 to it. */
const EPOCH_HOUR = 72;

/**
 * Spread of each bar in price. "fromData" takes the bar's own points; where the data has none, the symbol's default
 * stands in, because a free fill would be a lie. A table by hour of the week rules over both.
 *
 * @throws UserError `costs.bad_spreads` on a table that has not an hour each.
 */
export function spreadPrices(
  { time, spread }: Pick<Bars, "time" | "spread">,
  { spreadPoints, spreadByHour }: Pick<Costs, "spreadPoints" | "spreadByHour">,
  instrument: Instrument,
): Float64Array {
  const { point } = instrument;
  if (spreadByHour !== undefined) return byHour(time, spreadByHour, point);
  const usual = defaultCosts(instrument).spreadPoints;
  const fallback = usual === "fromData" ? 0 : usual;
  if (spreadPoints !== "fromData") {
    return new Float64Array(spread.length).fill(spreadPoints * point);
  }
  const prices = new Float64Array(spread.length);
  for (let i = 0; i < prices.length; i++) {
    const own = spread[i] as number; // of one length
    prices[i] = (own >= 0 ? own : fallback) * point;
  }
  return prices;
}

function byHour(time: Float64Array, points: readonly number[], point: number): Float64Array {
  if (points.length !== HOURS_PER_WEEK) {
    throw new UserError(
      "costs.bad_spreads",
      `spreadByHour must have ${HOURS_PER_WEEK} hours, had ${points.length}`,
    );
  }
  return time.map((at) => {
    const hour = (Math.floor(at / HOUR) + EPOCH_HOUR) % HOURS_PER_WEEK;
    return (points[hour < 0 ? hour + HOURS_PER_WEEK : hour] as number) * point; // an hour of the week
  });
}
