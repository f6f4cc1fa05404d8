import { z } from "@hono/zod-openapi";
import { ZONES } from "#domain";
import type { RiskLimitsView } from "#services";
import { id, moment, symbol } from "./common.ts";

const MINUTES = z.number().int().min(1).max(10_080);
const percent = z.number().min(0.01).max(100);
const whole = (least: number, most: number) => z.number().int().min(least).max(most);
const limit = (most: number, least = 0.0001) => z.number().min(least).max(most).nullable();

const lossLimit = z
  .strictObject({
    percent,
    percent_of: z.enum(["initial", "base"]).openapi({
      description: "What the percent is taken of: initial_balance, or the base itself.",
    }),
    base: z.enum(["initial", "balance", "higher"]).openapi({
      description:
        "What the loss is counted from: initial_balance, the balance at the reset, or the higher of balance and equity at the reset.",
    }),
    brake_percent: z.number().min(1).max(100).openapi({
      description:
        "From this share of the loss on nothing new is opened; 100 = only when it is used up.",
    }),
  })
  .openapi("LossLimit");

export const limitsSchema = z
  .strictObject({
    require_stop_loss: z.boolean(),
    max_risk_percent: percent.nullable().openapi({ description: "Loss at the stop, of equity." }),
    max_lots_per_order: limit(1_000_000),
    max_lots_per_symbol: limit(1_000_000).openapi({
      description: "Open and waiting lots of one symbol in one direction.",
    }),
    max_lots_total: limit(1_000_000),
    max_positions: whole(0, 10_000).nullable(),
    max_positions_per_symbol: whole(0, 10_000).nullable(),
    allowed_symbols: z.array(symbol).max(200).nullable(),
    max_currency_exposure: limit(10_000, 0.01).openapi({
      description:
        "Net of one currency over all symbols, as a multiple of equity: EURUSD and GBPUSD bought are dollars sold twice.",
    }),
    max_exposure: limit(10_000, 0.01).openapi({
      description: "Worth of all symbols, each netted by itself, as a multiple of equity.",
    }),
    min_margin_level: limit(100_000, 1).openapi({ description: "Percent, after the order." }),
    initial_balance: limit(1e15, 0.01),
    reset: z.strictObject({ zone: z.enum(ZONES), hour: whole(0, 23) }).openapi({
      description: "When the firm's day begins. Weeks begin with the trading day called Monday.",
    }),
    daily_loss: lossLimit.nullable(),
    weekly_loss: lossLimit.nullable(),
    total_loss: lossLimit.nullable(),
    drawdown: z.strictObject({ percent, lookback_minutes: MINUTES, minutes: MINUTES }).nullable(),
    cooldown: z.strictObject({ minutes: MINUTES, per_symbol: z.boolean() }).nullable(),
    loss_streak: z
      .strictObject({ losses: whole(1, 100), minutes: MINUTES, per_symbol: z.boolean() })
      .nullable(),
    stop_guard: z
      .strictObject({
        losses: whole(1, 100),
        lookback_minutes: MINUTES,
        minutes: MINUTES,
        per_symbol: z.boolean(),
      })
      .nullable(),
    low_profit: z
      .strictObject({
        trades: whole(1, 100),
        min_profit_percent: z.number().min(-100).max(100),
        lookback_minutes: MINUTES,
        minutes: MINUTES,
      })
      .nullable(),
    price_collar: z
      .strictObject({
        unit: z.enum(["percent", "points"]),
        distance: z.number().min(0.001).max(1e9),
      })
      .nullable(),
    max_orders_per_minute: whole(1, 100_000).nullable(),
    duplicate_window_seconds: whole(1, 600).nullable().openapi({
      description: "An order like one of the last so many seconds needs confirm_duplicate.",
    }),
    max_quote_age_ms: whole(1_000, 86_400_000),
  })
  .openapi("RiskLimits", {
    description: "null = no limit. Nothing here ever refuses an order that only reduces.",
  });

export const limitsQuery = z.object({
  connection_id: id.exactOptional().openapi({ description: "Omitted = your only account." }),
});

export const limitsBody = z
  .strictObject({
    limits: limitsSchema,
    version: z.number().int().min(0).exactOptional().openapi({
      description: "The version you read: when another one is in force by now, nothing is changed.",
    }),
  })
  .openapi("ChangeRiskLimits");

const lossUse = z
  .object({
    kind: z.enum(["daily", "weekly", "total"]),
    base: z.number(),
    allowed: z.number(),
    used: z.number().openapi({ description: "Floating included; negative when there is a gain." }),
    floor: z.number().openapi({ description: "Equity at which the loss is used up." }),
    brake: z.number().openapi({ description: "Equity from which down nothing new is opened." }),
    resets_at: moment.nullable(),
  })
  .openapi("LossUse");

export const limitsReply = z
  .object({
    connection_id: id,
    kind: z.enum(["practice", "terminal"]),
    name: z.string(),
    limits: limitsSchema,
    version: z.number().openapi({ description: "0 = nobody set any: the house's own." }),
    changed_at: moment.nullable(),
    told: z.boolean().openapi({ description: "The account's room judges by this version." }),
    defaults: limitsSchema,
    use: z
      .object({
        as_of: moment,
        currency: z.string(),
        balance: z.number(),
        equity: z.number(),
        margin_level: z.number().nullable(),
        losses: z.array(lossUse).readonly(),
        positions: z.number(),
        working_orders: z.number(),
        lots: z.number(),
        day_resets_at: moment,
        week_resets_at: moment,
      })
      .nullable()
      .openapi({ description: "null while the account's room does not answer." }),
  })
  .openapi("AccountLimits") satisfies z.ZodType<RiskLimitsView>;
