import { unknownSeries } from "./runs.ts";

/** 1 where `a` was at or below `b` one bar ago and is above it now, else 0; NaN where one of the four is unknown. */
export function crossover(a: Float64Array, b: Float64Array): Float64Array {
  const crossed = unknownSeries(a.length);
  for (let i = 1; i < a.length; i++) {
    const before = (a[i - 1] as number) - (b[i - 1] as number); // of one length
    const now = (a[i] as number) - (b[i] as number);
    // Only NaN is neither above nor at or below zero.
    if ((before <= 0 || before > 0) && (now <= 0 || now > 0)) {
      crossed[i] = before <= 0 && now > 0 ? 1 : 0;
    }
  }
  return crossed;
}

/** 1 where `a` was at or above `b` one bar ago and is below it now, else 0; NaN where one of the four is unknown. */
export function crossunder(a: Float64Array, b: Float64Array): Float64Array {
  return crossover(b, a);
}
