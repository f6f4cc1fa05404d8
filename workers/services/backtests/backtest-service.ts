import { and, desc, eq } from "drizzle-orm";
import { backtestResults, backtestSessions, strategies, strategyVersions } from "#db";
import { AppError, NotFoundError, UserError } from "#domain";
import type { StrategySpec } from "#engine";
import type { BacktestService } from "../contract.ts";
import type { RunBacktestInput } from "../inputs.ts";
import type { Ports } from "../ports.ts";
import { findStrategy } from "../strategies.ts";
import { triedSoFar } from "../trials.ts";
import type { BacktestDetailView } from "../views.ts";
import { beginJob, tell } from "./jobs.ts";
import { overfitOf } from "./overfit.ts";
import { performRun } from "./perform.ts";
import { planRun, type RunPlan } from "./plan.ts";
import { reportOf } from "./report.ts";
import { markCancelled, runningOf, storeDone, unpack } from "./store.ts";
import { type SessionRow, toUnfinished, toView } from "./views.ts";

/** A run that is expected to take longer is made behind: its asker would wait too long for one reply. */
const AT_ONCE_MS = 1_000;
const MOST_RUNNING = 5;

export function createBacktestService(ports: Ports): BacktestService {
  return {
    run: (userId, input) => run(ports, userId, input),
    get: (userId, id) => get(ports, userId, id),
    async list(userId) {
      const rows = await ports.db
        .select()
        .from(backtestSessions)
        .where(eq(backtestSessions.userId, userId))
        .orderBy(desc(backtestSessions.createdAt))
        .limit(200);
      return rows.map(toView);
    },
    async cancel(userId, id) {
      const isCancelled = await markCancelled(ports, userId, id);
      const view = await get(ports, userId, id);
      if (isCancelled) await tell(ports, userId, id, view.progress, "cancelled");
      return view;
    },
    async report(userId, id, input) {
      return reportOf(ports, userId, await get(ports, userId, id), input);
    },
  };
}

async function run(
  ports: Ports,
  userId: string,
  input: RunBacktestInput,
): Promise<BacktestDetailView> {
  const found = await findStrategy(ports, userId, input.strategy_id, input.version);
  const plan = await planRun(ports, userId, input, found);
  refuseTooLarge(ports, plan);
  if (input.background || plan.estimatedCpuMs > AT_ONCE_MS) {
    await refuseTooMany(ports, userId);
    return toUnfinished(await beginJob(ports, sessionRow(ports, plan, input, "running"), input));
  }
  const performed = await performRun(ports, plan, input, async () => undefined);
  const { metrics, labels, bars } = performed;
  const session = { ...sessionRow(ports, plan, input, "done"), metrics, labels, bars };
  await storeDone(ports, session, performed);
  return get(ports, userId, session.id);
}

async function get(ports: Ports, userId: string, id: string): Promise<BacktestDetailView> {
  const [row] = await ports.db
    .select()
    .from(backtestSessions)
    .innerJoin(
      strategyVersions,
      and(
        eq(strategyVersions.strategyId, backtestSessions.strategyId),
        eq(strategyVersions.version, backtestSessions.strategyVersion),
      ),
    )
    .innerJoin(strategies, eq(strategies.id, backtestSessions.strategyId))
    .leftJoin(backtestResults, eq(backtestResults.sessionId, backtestSessions.id))
    .where(and(eq(backtestSessions.id, id), eq(backtestSessions.userId, userId)));
  if (!row) {
    throw new NotFoundError(
      "backtest_not_found",
      `You have no backtest ${id}. POST /api/v1/backtest/run makes one.`,
    );
  }
  const session = row.backtest_sessions;
  if (!row.backtest_results) return toUnfinished(session);
  const [stored, tried] = await Promise.all([
    unpack(ports, row.backtest_results.detail),
    triedSoFar(ports, userId, row.strategies.lineage),
  ]);
  if (!("rerun" in stored)) return outdated(session);
  const { evidence, returns, rerun, ...detail } = stored;
  const spec = row.strategy_versions.spec as StrategySpec; // checked before it was stored
  return {
    ...toView(session),
    status: "done",
    ...detail,
    overfit: overfitOf(evidence, returns, tried),
    rerun: { spec, ...rerun },
  };
}

/** A result from before the receipt could be checked: it lacks too much to be shown as one. */
function outdated(session: SessionRow): BacktestDetailView {
  const problem = {
    code: "result_outdated",
    message: "This result was made by an older version of NusaTrade. Run it again.",
  };
  return { ...toView(session), status: "failed", problem };
}

function sessionRow(
  ports: Ports,
  plan: RunPlan,
  input: RunBacktestInput,
  status: "running" | "done",
): SessionRow {
  const { strategy, version } = plan.found;
  return {
    id: ports.newId(),
    userId: strategy.userId,
    strategyId: strategy.id,
    strategyVersion: version.version,
    strategyName: strategy.name,
    status,
    symbol: plan.set.symbol,
    timeframe: plan.set.timeframe,
    mode: plan.mode,
    startDate: input.start_date ?? null,
    endDate: input.end_date ?? null,
    initialBalance: plan.setting.initialBalance,
    currency: plan.setting.accountCurrency,
    bars: plan.bars,
    metrics: {},
    createdAt: ports.clock.now(),
    request: null,
    progress: status === "done" ? 1 : 0,
    estimatedCpuMs: plan.estimatedCpuMs,
    labels: [],
    problem: null,
    cancelledAt: null,
    attempt: 0,
    leaseUntil: null,
  };
}

function refuseTooLarge({ limits }: Ports, { estimatedCpuMs }: RunPlan): void {
  if (estimatedCpuMs <= limits.cpuMs) return;
  throw new UserError(
    "run_too_large",
    `This run takes about ${estimatedCpuMs} ms of CPU time; the server allows ${limits.cpuMs}. Choose a shorter range, or run it in the browser or with the nusatrade command.`,
    { details: { estimated_cpu_ms: estimatedCpuMs, allowed_cpu_ms: limits.cpuMs } },
  );
}

async function refuseTooMany(ports: Ports, userId: string): Promise<void> {
  if ((await runningOf(ports, userId)) < MOST_RUNNING) return;
  throw new AppError(
    "too_many_runs",
    `${MOST_RUNNING} of your runs are not finished. Wait for one, or cancel it: POST /api/v1/backtest/sessions/:id/cancel.`,
    { status: 429 },
  );
}
