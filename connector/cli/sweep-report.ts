import type { Grid, Plateau, SweepRun } from "#engine";
import { table } from "./output.ts";

const SHOWN = 15;

export interface SweepReport {
  /** What was swept over what, in words. */
  readonly title: string;
  readonly grid: Grid;
  readonly runs: readonly SweepRun[];
  /** Best first. */
  readonly plateaus: readonly Plateau[];
  readonly objective: string;
  readonly timing: { readonly runMs: number; readonly barsPerSecond: number };
}

/** A sweep for reading: its best combinations, each beside what its neighbours came to. Labelled as simulated. */
export function sweepReport(report: SweepReport): string {
  const { title, runs, plateaus, objective, timing } = report;
  const pace = `${runs.length} runs in ${timing.runMs} ms, ${timing.barsPerSecond} bars a second`;
  if (plateaus.length === 0) {
    return `Simulated: ${title}\n\nno run has a ${objective} to rank by\n\n${pace}`;
  }
  return [
    `Simulated: ${title}`,
    `the best ${Math.min(SHOWN, plateaus.length)} of ${plateaus.length} by plateau: the lower of a run's own ${objective} and its neighbours' mean`,
    "",
    table([header(report), ...plateaus.slice(0, SHOWN).map((plateau) => row(report, plateau))]),
    "",
    pace,
  ].join("\n");
}

function header({ grid, runs }: SweepReport): string[] {
  return [...grid.map(({ name }) => name), ...Object.keys(runs[0]?.metrics ?? {}), "plateau"];
}

function row({ grid, runs }: SweepReport, { index, params, plateau }: Plateau): string[] {
  const metrics = runs.find((run) => run.index === index)?.metrics ?? {};
  return [...grid.map(({ name }) => params[name] ?? null), ...Object.values(metrics), plateau].map(
    (value) => (value === null ? "-" : String(Math.round(value * 1e4) / 1e4)),
  );
}
