import { cpus, loadavg } from "node:os";
import { performance } from "node:perf_hooks";

/** One line of the result table. */
export interface Figure {
  readonly what: string;
  readonly median: string;
  /** Lowest and highest of the runs, and how many there were. */
  readonly spread: string;
  /** What it is to something measured beside it, such as "2.1 x plain loop". */
  readonly ratio?: string;
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

/** Times beside those of a loop that does the least such work can do: medians, and the lowest of each as others load the machine. */
export function beside(what: string, times: readonly number[], loop: readonly number[]): Figure {
  const lowest = (times[0] ?? Number.NaN) / (loop[0] ?? Number.NaN);
  const ratio = `${short(median(times) / median(loop))} (lowest ${short(lowest)}) x plain loop`;
  return { ...figure(what, times), ratio };
}

/** What the figures were measured on. */
export function machineLine(): string {
  const all = cpus();
  const load = loadavg().map((one) => one.toFixed(1));
  return `${all.length} x ${all[0]?.model.trim() ?? "unknown processor"}, load average ${load.join(" ")}, Node ${process.versions.node}, ${process.platform} ${process.arch}`;
}

/** Three digits, as a reader takes in. */
export function short(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString("en-US");
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
