import { canonicalJson, err, type Json, ok, type Result, sha256 } from "#domain";

/** How many variants were tried, and how their Sharpe ratios (of one return) lay: all that deflation needs. */
export interface TrialSummary {
  readonly count: number;
  readonly sharpeMean: number;
  /** Sum of squared distances from the mean. */
  readonly sharpeSquares: number;
}

/** What a caller puts into the ledger. */
export type TrialEntry =
  | {
      readonly kind: "run";
      /** The idea that variants belong to: a copy keeps its original's, so that starting over starts no new count. */
      readonly lineage: string;
      readonly source: "backtest" | "sweep" | "walkForward" | "monteCarlo";
      /** Names exactly what was tried (spec, data, costs, grid): the same again is no new trial. */
      readonly trialKey: string;
      readonly trials: TrialSummary;
      /** ms UTC. */
      readonly at: number;
    }
  | {
      /** The strategy is gone; its trials stay counted. */
      readonly kind: "deleted";
      readonly lineage: string;
      readonly at: number;
    }
  | {
      /** Somebody asked for the count to begin anew; the old one stays readable, and so does this. */
      readonly kind: "reset";
      readonly lineage: string;
      readonly reason: string;
      readonly at: number;
    };

/** One line of the ledger. */
export interface TrialRecord {
  readonly version: 1;
  /** From 0, without a hole. */
  readonly number: number;
  readonly entry: TrialEntry;
  /** Hash of the record before; 64 zeros before the first. */
  readonly previousHash: string;
  /** SHA-256 of the canonical JSON of all of the above. */
  readonly hash: string;
}

const START = "0".repeat(64);

/** The record to be stored after `last`. Nothing that is stored is ever changed. */
export function nextTrialRecord(last: TrialRecord | null, entry: TrialEntry): TrialRecord {
  const record = {
    version: 1 as const,
    number: last === null ? 0 : last.number + 1,
    entry,
    previousHash: last?.hash ?? START,
  };
  return { ...record, hash: hashOf(record) };
}

export interface LedgerFault {
  /** Place in the list. */
  readonly index: number;
  readonly code: "ledger.number" | "ledger.chain" | "ledger.hash" | "ledger.head";
}

/**
 * Whether the records are all there, in order and as they were written.
 *
 * @param head hash of the newest record as kept elsewhere; without it a cut-off end goes unseen.
 */
export function verifyLedger(
  records: readonly TrialRecord[],
  head?: string,
): Result<{ readonly head: string }, LedgerFault> {
  let previous = START;
  for (const [index, record] of records.entries()) {
    const { hash, ...rest } = record;
    if (record.number !== index) return err({ index, code: "ledger.number" });
    if (record.previousHash !== previous) return err({ index, code: "ledger.chain" });
    if (hash !== hashOf(rest)) return err({ index, code: "ledger.hash" });
    previous = hash;
  }
  if (head !== undefined && head !== previous) {
    return err({ index: records.length, code: "ledger.head" });
  }
  return ok({ head: previous });
}

export interface LineageTrials {
  /** Variants tried, repeats left out: `trials` of `deflatedSharpe`. */
  readonly trials: number;
  /** Runs, repeats included. */
  readonly runs: number;
  /** Mean of the variants' Sharpe ratios of one return. null: none was tried. */
  readonly sharpeMean: number | null;
  /** Variance of the variants' Sharpe ratios of one return: `sharpeVariance` of `deflatedSharpe`. null: fewer than two. */
  readonly sharpeVariance: number | null;
  readonly isDeleted: boolean;
  /** Times the count was asked to begin anew. It did not: trials before count on. */
  readonly resets: number;
}

/** What was ever tried of an idea. */
export function trialsOf(records: readonly TrialRecord[], lineage: string): LineageTrials {
  const seen = new Set<string>();
  let all: TrialSummary = { count: 0, sharpeMean: 0, sharpeSquares: 0 };
  let [runs, resets] = [0, 0];
  let isDeleted = false;
  for (const { entry } of records) {
    if (entry.lineage !== lineage) continue;
    if (entry.kind === "deleted") isDeleted = true;
    else if (entry.kind === "reset") resets++;
    else {
      isDeleted = false; // it was run again
      runs += entry.trials.count;
      if (seen.has(entry.trialKey)) continue;
      seen.add(entry.trialKey);
      all = combined(all, entry.trials);
    }
  }
  const { count, sharpeSquares } = all;
  const sharpeMean = count < 1 ? null : all.sharpeMean;
  const sharpeVariance = count < 2 ? null : sharpeSquares / (count - 1);
  return { trials: count, runs, sharpeMean, sharpeVariance, isDeleted, resets };
}

/** Of one run, or of all runs of a sweep. Ratios that are null (too few returns) count as trials with a ratio of 0. */
export function summarizeTrials(sharpes: readonly (number | null)[]): TrialSummary {
  const values = sharpes.map((sharpe) => sharpe ?? 0);
  const count = values.length;
  const sharpeMean = count === 0 ? 0 : values.reduce((sum, one) => sum + one, 0) / count;
  const sharpeSquares = values.reduce(
    (sum, one) => sum + (one - sharpeMean) * (one - sharpeMean),
    0,
  );
  return { count, sharpeMean, sharpeSquares };
}

/** Source: T. Chan, G. Golub and R. LeVeque, "Updating Formulae and a Pairwise Algorithm", 1979. */
function combined(a: TrialSummary, b: TrialSummary): TrialSummary {
  const count = a.count + b.count;
  if (count === 0) return a;
  const away = b.sharpeMean - a.sharpeMean;
  return {
    count,
    sharpeMean: a.sharpeMean + (away * b.count) / count,
    sharpeSquares: a.sharpeSquares + b.sharpeSquares + (away * away * a.count * b.count) / count,
  };
}

function hashOf(record: Omit<TrialRecord, "hash">): string {
  return sha256(canonicalJson(record as unknown as Json)); // an interface that holds JSON values only
}
