import { prepareBacktest } from "#engine";
import { parseBarsCsv, resample } from "#marketdata";
import { csvOf } from "../start/csv.ts";
import { beside, type Figure, figure, timesOf } from "./measure.ts";
import { plainLoop } from "./plain-loop.ts";
import { barsOf, settingOf, smaCross } from "./setting.ts";

const BARS = 500_000;
const YEAR_OF_MINUTES = 372_000;
const CSV_BARS = 100_000;
const RUNS = 11;

/** One strategy over many bars in plain Node, beside a loop in the same process that does the least such work can do. */
export async function engineFigures(): Promise<Figure[]> {
  const bars = barsOf("M1", BARS);
  const equity = new Float64Array(BARS);
  const loop = await timesOf(RUNS, () => plainLoop(bars, 10, 30, equity));
  const strategy = smaCross({ stopLoss: "pips(20)", takeProfit: "pips(40)" });
  const setting = settingOf(bars, "M1");
  const prepared = prepareBacktest(setting);
  const times = {
    cold: await timesOf(RUNS, () => prepareBacktest(setting).run({ strategy })),
    warm: await timesOf(RUNS, () => prepared.run({ strategy })),
    outcome: await timesOf(RUNS, () => prepared.outcome({ strategy })),
    result: await timesOf(
      RUNS,
      () => prepareBacktest({ ...setting, bars: { ...bars } }).result({ strategy }),
      1,
    ),
  };
  return [
    figure(`plain loop, SMA 10/30 cross and equity, ${BARS} bars`, loop),
    beside("one strategy with costs, stop, target, equity: bars never seen", times.cold, loop),
    beside("the same on bars that a run was made on", times.warm, loop),
    beside("the same with every metric", times.outcome, loop),
    beside("everything with its receipt: bars never seen", times.result, loop),
    await insideFigure(),
    await csvFigure(),
  ];
}

/** A year of minutes inside hours, with every cost. */
async function insideFigure(): Promise<Figure> {
  const minutes = barsOf("M1", YEAR_OF_MINUTES);
  const setting = {
    ...settingOf(resample(minutes, "H1"), "H1"),
    mode: "inner" as const,
    inside: { bars: minutes, timeframe: "M1" as const },
  };
  const strategy = smaCross({ stopLoss: "2 * atr(14)", takeProfit: "3 * atr(14)" });
  const times = await timesOf(RUNS, () => prepareBacktest(setting).run({ strategy }));
  return figure(`${YEAR_OF_MINUTES} M1 bars inside H1 bars, all costs`, times);
}

async function csvFigure(): Promise<Figure> {
  const csv = csvOf(barsOf("M1", CSV_BARS));
  return figure(`read a CSV of ${CSV_BARS} bars`, await timesOf(RUNS, () => parseBarsCsv(csv)));
}
