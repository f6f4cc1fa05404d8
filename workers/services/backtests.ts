import { and, desc, eq } from "drizzle-orm";
import { type Costs, defaultCosts, REFERENCE_RATES } from "#broking";
import { backtestResults, backtestSessions } from "#db";
import { type Bars, NotFoundError, type Timeframe, UserError } from "#domain";
import { type BacktestResult, type BacktestTrade, type Receipt, runBacktest } from "#engine";
import { knownInstrument, loadBars } from "./bars.ts";
import type { BacktestService } from "./contract.ts";
import { thinEquity } from "./equity.ts";
import type { RunBacktestInput } from "./inputs.ts";
import type { Ports } from "./ports.ts";
import { checkedSpec, findStrategy } from "./strategies.ts";
import { iso, timeRange } from "./times.ts";
import type {
  BacktestDetailView,
  BacktestView,
  CostsView,
  ReceiptView,
  TradeView,
} from "./views.ts";

type SessionRow = typeof backtestSessions.$inferSelect;
/** The part of a result that is stored packed. */
type Detail = Omit<BacktestDetailView, keyof BacktestView>;

const INITIAL_BALANCE = 10_000;
const CURRENCY = "USD";

export function createBacktestService(ports: Ports): BacktestService {
  const { db } = ports;
  return {
    run: (userId, input) => run(ports, userId, input),
    async get(userId, id) {
      const [row] = await db
        .select()
        .from(backtestSessions)
        .innerJoin(backtestResults, eq(backtestResults.sessionId, backtestSessions.id))
        .where(and(eq(backtestSessions.id, id), eq(backtestSessions.userId, userId)));
      if (!row) {
        throw new NotFoundError(
          "backtest_not_found",
          `You have no backtest ${id}. POST /api/v1/backtest/run makes one.`,
        );
      }
      const detail = await unpack(ports, row.backtest_results.detail);
      return { ...toView(row.backtest_sessions), ...detail };
    },
    async list(userId) {
      const rows = await db
        .select()
        .from(backtestSessions)
        .where(eq(backtestSessions.userId, userId))
        .orderBy(desc(backtestSessions.createdAt))
        .limit(200);
      return rows.map(toView);
    },
  };
}

async function run(
  ports: Ports,
  userId: string,
  input: RunBacktestInput,
): Promise<BacktestDetailView> {
  const range = timeRange(input.start_date, input.end_date, ["start_date", "end_date"]);
  const found = await findStrategy(ports, userId, input.strategy_id, input.version);
  const { strategy } = checkedSpec(found.version.spec);
  const symbol = input.symbol ?? strategy.symbol;
  const timeframe = input.timeframe ?? strategy.timeframe;
  const instrument = knownInstrument(symbol);
  const bars = await loadBars(ports, { userId, symbol, timeframe }, range);
  if (bars.time.length === 0) throw noBars(symbol, timeframe, input);
  checkParams(input.params ?? {}, strategy.params);
  const costs = defaultCosts(instrument);
  const initialBalance = input.initial_balance ?? INITIAL_BALANCE;
  const result = runBacktest({
    strategy,
    bars,
    timeframe,
    instrument,
    costs,
    initialBalance,
    accountCurrency: CURRENCY,
    rates: REFERENCE_RATES,
    ...(input.params ? { params: input.params } : {}),
  });
  const session: SessionRow = {
    id: ports.newId(),
    userId,
    strategyId: found.strategy.id,
    strategyVersion: found.version.version,
    strategyName: found.strategy.name,
    status: "done",
    symbol,
    timeframe,
    startDate: input.start_date ?? null,
    endDate: input.end_date ?? null,
    initialBalance,
    currency: CURRENCY,
    bars: bars.time.length,
    metrics: snakeKeys(result.metrics),
    createdAt: ports.clock.now(),
  };
  const detail = toDetail(result, bars, costs);
  await store(ports, session, detail);
  return { ...toView(session), ...detail };
}

