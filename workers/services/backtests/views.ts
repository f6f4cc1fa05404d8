import type { Costs } from "#broking";
import type { backtestSessions } from "#db";
import type { Timeframe } from "#domain";
import type { BacktestTrade, Receipt, RefusedEntries, SharpeEvidence } from "#engine";
import { iso } from "../times.ts";
import type {
  BacktestDoneView,
  BacktestLabel,
  BacktestUnfinishedView,
  BacktestView,
  CostsView,
  ReceiptView,
  RefusedView,
  RerunView,
  TradeView,
} from "../views.ts";

export type SessionRow = typeof backtestSessions.$inferSelect;

/** The part of a result that is stored packed. What others' runs change later (trials) is worked out when it is read. */
export interface StoredDetail
  extends Omit<BacktestDoneView, keyof BacktestView | "overfit" | "rerun"> {
  readonly rerun: Omit<RerunView, "spec">;
  /** Of the daily returns; null where they are too few. */
  readonly evidence: SharpeEvidence | null;
  readonly returns: number;
}

export function toView(row: SessionRow): BacktestView {
  return {
    id: row.id,
    status: row.cancelledAt === null ? row.status : "cancelled",
    progress: row.progress,
    problem: row.cancelledAt === null ? row.problem : null,
    strategy_id: row.strategyId,
    strategy_name: row.strategyName,
    strategy_version: row.strategyVersion,
    symbol: row.symbol,
    timeframe: row.timeframe as Timeframe, // only timeframes are stored
    mode: row.mode,
    start_date: row.startDate,
    end_date: row.endDate,
    initial_balance: row.initialBalance,
    currency: row.currency,
    bars: row.bars,
    estimated_cpu_ms: row.estimatedCpuMs,
    labels: row.labels as readonly BacktestLabel[], // only labels are stored
    created_at: iso(row.createdAt),
    metrics: row.metrics,
  };
}

export function toUnfinished(row: SessionRow): BacktestUnfinishedView {
  const view = toView(row);
  if (view.status === "done") throw new Error(`run ${row.id} is done and has no result`);
  return { ...view, status: view.status };
}

export function toTrade(trade: BacktestTrade): TradeView {
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
    initial_risk: trade.initialRisk,
    max_favourable: trade.maxFavourable,
    max_adverse: trade.maxAdverse,
  };
}

export function toRefused({ count, byCode, entries }: RefusedEntries): RefusedView {
  return { count, by_code: byCode, entries };
}

export function toReceipt(receipt: Receipt): ReceiptView {
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

export function toCosts(costs: Costs): CostsView {
  return {
    spread_points: costs.spreadPoints,
    commission_per_lot_per_side: costs.commissionPerLotPerSide,
    slippage_points: costs.slippagePoints,
    swap_long_points: costs.swapLongPoints,
    swap_short_points: costs.swapShortPoints,
    commission_minimum: costs.commissionMinimum ?? 0,
    commission_percent: costs.commissionPercent ?? 0,
    spread_by_hour: costs.spreadByHour ?? null,
  };
}
