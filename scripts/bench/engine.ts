import { defaultCosts, findInstrument } from "#broking";
import type { Bars } from "#domain";
import { evaluateExpression, parseStrategy, runBacktest } from "#engine";
import { generateBars, parseBarsCsv } from "#marketdata";
import { csvOf } from "../start/csv.ts";
import { EXAMPLE } from "../start/example-strategy.ts";
import { type Figure, figure, timesOf } from "./measure.ts";

const BARS = 100_000;
const RUNS = 9;

/** The computing core in plain Node, beside a loop in the same process that does the least such work can do. */
export async function engineFigures(): Promise<Figure[]> {
  const bars = generateBars({
    symbol: "EURUSD",
    timeframe: "H1",
    from: Date.UTC(2008, 0, 7),
    count: BARS,
    seed: 1,
  });
  const csv = csvOf(bars);
  const perSecond = (ms: number): number => (BARS / ms) * 1000;
  const backtest = backtestOf(bars);
  const loop = await timesOf(RUNS, () => plainLoop(bars));
  return [
    figure("plain loop over typed arrays (EMA cross, stop, no costs)", loop, "bars/s", perSecond),
    figure(
      "backtest, costs and receipt included",
      await timesOf(RUNS, backtest),
      "bars/s",
      perSecond,
    ),
    figure(`indicator rsi(close, 14) over ${BARS} bars`, await timesOf(RUNS, () => rsi(bars))),
    figure(`read a CSV of ${BARS} bars`, await timesOf(RUNS, () => parseBarsCsv(csv))),
  ];
}

function backtestOf(bars: Bars): () => unknown {
  const instrument = findInstrument("EURUSD");
  const strategy = parseStrategy({ ...EXAMPLE, symbol: "EURUSD" });
  if (!instrument || !strategy.ok) throw new Error("the example strategy must parse");
  const input = {
    strategy: strategy.value,
    bars,
    timeframe: "H1" as const,
    instrument,
    costs: defaultCosts(instrument),
    initialBalance: 10_000,
    accountCurrency: "USD",
  };
  return () => runBacktest(input);
}

function rsi(bars: Bars): void {
  const result = evaluateExpression("rsi(close, 14)", bars);
  if (!result.ok) throw new Error(result.error.message);
}

/** As one would write it in C: two EMAs, a crossing, a stop; no spec, no costs, no margin, no record. */
function plainLoop({ close, high, low }: Bars): number {
  const [fastStep, slowStep] = [2 / 13, 2 / 49];
  let fast = close[0] ?? Number.NaN;
  let slow = fast;
  let entry = 0;
  let profit = 0;
  for (let i = 1; i < close.length; i++) {
    const price = close[i] as number; // in range
    const wasAbove = fast > slow;
    fast += fastStep * (price - fast);
    slow += slowStep * (price - slow);
    const range = (high[i] as number) - (low[i] as number); // in range
    if (entry === 0 && !wasAbove && fast > slow) entry = price;
    else if (entry !== 0 && (price < slow || price < entry - 1.5 * range)) {
      profit += price - entry;
      entry = 0;
    }
  }
  return profit;
}
