import { type MetricName, monteCarlo, prepareBacktest } from "#engine";
import { SHOWN, SWEEPS, type SweepCase } from "./grids.ts";
import { beside, type Figure, figure, timesOf } from "./measure.ts";
import { memoryFigure } from "./memory.ts";
import { plainLoop } from "./plain-loop.ts";
import { settingOf, smaCross } from "./setting.ts";

const RUNS = 3;

/** Many combinations on one core, and what they leave in memory. */
export async function sweepFigures(): Promise<Figure[]> {
  return [
    ...(await sweepOf(SWEEPS.short)),
    ...(await sweepOf(SWEEPS.long)),
    memoryFigure("short"),
    memoryFigure("long"),
    await pathsFigure(),
  ];
}

async function sweepOf({ what, grid, bars: barsOfCase }: SweepCase): Promise<Figure[]> {
  const bars = barsOfCase();
  const equity = new Float64Array(bars.time.length);
  const loop = await timesOf(
    RUNS,
    () => {
      for (const { fast = 0, slow = 0 } of grid) plainLoop(bars, fast, slow, equity);
    },
    1,
  );
  const [strategy, setting] = [smaCross(), settingOf(bars, "M1")];
  const all = (metrics: readonly MetricName[]) => () => {
    const prepared = prepareBacktest(setting);
    for (const params of grid) prepared.metrics({ strategy, params }, metrics);
  };
  const six = await timesOf(RUNS, all(SHOWN), 1);
  const two = await timesOf(RUNS, all(["netProfit", "trades"]), 0);
  return [
    figure(`plain loop: ${what}`, loop),
    beside(`${what}, six metrics`, six, loop),
    beside(`${what}, net profit and trades alone`, two, loop),
  ];
}

async function pathsFigure(): Promise<Figure> {
  const profits = Float64Array.from({ length: 1000 }, (_, i) => ((i * 7919) % 200) - 90);
  const path = { kind: "bootstrap", blockLength: 5 } as const;
  const run = () => monteCarlo({ profits, initialBalance: 10_000, path, seed: 1 });
  return figure("1,000 Monte Carlo paths of 1,000 trades", await timesOf(11, run));
}
