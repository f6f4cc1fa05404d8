import { z } from "@hono/zod-openapi";
import type {
  AccountBody,
  BacktestDoneView,
  BacktestView,
  CostsBody,
  CostsView,
  ExecutionBody,
  OverfitView,
  RerunView,
  RunBacktestInput,
  TradeView,
} from "#services";
import { month, qualityReply } from "./bars.ts";
import { date, id, listOf, moment, symbol, timeframe } from "./common.ts";
import { limitsSchema } from "./risk.ts";
import { spec } from "./strategies.ts";

const count = z.number().int();
const points = z.number().min(0).max(1e6);
const HOURS_PER_WEEK = 168;

const costsBody = z
  .strictObject({
    spread_points: z.union([points, z.literal("fromData")]).exactOptional(),
    commission_per_lot_per_side: points.exactOptional(),
    slippage_points: points.exactOptional(),
    swap_long_points: z.number().min(-1e6).max(1e6).exactOptional(),
    swap_short_points: z.number().min(-1e6).max(1e6).exactOptional(),
    commission_minimum: points.exactOptional(),
    commission_percent: z.number().min(0).max(100).exactOptional(),
    spread_by_hour: z.array(points).length(HOURS_PER_WEEK).exactOptional().openapi({
      description: "Points by hour of the week UTC, from Monday 00:00; rules over spread_points",
    }),
  })
  .openapi("Costs", {
    description: "What is left out keeps the symbol's realistic default; zero must be asked for",
  }) satisfies z.ZodType<CostsBody>;

const executionBody = z
  .strictObject({
    latency_ms: z.number().min(0).max(3_600_000).exactOptional(),
    slippage: z
      .discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("fixed") }),
        z.strictObject({
          kind: z.literal("exponential"),
          mean_points: points,
          most_points: points,
        }),
      ])
      .exactOptional(),
    reject_probability: z.number().min(0).max(1).exactOptional(),
  })
  .openapi("Execution", {
    description:
      "How the broker treats orders, drawn from `seed`; by default at once and never refused",
  }) satisfies z.ZodType<ExecutionBody>;

const percent = z.number().min(0).max(10_000);
const accountBody = z
  .strictObject({
    margin_mode: z.enum(["hedging", "netting"]).exactOptional(),
    margin_call_percent: percent.exactOptional(),
    stop_out_percent: percent.exactOptional(),
    leverage: z.number().positive().max(10_000).exactOptional(),
  })
  .openapi("AccountRules", {
    description:
      "By default hedging, margin call at 100 %, stop-out at 50 %, the symbol's leverage",
  }) satisfies z.ZodType<AccountBody>;

const mode = z.enum(["open", "ohlc", "m1"]).openapi({
  description:
    "How finely a bar is looked into: its open alone, its four prices (worst order), or the stored minute bars inside it",
});

export const runBody = z
  .strictObject({
    strategy_id: id,
    version: z.number().int().min(1).exactOptional(),
    symbol: symbol.exactOptional(),
    timeframe: timeframe.exactOptional(),
    start_date: date.exactOptional(),
    end_date: date.exactOptional(),
    initial_balance: z.number().positive().max(1e12).exactOptional(),
    params: z.record(z.string(), z.number()).exactOptional(),
    mode: mode.exactOptional(),
    costs: costsBody.exactOptional(),
    execution: executionBody.exactOptional(),
    account: accountBody.exactOptional(),
    limits: limitsSchema.exactOptional().openapi({
      description:
        "What the account may do: entries that its rules refuse are not made, exits are never refused. By default nothing is limited; without an initial_balance of their own they take that of the run",
    }),
    seed: z.number().int().min(0).max(0xffffffff).exactOptional(),
    background: z.boolean().exactOptional().openapi({
      description: "Answer 202 at once and run behind; long runs do so unasked",
    }),
  })
  .openapi("RunBacktest") satisfies z.ZodType<RunBacktestInput>;

export const backtestReply = z
  .object({
    id,
    status: z.enum(["running", "done", "failed", "cancelled"]),
    progress: z.number().openapi({ description: "0 to 1" }),
    problem: z.object({ code: z.string(), message: z.string() }).nullable(),
    strategy_id: id,
    strategy_name: z.string(),
    strategy_version: count,
    symbol: z.string(),
    timeframe,
    mode,
    start_date: z.string().nullable(),
    end_date: z.string().nullable(),
    initial_balance: z.number(),
    currency: z.string(),
    bars: count,
    estimated_cpu_ms: z.number().openapi({
      description:
        "CPU time the run is expected to take; Workers' free plan allows 10 ms a request",
    }),
    labels: listOf(z.enum(["low_quality_data", "synthetic_data", "yahoo_intraday"])),
    created_at: moment,
    metrics: z.record(z.string(), z.number().nullable()),
  })
  .openapi("Backtest") satisfies z.ZodType<BacktestView>;

