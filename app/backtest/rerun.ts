import type { Bars } from "#domain";
import { parseStrategy, type Receipt, runBacktest } from "#engine";
import type { ReceiptView, RerunView } from "../services.server.ts";

/** One part of a receipt, as it was stored and as it came out here. */
export interface ReceiptPart {
  readonly name: keyof ReceiptView;
  readonly stored: string;
  readonly here: string;
  readonly same: boolean;
}

/** What was compared, from cause to effect: where an earlier part differs, the later ones must. */
const PARTS = [
  ["engine_version", "engineVersion"],
  ["spec_hash", "specHash"],
  ["data_hash", "dataHash"],
  ["costs_hash", "costsHash"],
  ["params", "params"],
  ["seed", "seed"],
  ["result_hash", "resultHash"],
] as const satisfies readonly (readonly [keyof ReceiptView, keyof Receipt])[];

/**
 * Runs a backtest once more from what it was made of, on this machine.
 *
 * @param bars as the run's recipe names them.
 * @param inside mode `m1` alone: the finer bars.
 * @throws Error when the strategy is none that this engine reads.
 */
export function runAgain(rerun: RerunView, bars: Bars, inside: Bars | null): Receipt {
  const parsed = parseStrategy(rerun.spec);
  if (!parsed.ok) throw new Error(parsed.error.map(({ message }) => message).join("; "));
  return runBacktest({
    ...rerun.setting,
    strategy: parsed.value,
    params: rerun.params,
    seed: rerun.seed,
    bars,
    ...(inside && rerun.inside && { inside: { bars: inside, timeframe: rerun.inside.timeframe } }),
  }).receipt;
}

/** Part by part; equal when all are. */
export function compareReceipts(stored: ReceiptView, here: Receipt): readonly ReceiptPart[] {
  return PARTS.map(([name, own]) => {
    const [before, now] = [textOf(stored[name]), textOf(here[own])];
    return { name, stored: before, here: now, same: before === now };
  });
}

/** Records are one text whatever the order of their keys. */
function textOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, part]) => `${key} ${String(part)}`).join(", ") || "–";
}
