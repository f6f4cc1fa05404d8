import { requirePeriod, unknownSeries } from "./runs.ts";

/** Change over `period` bars; first at index `period`. @throws RangeError if the period is not a positive whole number. */
export function momentum(values: Float64Array, period: number): Float64Array {
  requirePeriod(period);
  const changes = unknownSeries(values.length);
  for (let i = period; i < values.length; i++) {
    changes[i] = (values[i] as number) - (values[i - period] as number); // of one length
  }
  return changes;
}

/** Change over `period` bars in percent; unknown where the old value is 0. First at index `period`. */
export function rateOfChange(values: Float64Array, period: number): Float64Array {
  requirePeriod(period);
  const changes = unknownSeries(values.length);
  for (let i = period; i < values.length; i++) {
    const before = values[i - period] as number; // of one length
    if (before !== 0) changes[i] = ((values[i] as number) / before - 1) * 100;
  }
  return changes;
}
