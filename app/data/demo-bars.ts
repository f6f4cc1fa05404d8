import { type Bars, type Timeframe, timeframeMs } from "#domain";
import { generateBars } from "#marketdata";

/**
 * Markets that a reader without data may have generated, each long enough to test a strategy on. They are stored under a
 * name of their own, so that nobody takes them for bars that a broker quoted.
 */
export const DEMO_SETS: readonly {
  readonly market: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly count: number;
}[] = [
  { market: "EURUSD", symbol: "EURUSD.synthetic", timeframe: "H1", count: 6000 },
  { market: "XAUUSD", symbol: "XAUUSD.synthetic", timeframe: "H1", count: 6000 },
  { market: "BTCUSD", symbol: "BTCUSD.synthetic", timeframe: "H4", count: 3000 },
];

/** What a reader asks for: "EURUSD H1". */
export function demoName({ market, timeframe }: (typeof DEMO_SETS)[number]): string {
  return `${market} ${timeframe}`;
}

/** Generated bars of one of the demo markets, as the CSV that an import takes. They end before 1 January 2026, UTC. */
export function demoCsv(set: (typeof DEMO_SETS)[number]): string {
  const weekends = set.market === "BTCUSD" ? 1 : 7 / 5;
  const from = Date.UTC(2026, 0, 1) - Math.ceil(set.count * timeframeMs(set.timeframe) * weekends);
  return toCsv(
    generateBars({
      symbol: set.market,
      timeframe: set.timeframe,
      from,
      count: set.count,
      seed: 20_260_101,
    }),
  );
}

function toCsv(bars: Bars): string {
  const rows = ["time,open,high,low,close,volume,spread"];
  for (let i = 0; i < bars.time.length; i++) {
    const time = new Date(bars.time[i] ?? 0).toISOString(); // index is inside
    rows.push(
      [
        time,
        bars.open[i],
        bars.high[i],
        bars.low[i],
        bars.close[i],
        bars.volume[i],
        bars.spread[i],
      ].join(","),
    );
  }
  return rows.join("\n");
}
