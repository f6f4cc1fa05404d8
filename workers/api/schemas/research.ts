import { z } from "@hono/zod-openapi";
import type {
  BacktestDetailView,
  BarSetView,
  BarsImportView,
  BarsView,
  GeneratedStrategyView,
  StrategySpecView,
  StrategyView,
} from "#services";
import { date, id, listOf, moment, name, symbol, timeframe } from "./common.ts";

/** Checked by the strategy language itself, which names every problem with its place. */
const spec = z
  .custom<StrategySpecView>((value) => value !== undefined, "is required")
  .openapi("StrategySpec", {
    type: "object",
    description:
      "A strategy document: specVersion 1, name, symbol, timeframe, entry, exit, stopLoss, sizing...",
    example: {
      specVersion: 1,
      name: "EMA pullback",
      symbol: "EURUSD",
      timeframe: "H1",
      entry: { long: "crossover(ema(close, 12), ema(close, 48))" },
      exit: { long: "crossunder(ema(close, 12), ema(close, 48))" },
      stopLoss: "1.5 * atr(14)",
      sizing: { kind: "riskPercent", percent: 1 },
    },
  });

export const strategyBody = z
  .strictObject({ name: name.exactOptional(), spec })
  .openapi("StrategyBody");

export const strategyReply = z
  .object({
    id,
    name: z.string(),
    symbol: z.string(),
    timeframe,
    version: z.number().int(),
    hash: z.string(),
    created_at: moment,
    updated_at: moment,
  })
  .openapi("Strategy") satisfies z.ZodType<StrategyView>;

export const strategyDetailReply = strategyReply.extend({ spec }).openapi("StrategyDetail");

export const versionReply = z
  .object({ version: z.number().int(), hash: z.string(), spec, created_at: moment })
  .openapi("StrategyVersion");

export const generateBody = z
  .strictObject({
    symbol,
    timeframe,
    risk_level: z.enum(["low", "medium", "high"]),
    prompt: z.string().max(2_000).exactOptional(),
  })
  .openapi("GenerateStrategy");

export const generatedReply = z
  .object({
    spec,
    source: z.enum(["ai", "builder"]),
    notice: z.string(),
    ai_problem: z.object({ code: z.string(), message: z.string() }).nullable(),
    gate_report: z.object({
      passed: z.boolean(),
      gates: listOf(
        z.object({
          id: z.string(),
          name: z.string(),
          status: z.enum(["passed", "failed", "skipped"]),
          detail: z.string(),
        }),
      ),
    }),
  })
  .openapi("GeneratedStrategy") satisfies z.ZodType<GeneratedStrategyView>;

export const importReply = z
  .object({
    symbol: z.string(),
    timeframe,
    bars: z.number().int(),
    from: moment,
    to: moment,
    quality: z.object({
      coverage: z.number(),
      gaps: z.number().int(),
      flags: listOf(z.string()),
    }),
  })
  .openapi("BarsImport") satisfies z.ZodType<BarsImportView>;

export const barSetReply = z
  .object({ symbol: z.string(), timeframe, bars: z.number().int(), from: moment, to: moment })
  .openapi("BarSet") satisfies z.ZodType<BarSetView>;

/** Rows are [open time ms UTC, open, high, low, close, volume, spread in points or null]. */
export const barsReply = z
  .object({
    symbol: z.string(),
    timeframe,
    columns: z.custom<BarsView["columns"]>().openapi({ type: "array", items: { type: "string" } }),
    bars: z
      .custom<BarsView["bars"]>()
      .openapi({ type: "array", items: { type: "array", items: { type: "number" } } }),
  })
  .openapi("Bars") satisfies z.ZodType<BarsView>;

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
  })
  .openapi("RunBacktest");

export const backtestReply = z
  .object({
    id,
    status: z.enum(["running", "done", "failed"]),
    strategy_id: id,
    strategy_name: z.string(),
    strategy_version: z.number().int(),
    symbol: z.string(),
    timeframe,
    start_date: z.string().nullable(),
    end_date: z.string().nullable(),
    initial_balance: z.number(),
    currency: z.string(),
    bars: z.number().int(),
    created_at: moment,
    metrics: z.record(z.string(), z.number().nullable()),
  })
  .openapi("Backtest");

const tradeSchema = z
  .object({
    side: z.enum(["long", "short"]),
    lots: z.number(),
    entry_bar: z.number().int(),
    entry_time: moment,
    entry_price: z.number(),
    exit_bar: z.number().int(),
    exit_time: moment,
    exit_price: z.number(),
    exit_reason: z.string(),
    gross_profit: z.number(),
    commission: z.number(),
    swap: z.number(),
    net_profit: z.number(),
  })
  .openapi("Trade");

export const backtestDetailReply = backtestReply
  .extend({
    trades: listOf(tradeSchema),
    interval: z.object({ worst: z.number(), best: z.number() }),
    equity: z
      .custom<BacktestDetailView["equity"]>()
      .openapi({ type: "array", items: { type: "array", items: { type: "number" } } }),
    skipped: z.object({ too_small: z.number(), invalid_stop: z.number() }),
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
    costs: z.object({
      spread_points: z.union([z.number(), z.literal("fromData")]),
      commission_per_lot_per_side: z.number(),
      slippage_points: z.number(),
      swap_long_points: z.number(),
      swap_short_points: z.number(),
    }),
  })
  .openapi("BacktestDetail") satisfies z.ZodType<BacktestDetailView>;
