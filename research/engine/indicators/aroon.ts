import type { Bars } from "#domain";
import { requirePeriod, unknownSeries } from "./runs.ts";

/** 100 where the highest high of the last `period` + 1 bars is the current one, 0 where it is the oldest; the latest wins. */
export function aroonUp({ high }: Pick<Bars, "high">, period: number): Float64Array {
  return sinceExtreme(high, period, 1);
}

/** As `aroonUp`, of the lowest low. First at index `period`. Convention: TA-Lib. */
export function aroonDown({ low }: Pick<Bars, "low">, period: number): Float64Array {
  return sinceExtreme(low, period, -1);
}

function sinceExtreme(values: Float64Array, period: number, sign: 1 | -1): Float64Array {
  requirePeriod(period, 2);
  const index = unknownSeries(values.length);
  let best = 0;
  for (let i = 0; i < values.length; i++) {
    if (best < i - period) {
      best = i - period;
      for (let j = best + 1; j < i; j++) {
        if (sign * (values[j] as number) >= sign * (values[best] as number)) best = j; // inside the window
      }
    }
    if (sign * (values[i] as number) >= sign * (values[best] as number)) best = i;
    if (i >= period) index[i] = (100 * (period - (i - best))) / period;
  }
  return index;
}
