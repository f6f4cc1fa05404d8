import type { Bars } from "#domain";
import { evaluateExpression } from "#engine";
import { type Figure, figure, median, short, timesOf } from "./measure.ts";
import { plainLoop } from "./plain-loop.ts";
import { barsOf } from "./setting.ts";

const BARS = 500_000;
const RUNS = 11;

/** What TA-Lib's C takes for as many bars, in ms, on a machine that runs the plain loop in about 5 ms. */
const TA_LIB: readonly (readonly [string, number])[] = [
  ["sma(close, 14)", 1.1],
  ["ema(close, 14)", 1.6],
  ["rsi(close, 14)", 4.8],
  ["macd(close, 12, 26, 9)", 6.2],
  ["atr(14)", 4.3],
  ["bb_upper(close, 20, 2)", 4.2],
  ["adx(14)", 7.4],
  ["stoch_d(14, 3, 3)", 8.6],
  ["cci(20)", 17],
  ["mfi(14)", 7.1],
  ["sar(0.02, 0.2)", 4.4],
];
/** Without a C figure to stand beside. */
const OTHERS = ["correlation(close, open, 20)", "percentrank(close, 50)", "supertrend(10, 3)"];

/** Each indicator from its text to its series, nothing kept from run to run. */
export async function indicatorFigures(): Promise<Figure[]> {
  const bars = barsOf("M1", BARS);
  const equity = new Float64Array(BARS);
  const loop = median(await timesOf(RUNS, () => plainLoop(bars, 10, 30, equity)));
  const figures: Figure[] = [];
  for (const [text, cMs] of TA_LIB) {
    const { times, figure } = await indicator(text, bars, loop);
    const ratio = `${short(median(times) / cMs)} x TA-Lib's ${cMs} ms, ${figure.ratio}`;
    figures.push({ ...figure, ratio });
  }
  for (const text of OTHERS) figures.push((await indicator(text, bars, loop)).figure);
  return figures;
}

async function indicator(text: string, bars: Bars, loop: number) {
  const times = await timesOf(RUNS, () => {
    const made = evaluateExpression(text, bars);
    if (!made.ok) throw new Error(made.error.message);
  });
  const ratio = `${short(median(times) / loop)} x plain loop`;
  return { times, figure: { ...figure(`${text}, ${BARS} bars`, times), ratio } };
}
