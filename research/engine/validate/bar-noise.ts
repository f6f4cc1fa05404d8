import { type Bars, seededRng } from "#domain";

export interface BarNoise {
  readonly seed: number;
  /** How far a price may move, as a fraction of its bar's range (high - low), 0 to 1. 0.1 is a usual doubt. */
  readonly strength: number;
  /** Prices are rounded to this; default: not at all. */
  readonly tickSize?: number;
}

/**
 * The same market, seen a little differently: every price of every bar moves by up to `strength` times the bar's range,
 * evenly spread. A bar stays a bar (high on top, low below, prices above 0); time, volume and spread stay.
 *
 * A strategy that lives on the exact ticks of the past loses its profit here.
 * @throws RangeError on a strength outside 0 to 1, or a tick size that is not above 0.
 */
export function noisyBars(bars: Bars, { seed, strength, tickSize }: BarNoise): Bars {
  if (!(strength >= 0 && strength <= 1)) {
    throw new RangeError(`strength must be 0 to 1, was ${strength}`);
  }
  if (tickSize !== undefined && !(tickSize > 0)) {
    throw new RangeError(`tickSize must be above 0, was ${tickSize}`);
  }
  const rng = seededRng(seed);
  const { length } = bars.time;
  const [open, high, low, close] = Array.from({ length: 4 }, () => new Float64Array(length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]; // four were just made
  for (let i = 0; i < length; i++) {
    const floor = (bars.low[i] as number) / 2; // inside the loop's bounds, here and below
    const reach = 2 * strength * ((bars.high[i] as number) - (bars.low[i] as number));
    const moved = (price: number): number => {
      const to = Math.max(price + (rng() - 0.5) * reach, floor);
      return tickSize === undefined ? to : Math.round(to / tickSize) * tickSize;
    };
    const [o, h] = [moved(bars.open[i] as number), moved(bars.high[i] as number)];
    const [l, c] = [moved(bars.low[i] as number), moved(bars.close[i] as number)];
    open[i] = o;
    close[i] = c;
    high[i] = Math.max(o, h, l, c);
    low[i] = Math.min(o, h, l, c);
  }
  return { ...bars, open, high, low, close };
}