/** A run that has no result, now or ever. */
export const unfinishedReply = backtestReply
  .extend({ status: z.enum(["running", "failed", "cancelled"]) })
  .openapi("BacktestUnfinished");

const tradeSchema = z
  .object({
    side: z.enum(["long", "short"]),
    lots: z.number(),
    entry_bar: count,
    entry_time: moment,
    entry_price: z.number(),
    exit_bar: count,
    exit_time: moment,
    exit_price: z.number(),
    exit_reason: z.string(),
    gross_profit: z.number(),
    commission: z.number(),
    swap: z.number(),
    net_profit: z.number(),
    initial_risk: z.number().nullable(),
    max_favourable: z.number(),
    max_adverse: z.number(),
  })
  .openapi("Trade") satisfies z.ZodType<TradeView>;

const costsReply = z.object({
  spread_points: z.union([z.number(), z.literal("fromData")]),
  commission_per_lot_per_side: z.number(),
  slippage_points: z.number(),
  swap_long_points: z.number(),
  swap_short_points: z.number(),
  commission_minimum: z.number(),
  commission_percent: z.number(),
  spread_by_hour: listOf(z.number()).nullable(),
}) satisfies z.ZodType<CostsView>;

const overfitReply = z
  .object({
    trials: count.openapi({ description: "Tries of the strategy's lineage up to now" }),
    sharpe_variance: z.number().nullable(),
    returns: count,
    sharpe: z.number().nullable().openapi({ description: "Of one daily return" }),
    psr: z.number().nullable(),
    dsr: z.number().nullable(),
    dsr_threshold: z.number().nullable(),
    min_track_record: z.number().nullable().openapi({ description: "Daily returns" }),
  })
  .openapi("Overfit") satisfies z.ZodType<OverfitView>;

const barsRecipe = z.object({
  symbol: z.string(),
  timeframe,
  chunks: listOf(z.object({ month, version: count })),
  from: z.number(),
  to: z.number(),
});

const rerunReply = z
  .object({
    spec,
    params: z.record(z.string(), z.number()),
    seed: z.number(),
    setting: z.custom<RerunView["setting"]>().openapi({
      type: "object",
      description:
        "As the engine takes it: instrument, costs, balance, rates, mode, execution, account, limits",
    }),
    data: barsRecipe,
    inside: barsRecipe.nullable(),
  })
  .openapi("Rerun") satisfies z.ZodType<RerunView>;

export const backtestDoneReply = backtestReply
  .extend({
    status: z.literal("done"),
    trades: listOf(tradeSchema),
    interval: z.object({ worst: z.number(), best: z.number() }),
    equity: z
      .custom<BacktestDoneView["equity"]>()
      .openapi({ type: "array", items: { type: "array", items: { type: "number" } } }),
    skipped: z.object({
      too_small: count,
      invalid_stop: count,
      no_margin: count,
      rejected: count,
    }),
    refused: z
      .object({
        count,
        by_code: z.record(z.string(), count),
        entries: listOf(
          z.object({ code: z.string(), side: z.enum(["long", "short"]), bar: count, time: moment }),
        ).openapi({ description: "The first 1,000; time is the open of the bar" }),
      })
      .exactOptional()
      .openapi({ description: "Entries that `limits` refused; only of a run that had some" }),
    ambiguous_bars: count,
    margin_calls: count,
    stop_outs: count,
    warmup_bars: count,
    rate_source: z.enum(["sameCurrency", "ownPrice", "given", "reference"]),
    receipt: z.object({
      engine_version: z.string(),
      spec_hash: z.string(),
      data_hash: z.string(),
      costs_hash: z.string(),
      params: z.record(z.string(), z.number()),
      seed: z.number(),
      result_hash: z.string(),
    }),
    costs: costsReply,
    overfit: overfitReply,
    data_quality: qualityReply,
    rerun: rerunReply,
  })
  .openapi("BacktestDone") satisfies z.ZodType<BacktestDoneView>;

export const backtestDetailReply = z
  .union([backtestDoneReply, unfinishedReply])
  .openapi("BacktestDetail");
