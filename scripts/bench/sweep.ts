import type { Bars } from "#domain";
import { type MetricName, monteCarlo, type Params, prepareBacktest } from "#engine";
import { beside, type Figure, figure, short, timesOf } from "./measure.ts";
import { plainLoop } from "./plain-loop.ts";
import { barsOf, settingOf, smaCross } from "./setting.ts";

/** What `nusatrade sweep` tells of each run unless asked for others. */
const SHOWN: readonly MetricName[] = [
  "netProfit",
  "trades",
  "winRate",
  "profitFactor",
  "maxDrawdownPercent",
  "sharpe",
];
const RUNS = 3;
/** Asking for the memory takes as long as a tenth of a small run. */
const LOOK_EVERY = 10;

/** Many combinations on one core, and what they leave in memory. */
export async function sweepFigures(): Promise<Figure[]> {
  const many = gridOf(range(2, 101, 1), range(102, 300, 2));
  const few = gridOf(range(10, 100, 10), range(120, 300, 20));
  return [
    ...(await sweepOf("10,000 SMA crosses over 5,000 bars", barsOf("H1", 5000), many)),
    ...(await sweepOf("100 SMA crosses over 500,000 bars", barsOf("M1", 500_000), few)),
    await pathsFigure(),
  ];
}

async function sweepOf(what: string, bars: Bars, grid: readonly Params[]): Promise<Figure[]> {
  const equity = new Float64Array(bars.time.length);
  const loop = await timesOf(
    RUNS,
    () => {
      for (const { fast = 0, slow = 0 } of grid) plainLoop(bars, fast, slow, equity);
    },
    1,
  );
  const [strategy, setting] = [smaCross(), settingOf(bars, "M1")];
  const memory = new Memory();
  const all = (metrics: readonly MetricName[]) => () => {
    const prepared = prepareBacktest(setting);
    for (const [run, params] of grid.entries()) {
      prepared.metrics({ strategy, params }, metrics);
      if (run % LOOK_EVERY === 0) memory.look();
    }
  };
  const six = await timesOf(RUNS, all(SHOWN), 1);
  const two = await timesOf(RUNS, all(["netProfit", "trades"]), 0);
  return [
    figure(`plain loop: ${what}`, loop),
    beside(`${what}, six metrics`, six, loop),
    beside(`${what}, net profit and trades alone`, two, loop),
    memory.figure(what),
  ];
}

async function pathsFigure(): Promise<Figure> {
  const profits = Float64Array.from({ length: 1000 }, (_, i) => ((i * 7919) % 200) - 90);
  const path = { kind: "bootstrap", blockLength: 5 } as const;
  const run = () => monteCarlo({ profits, initialBalance: 10_000, path, seed: 1 });
  return figure("1,000 Monte Carlo paths of 1,000 trades", await timesOf(11, run));
}

function gridOf(fasts: readonly number[], slows: readonly number[]): Params[] {
  return fasts.flatMap((fast) => slows.map((slow) => ({ fast, slow })));
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);
}

/** Resident memory, MB, after the first run of a sweep and from then on. */
class Memory {
  readonly #seen: number[] = [];

  look(): void {
    this.#seen.push(process.memoryUsage.rss() / 2 ** 20);
  }

  figure(what: string): Figure {
    const [first = Number.NaN, last = Number.NaN] = [this.#seen[0], this.#seen.at(-1)];
    return {
      what: `resident memory, ${what}: after the last of all runs`,
      median: `${short(last)} MB`,
      spread: `${short(first)} after the first, most ${short(Math.max(...this.#seen))} MB`,
    };
  }
}
