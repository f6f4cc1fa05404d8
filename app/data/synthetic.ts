import { type Bars, timeframeMs } from "#domain";
import { generateBars } from "#marketdata";
import type { SyntheticWish } from "./synthetic-choices.ts";

/** Generated bars as the CSV that an import takes. They end before 1 January 2026, UTC; the same wish gives the same bars. */
export function syntheticCsv({ market, timeframe, count, regime, seed }: SyntheticWish): string {
  const weekends = market === "BTCUSD" ? 1 : 7 / 5;
  return toCsv(
    generateBars({
      symbol: market,
      timeframe,
      from: Date.UTC(2026, 0, 1) - Math.ceil(count * timeframeMs(timeframe) * weekends),
      count,
      seed,
      ...(regime !== "mixed" && { regime }),
    }),
  );
}

function toCsv({ time, open, high, low, close, volume, spread }: Bars): string {
  const rows = ["time,open,high,low,close,volume,spread"];
  const columns = [open, high, low, close, volume, spread];
  time.forEach((at, i) => {
    rows.push([new Date(at).toISOString(), ...columns.map((column) => column[i])].join(","));
  });
  return rows.join("\n");
}
