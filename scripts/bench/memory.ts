import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { prepareBacktest } from "#engine";
import { SHOWN, SWEEPS, type SweepCase } from "./grids.ts";
import { type Figure, short } from "./measure.ts";
import { settingOf, smaCross } from "./setting.ts";

const SELF = fileURLToPath(import.meta.url);

interface Resident {
  /** MB after the first run, after the first hundredth of the runs (at least two), and after the last. */
  readonly first: number;
  readonly early: number;
  readonly last: number;
  /** The most that the process ever held, its start and the making of its bars included. */
  readonly most: number;
}

/** What a sweep leaves resident, in a process of its own that does nothing else. */
export function memoryFigure(name: keyof typeof SWEEPS): Figure {
  const { first, early, last, most }: Resident = JSON.parse(
    execFileSync(process.execPath, [SELF, name], { encoding: "utf8" }),
  );
  return {
    what: `resident memory, ${SWEEPS[name].what}, six metrics: after the last run`,
    median: `${short(last)} MB`,
    spread: `after the first run ${short(first)}, after a hundredth ${short(early)}, most ${short(most)} MB`,
    ratio: `${(last / first).toFixed(2)} x after the first, ${(last / early).toFixed(2)} x after a hundredth`,
  };
}

function residentOf({ grid, bars }: SweepCase): Resident {
  const [strategy, prepared] = [smaCross(), prepareBacktest(settingOf(bars(), "M1"))];
  let [first, early] = [Number.NaN, Number.NaN];
  for (const [run, params] of grid.entries()) {
    prepared.metrics({ strategy, params }, SHOWN);
    if (run === 0) first = resident();
    if (run === Math.max(1, grid.length / 100 - 1)) early = resident();
  }
  return { first, early, last: resident(), most: process.resourceUsage().maxRSS / 1024 };
}

function resident(): number {
  return process.memoryUsage.rss() / 2 ** 20;
}

const [, started, name] = process.argv;
if (started === SELF) {
  console.log(JSON.stringify(residentOf(name === "long" ? SWEEPS.long : SWEEPS.short)));
}
