import { and, asc, desc, eq } from "drizzle-orm";
import { isDuplicate, strategies, strategyVersions, trialHeads, trialRecords } from "#db";
import { NotFoundError } from "#domain";
import {
  nextTrialRecord,
  type TrialEntry,
  type TrialRecord,
  trialsOf,
  verifyLedger,
} from "#engine";
import type { TrialService } from "./contract.ts";
import type { Ports } from "./ports.ts";
import { iso } from "./times.ts";
import type { TrialLedgerView, TrialRecordView, TrialSource } from "./views.ts";

type TrialRow = typeof trialRecords.$inferSelect;
type RunSource = (TrialEntry & { kind: "run" })["source"];

/** Whose idea a record counts for. */
export interface TrialSubject {
  readonly lineage: string;
  readonly strategyId: string;
  readonly version: number | null;
}

const SHOWN = 500;
/** Each time one writer gets through, so that many lost in a row are no crowd but a fault. */
const MOST_LOST = 200;
const SOURCES: Readonly<Record<TrialSource, RunSource>> = {
  backtest: "backtest",
  sweep: "sweep",
  walk_forward: "walkForward",
  monte_carlo: "monteCarlo",
};

export function createTrialService(ports: Ports): TrialService {
  return {
    async record(userId, { strategy_id, version, source, trial_key, trials }) {
      const subject = await subjectOf(ports, userId, strategy_id, version);
      const entry: TrialEntry = {
        kind: "run",
        lineage: subject.lineage,
        source: SOURCES[source],
        trialKey: trial_key,
        trials: {
          count: trials.count,
          sharpeMean: trials.sharpe_mean,
          sharpeSquares: trials.sharpe_squares,
        },
        at: ports.clock.now(),
      };
      await appending(async () => {
        await ports.db.batch(await trialStatements(ports, userId, subject, entry));
      });
      return ledgerOf(ports, userId, subject.lineage);
    },
    async ofStrategy(userId, strategyId) {
      const { lineage } = await subjectOf(ports, userId, strategyId);
      return ledgerOf(ports, userId, lineage);
    },
  };
}

/**
 * The statements that add one record to a user's chain, for the batch of the deed it counts: neither is stored alone.
 * Of two writers who read the same end, the batch of the second breaks as a duplicate; `appending` has it read again.
 */
export async function trialStatements(
  { db }: Ports,
  userId: string,
  { strategyId, version }: TrialSubject,
  entry: TrialEntry,
) {
  const [last] = await db
    .select()
    .from(trialRecords)
    .where(eq(trialRecords.userId, userId))
    .orderBy(desc(trialRecords.number))
    .limit(1);
  const record = nextTrialRecord(last ? toRecord(last) : null, entry);
  const { number, hash, previousHash } = record;
  return [
    db.insert(trialRecords).values({
      userId,
      number,
      lineage: entry.lineage,
      strategyId,
      strategyVersion: version,
      entry,
      previousHash,
      hash,
      at: entry.at,
    }),
    db
      .insert(trialHeads)
      .values({ userId, number, hash })
      .onConflictDoUpdate({ target: trialHeads.userId, set: { number, hash } }),
  ] as const;
}

/** Does it again for as long as another writer was first. */
export async function appending(work: () => Promise<void>): Promise<void> {
  for (let lost = 0; ; lost++) {
    try {
      await work();
      return;
    } catch (error) {
      if (!isDuplicate(error) || lost >= MOST_LOST) throw error;
    }
  }
}

/** What deflation needs to know of an idea, as of now. */
export async function triedSoFar(ports: Ports, userId: string, lineage: string) {
  const rows = await ports.db
    .select()
    .from(trialRecords)
    .where(and(eq(trialRecords.userId, userId), eq(trialRecords.lineage, lineage)))
    .orderBy(asc(trialRecords.number));
  return trialsOf(rows.map(toRecord), lineage);
}

/** Also of a strategy that was removed: what was tried stays readable. @throws NotFoundError */
async function subjectOf(
  { db }: Ports,
  userId: string,
  strategyId: string,
  version?: number,
): Promise<TrialSubject> {
  const wanted = eq(strategyVersions.version, version ?? strategies.latestVersion);
  const [row] = await db
    .select({ lineage: strategies.lineage, version: strategyVersions.version })
    .from(strategies)
    .innerJoin(strategyVersions, and(eq(strategyVersions.strategyId, strategies.id), wanted))
    .where(and(eq(strategies.id, strategyId), eq(strategies.userId, userId)));
  if (row) return { ...row, strategyId };
  const what = version === undefined ? "" : `version ${version} of `;
  throw new NotFoundError(
    "strategy_not_found",
    `You have no ${what}strategy ${strategyId}. GET /api/v1/backtest/strategies lists yours.`,
  );
}

async function ledgerOf({ db }: Ports, userId: string, lineage: string): Promise<TrialLedgerView> {
  // In one batch: a record between two reads would look like a chain whose end does not fit.
  const [rows, [head]] = await db.batch([
    db
      .select()
      .from(trialRecords)
      .where(eq(trialRecords.userId, userId))
      .orderBy(asc(trialRecords.number)),
    db.select().from(trialHeads).where(eq(trialHeads.userId, userId)),
  ]);
  const records = rows.map(toRecord);
  const own = rows.filter((row) => row.lineage === lineage);
  const tried = trialsOf(records, lineage);
  const fault = faultOf(rows, records, head?.hash);
  return {
    lineage,
    count: tried.trials,
    runs: tried.runs,
    sharpe_mean: tried.sharpeMean,
    sharpe_variance: tried.sharpeVariance,
    entries: own.slice(-SHOWN).reverse().map(toView),
    verified: fault === null,
    fault,
    head: head?.hash ?? "0".repeat(64),
  };
}

/** The first thing wrong with the chain, or with a column that stands beside its entry. */
function faultOf(
  rows: readonly TrialRow[],
  records: readonly TrialRecord[],
  head: string | undefined,
): TrialLedgerView["fault"] {
  const strayed = rows.find(({ entry, lineage }) => (entry as TrialEntry).lineage !== lineage);
  if (strayed) return { number: strayed.number, code: "ledger.lineage" };
  const checked = verifyLedger(records, head ?? "0".repeat(64));
  return checked.ok ? null : { number: checked.error.index, code: checked.error.code };
}

function toRecord({ number, entry, previousHash, hash }: TrialRow): TrialRecord {
  return { version: 1, number, entry: entry as TrialEntry, previousHash, hash }; // only entries are stored
}

function toView(row: TrialRow): TrialRecordView {
  const entry = row.entry as TrialEntry; // only entries are stored
  const common = {
    number: row.number,
    strategy_id: row.strategyId,
    strategy_version: row.strategyVersion,
    at: iso(row.at),
    previous_hash: row.previousHash,
    hash: row.hash,
  };
  if (entry.kind !== "run") {
    return { ...common, kind: "deleted", source: null, trial_key: null, trials: null };
  }
  const { count, sharpeMean, sharpeSquares } = entry.trials;
  return {
    ...common,
    kind: "run",
    source: WORDS[entry.source],
    trial_key: entry.trialKey,
    trials: { count, sharpe_mean: sharpeMean, sharpe_squares: sharpeSquares },
  };
}

const WORDS: Readonly<Record<RunSource, TrialSource>> = {
  backtest: "backtest",
  sweep: "sweep",
  walkForward: "walk_forward",
  monteCarlo: "monte_carlo",
};
