import type { Bars } from "#domain";

/** Bars as the CSV that the import reads: ISO times in UTC. */
export function csvOf({ time, open, high, low, close, volume }: Bars): string {
  const rows = Array.from(time, (at, i) =>
    [new Date(at).toISOString(), open[i], high[i], low[i], close[i], volume[i]].join(),
  );
  return `time,open,high,low,close,volume\n${rows.join("\n")}\n`;
}
