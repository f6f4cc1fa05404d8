import type { Bars } from "#domain";

/** On balance volume, from volume[0] on: added where the close rose, taken off where it fell. Convention: TA-Lib. */
export function obv({ close, volume }: Pick<Bars, "close" | "volume">): Float64Array {
  const result = new Float64Array(close.length);
  let sum = volume[0] ?? 0;
  if (result.length > 0) result[0] = sum;
  for (let i = 1; i < result.length; i++) {
    const change = (close[i] as number) - (close[i - 1] as number); // of one length
    if (change > 0) sum += volume[i] as number;
    else if (change < 0) sum -= volume[i] as number;
    result[i] = sum;
  }
  return result;
}
