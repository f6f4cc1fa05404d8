import { cpus } from "node:os";
import { performance } from "node:perf_hooks";

/** One line of the result table. */
export interface Figure {
  readonly what: string;
  readonly median: string;
  /** Lowest and highest of the runs, and how many there were. */
  readonly spread: string;
}

/** Runs `work` a few times to warm up, then `runs` times; @returns milliseconds of each run, ascending. */
export async function timesOf(runs: number, work: () => unknown, warmUp = 3): Promise<number[]> {
  for (let i = 0; i < warmUp; i++) await work();
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const before = performance.now();
    await work();
    times.push(performance.now() - before);
  }
  return times.sort((a, b) => a - b);
}

/** @param sorted ascending, at least one. */
export function median(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** Times as a figure in `unit`, each turned by `scale` first. */
export function figure(
  what: string,
  times: readonly number[],
  unit = "ms",
  scale = (ms: number): number => ms,
): Figure {
  const values = times.map(scale).sort((a, b) => a - b);
  const [low, high] = [values[0] ?? Number.NaN, values.at(-1) ?? Number.NaN];
  return {
    what,
    median: `${short(median(values))} ${unit}`,
    spread: `${short(low)} - ${short(high)}, ${values.length} runs`,
  };
}

/** What the figures were measured on. */
export function machineLine(): string {
  const all = cpus();
  return `${all.length} x ${all[0]?.model.trim() ?? "unknown processor"}, Node ${process.versions.node}, ${process.platform} ${process.arch}`;
}

function short(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString("en-US");
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
