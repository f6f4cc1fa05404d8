import { and, eq, gt, isNull, lt, or, sql } from "drizzle-orm";
import { backtestResults, backtestSessions, isStale } from "#db";
import type { Ports } from "../ports.ts";
import { appending, type TrialSubject, trialStatements } from "../trials.ts";
import type { Performed } from "./perform.ts";
import type { SessionRow, StoredDetail } from "./views.ts";

/** A worker that says nothing for this long, beyond all the CPU time that it may take at a stretch, is taken to be dead. */
const SILENCE_MS = 90_000;

/** Stores a run that was made at once: row, result and trial, all or none. */
export async function storeDone(
  ports: Ports,
  session: SessionRow,
  performed: Performed,
): Promise<void> {
  const detail = await pack(ports, performed.detail);
  const { db } = ports;
  await appending(async () => {
    await db.batch([
      db.insert(backtestSessions).values(session),
      db.insert(backtestResults).values({ sessionId: session.id, detail }),
      ...(await trialStatements(
        ports,
        session.userId,
        subjectOf(session, performed),
        performed.trial,
      )),
    ]);
  });
}

/**
 * Takes a run up for a worker. Of two that are handed the same message, one gets it.
 *
 * @returns the row with this worker's attempt, or null: it is finished, or another worker is at it.
 */
export async function takeUp(ports: Ports, id: string): Promise<SessionRow | null> {
  const { db, clock } = ports;
  const now = clock.now();
  const [row] = await db
    .update(backtestSessions)
    .set({ attempt: sql`${backtestSessions.attempt} + 1`, leaseUntil: now + leaseMs(ports) })
    .where(
      and(
        eq(backtestSessions.id, id),
        eq(backtestSessions.status, "running"),
        or(isNull(backtestSessions.leaseUntil), lt(backtestSessions.leaseUntil, now)),
      ),
    )
    .returning();
  return row ?? null;
}

/** Notes how far a run is. @returns false when it is no longer this worker's: cancelled, or given to another. */
export async function keepUp(
  ports: Ports,
  { id, attempt }: SessionRow,
  progress: number,
): Promise<boolean> {
  const rows = await ports.db
    .update(backtestSessions)
    .set({ progress, leaseUntil: ports.clock.now() + leaseMs(ports) })
    .where(isOwn(id, attempt))
    .returning({ id: backtestSessions.id });
  return rows.length > 0;
}

/** Stores the result of a run behind. @returns false when it was no longer this worker's, and then stores nothing. */
export async function finish(
  ports: Ports,
  session: SessionRow,
  performed: Performed,
): Promise<boolean> {
  const { db } = ports;
  const detail = await pack(ports, performed.detail);
  const { metrics, labels, bars } = performed;
  const { id, attempt, userId } = session;
  // A status that may not be null: a worker that lost the run breaks this rule, and its whole batch with it.
  const status = sql`case when ${backtestSessions.status} = 'running' and ${backtestSessions.attempt} = ${attempt} then 'done' end`;
  try {
    await appending(async () => {
      await db.batch([
        db
          .update(backtestSessions)
          .set({ status, progress: 1, metrics, labels, bars, leaseUntil: null })
          .where(eq(backtestSessions.id, id)),
        db.insert(backtestResults).values({ sessionId: id, detail }),
        ...(await trialStatements(ports, userId, subjectOf(session, performed), performed.trial)),
      ]);
    });
    return true;
  } catch (error) {
    if (isStale(error)) return false;
    throw error;
  }
}

/** @returns false when the run was no longer this worker's. */
export async function fail(
  { db }: Ports,
  { id, attempt }: Pick<SessionRow, "id" | "attempt">,
  problem: { readonly code: string; readonly message: string },
): Promise<boolean> {
  const rows = await db
    .update(backtestSessions)
    .set({ status: "failed", problem, leaseUntil: null })
    .where(isOwn(id, attempt))
    .returning({ id: backtestSessions.id });
  return rows.length > 0;
}

/** Lets a run go that did not come to its end, for another try at once. */
export async function letGo({ db }: Ports, { id, attempt }: SessionRow): Promise<void> {
  await db.update(backtestSessions).set({ leaseUntil: null }).where(isOwn(id, attempt));
}

/** Ends a run that is not finished; nothing is kept of it. Does nothing to one that is. */
export async function markCancelled(
  { db, clock }: Ports,
  userId: string,
  id: string,
): Promise<boolean> {
  const rows = await db
    .update(backtestSessions)
    .set({ status: "failed", cancelledAt: clock.now(), leaseUntil: null })
    .where(
      and(
        eq(backtestSessions.id, id),
        eq(backtestSessions.userId, userId),
        eq(backtestSessions.status, "running"),
      ),
    )
    .returning({ id: backtestSessions.id });
  return rows.length > 0;
}

/** Runs whose worker died, or whose message was lost: running, and nobody's for some time. */
export function orphans(ports: Ports, limit: number): Promise<readonly SessionRow[]> {
  const now = ports.clock.now();
  const begun = now - leaseMs(ports);
  return ports.db
    .select()
    .from(backtestSessions)
    .where(
      and(
        eq(backtestSessions.status, "running"),
        or(
          lt(backtestSessions.leaseUntil, now),
          and(isNull(backtestSessions.leaseUntil), lt(backtestSessions.createdAt, begun)),
        ),
      ),
    )
    .limit(limit);
}

/** How many runs of a user are not finished. */
export async function runningOf({ db, clock }: Ports, userId: string): Promise<number> {
  return db.$count(
    backtestSessions,
    and(
      eq(backtestSessions.userId, userId),
      eq(backtestSessions.status, "running"),
      gt(backtestSessions.createdAt, clock.now() - 86_400_000),
    ),
  );
}

export async function unpack({ gzip }: Ports, packed: Uint8Array): Promise<StoredDetail> {
  return JSON.parse(new TextDecoder().decode(await gzip.decompress(packed))) as StoredDetail; // as `pack` packed it
}

function pack({ gzip }: Ports, detail: StoredDetail): Promise<Uint8Array> {
  return gzip.compress(new TextEncoder().encode(JSON.stringify(detail)));
}

function leaseMs({ limits }: Ports): number {
  return SILENCE_MS + limits.cpuMs;
}

function isOwn(id: string, attempt: number) {
  return and(
    eq(backtestSessions.id, id),
    eq(backtestSessions.attempt, attempt),
    eq(backtestSessions.status, "running"),
  );
}

function subjectOf(session: SessionRow, { trial }: Performed): TrialSubject {
  return {
    lineage: trial.lineage,
    strategyId: session.strategyId,
    version: session.strategyVersion,
  };
}