async function store(ports: Ports, session: SessionRow, detail: Detail): Promise<void> {
  const packed = await ports.gzip.compress(new TextEncoder().encode(JSON.stringify(detail)));
  await ports.db.batch([
    ports.db.insert(backtestSessions).values(session),
    ports.db.insert(backtestResults).values({ sessionId: session.id, detail: packed }),
  ]);
}

async function unpack({ gzip }: Ports, packed: Uint8Array): Promise<Detail> {
  return JSON.parse(new TextDecoder().decode(await gzip.decompress(packed))) as Detail; // as `store` packed it
}

function noBars(symbol: string, timeframe: Timeframe, input: RunBacktestInput): UserError {
  const range =
    input.start_date || input.end_date
      ? ` from ${input.start_date ?? "the first"} to ${input.end_date ?? "the last"}`
      : "";
  const call = `POST /api/v1/bars/import?symbol=${symbol}&timeframe=${timeframe}`;
  return new UserError(
    "no_bars",
    `There are no ${timeframe} bars of ${symbol}${range}. Import them first: ${call} with a CSV body (text/csv).`,
    { details: { import: call } },
  );
}

function checkParams(
  given: Readonly<Record<string, number>>,
  known: Readonly<Record<string, unknown>>,
): void {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(known, name));
  if (unknown.length === 0) return;
  const names = Object.keys(known).join(", ") || "none";
  throw new UserError(
    "unknown_param",
    `The strategy has no parameter ${unknown.join(", ")}; it has ${names}.`,
    {
      details: {
        errors: unknown.map((name) => ({
          pointer: `params.${name}`,
          message: "is not a parameter",
        })),
      },
    },
  );
}

function toDetail(result: BacktestResult, bars: Bars, costs: Costs): Detail {
  return {
    trades: result.trades.map(toTrade),
    interval: result.interval,
    equity: thinEquity(bars.time, result.equity),
    skipped: { too_small: result.skipped.tooSmall, invalid_stop: result.skipped.invalidStop },
    rate_source: result.rateSource,
    receipt: toReceipt(result.receipt),
    costs: toCosts(costs),
  };
}

function toTrade(trade: BacktestTrade): TradeView {
  return {
    side: trade.side,
    lots: trade.lots,
    entry_bar: trade.entryBar,
    entry_time: trade.entryTime,
    entry_price: trade.entryPrice,
    exit_bar: trade.exitBar,
    exit_time: trade.exitTime,
    exit_price: trade.exitPrice,
    exit_reason: trade.exitReason,
    gross_profit: trade.grossProfit,
    commission: trade.commission,
    swap: trade.swap,
    net_profit: trade.netProfit,
  };
}

function toReceipt(receipt: Receipt): ReceiptView {
  return {
    engine_version: receipt.engineVersion,
    spec_hash: receipt.specHash,
    data_hash: receipt.dataHash,
    costs_hash: receipt.costsHash,
    params: receipt.params,
    seed: receipt.seed,
    result_hash: receipt.resultHash,
  };
}

function toCosts(costs: Costs): CostsView {
  return {
    spread_points: costs.spreadPoints,
    commission_per_lot_per_side: costs.commissionPerLotPerSide,
    slippage_points: costs.slippagePoints,
    swap_long_points: costs.swapLongPoints,
    swap_short_points: costs.swapShortPoints,
  };
}

function toView(row: SessionRow): BacktestView {
  return {
    id: row.id,
    status: row.status,
    strategy_id: row.strategyId,
    strategy_name: row.strategyName,
    strategy_version: row.strategyVersion,
    symbol: row.symbol,
    timeframe: row.timeframe as Timeframe, // only timeframes are stored
    start_date: row.startDate,
    end_date: row.endDate,
    initial_balance: row.initialBalance,
    currency: row.currency,
    bars: row.bars,
    created_at: iso(row.createdAt),
    metrics: row.metrics,
  };
}

function snakeKeys(
  metrics: Readonly<Record<string, number | null>>,
): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, figure]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      figure,
    ]),
  );
}
