import type { Bars } from "#domain";
import { unknownSeries } from "./runs.ts";

/**
 * The last confirmed turn of a zigzag, in price: a high once a later bar's low lies `percent` below it, a low once a
 * later bar's high lies `percent` above it, in turns. It appears on the bar that confirms it and stands until the next:
 * unlike a drawn zigzag, whose last leg moves, no value ever changes afterwards.
 *
 * A bar that extends the leg does not end it, since which of its extremes came first is not known.
 *
 * @param percent size of a reversal in percent of the extreme, > 0.
 * @returns first value where the first turn is confirmed.
 */
export function zigzagSafe(
  { high, low }: Pick<Bars, "high" | "low">,
  percent: number,
): Float64Array {
  const turns = unknownSeries(high.length);
  // No factor of 1 + percent / 100: 1.1 x 100 is more than 110.
  const isReversal = (way: number, extreme: number) => 100 * way >= percent * extreme;
  let [top, bottom, turn] = [high[0] as number, low[0] as number, NaN]; // unread without bars
  let leg: "unknown" | "up" | "down" = "unknown";
  for (let i = 1; i < turns.length; i++) {
    const [highNow, lowNow] = [high[i] as number, low[i] as number]; // of one length
    const isHigher = leg !== "down" && highNow > top;
    const isLower = leg !== "up" && lowNow < bottom;
    if (isHigher) top = highNow;
    if (isLower) bottom = lowNow;
    if (leg !== "down" && !isHigher && isReversal(top - lowNow, top)) {
      [turn, leg, bottom] = [top, "down", lowNow];
    } else if (leg !== "up" && !isLower && isReversal(highNow - bottom, bottom)) {
      [turn, leg, top] = [bottom, "up", highNow];
    }
    turns[i] = turn;
  }
  return turns;
}
