import { and, eq } from "drizzle-orm";
import { backtestSessions, strategies, strategyVersions } from "#db";
import { AppError } from "#domain";
import type { JobService } from "../contract.ts";
import type { RunBacktestInput } from "../inputs.ts";
import type { BacktestJob, Ports } from "../ports.ts";
import type { FoundStrategy } from "../strategies.ts";
import { performRun } from "./perform.ts";
import { planRun } from "./plan.ts";
import { fail, finish, keepUp, letGo, orphans, takeUp } from "./store.ts";
import type { SessionRow } from "./views.ts";

/** Workers that may die over one run before it is shown as failed. */
const MOST_ATTEMPTS = 3;
const REVIVED_AT_ONCE = 50;

/** Ends a run whose owner, or another worker, has taken it away. */
class Stopped extends Error {}

export function createJobService(ports: Ports): JobService {
  return {
    run: (job) => runJob(ports, job),
    async revive() {
      const lost = await orphans(ports, REVIVED_AT_ONCE);
      await Promise.all(lost.map((session) => reviveOne(ports, session)));
      return { revived: lost.length };
    },
  };
}

/** Stores a run to be made, then asks for it. */
export async function beginJob(
  ports: Ports,
  session: SessionRow,
  input: RunBacktestInput,
): Promise<SessionRow> {
  const { strategyVersion: version, symbol, timeframe } = session;
  const request = { ...input, version, symbol, timeframe };
  await ports.db.insert(backtestSessions).values({ ...session, request });
  await tell(ports, session.userId, session.id, 0, "running");
  // The run is stored: a message that does not get away is sent again by the cron.
  await enqueue(ports, { kind: "backtest", id: session.id }).catch(() => undefined);
  return session;
}

/** Tells the user's pages; nobody has to be listening. */
export function tell(
  { rooms }: Ports,
  userId: string,
  id: string,
  progress: number,
  status: "running" | "done" | "failed" | "cancelled",
): Promise<void> {
  const done = Math.round(progress * 100);
  return rooms.tellUser(userId, { job_id: id, kind: "backtest", done, total: 100, status });
}

async function enqueue(ports: Ports, job: BacktestJob): Promise<void> {
  if (ports.queue === null) ports.background(runJob(ports, job));
  else await ports.queue.send(job);
}

/** Safe to repeat: a run that is finished, or at which another worker is, is left alone. */
async function runJob(ports: Ports, { id }: BacktestJob): Promise<void> {
  const session = await takeUp(ports, id);
  if (session === null) return;
  const { userId } = session;
  try {
    const input = session.request as RunBacktestInput; // as `beginJob` stored it
    const plan = await planRun(ports, userId, input, await strategyOf(ports, session));
    const performed = await performRun(ports, plan, input, async (progress) => {
      if (!(await keepUp(ports, session, progress))) throw new Stopped();
      await tell(ports, userId, id, progress, "running");
    });
    if (await finish(ports, session, performed)) await tell(ports, userId, id, 1, "done");
  } catch (error) {
    if (error instanceof Stopped) return;
    await endBadly(ports, session, error);
  }
}

/** What a second try would meet again is the run's end; an outage is not, and is handed back to the queue. */
async function endBadly(ports: Ports, session: SessionRow, error: unknown): Promise<void> {
  const isRefusal = error instanceof AppError && error.status < 500;
  if (!isRefusal && session.attempt < MOST_ATTEMPTS) {
    await letGo(ports, session);
    throw error;
  }
  const problem = isRefusal
    ? { code: error.code, message: error.message }
    : {
        code: "internal",
        message: "Something broke on our side. Run it again; if it stays, tell us.",
      };
  await failAndTell(ports, session, problem);
}

async function reviveOne(ports: Ports, session: SessionRow): Promise<void> {
  if (session.attempt < MOST_ATTEMPTS) {
    await enqueue(ports, { kind: "backtest", id: session.id });
    return;
  }
  await failAndTell(ports, session, {
    code: "worker_lost",
    message: `${session.attempt} workers were lost over this run: it takes more than the server has. Choose a shorter range, or run it in the browser.`,
  });
}

async function failAndTell(
  ports: Ports,
  session: SessionRow,
  problem: { readonly code: string; readonly message: string },
): Promise<void> {
  if (await fail(ports, session, problem)) {
    await tell(ports, session.userId, session.id, session.progress, "failed");
  }
}

/** The version that the run was asked for; the strategy may be off the list meanwhile. */
async function strategyOf({ db }: Ports, session: SessionRow): Promise<FoundStrategy> {
  const [row] = await db
    .select()
    .from(strategies)
    .innerJoin(
      strategyVersions,
      and(
        eq(strategyVersions.strategyId, strategies.id),
        eq(strategyVersions.version, session.strategyVersion),
      ),
    )
    .where(eq(strategies.id, session.strategyId));
  if (!row) throw new Error(`run ${session.id} has no strategy`); // a foreign key forbids it
  return { strategy: row.strategies, version: row.strategy_versions };
}
