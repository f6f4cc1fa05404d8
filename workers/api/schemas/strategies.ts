import { z } from "@hono/zod-openapi";
import type {
  GeneratedStrategyView,
  RecordTrialsInput,
  StrategySpecView,
  StrategyView,
  TrialLedgerView,
} from "#services";
import { sha256 } from "./bars.ts";
import { id, listOf, moment, name, symbol, timeframe } from "./common.ts";

/** Checked by the strategy language itself, which names every problem with its place. */
export const spec = z
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

export const newStrategyBody = strategyBody
  .extend({
    copy_of: id.exactOptional().openapi({
      description: "The strategy that this one began as: their trials are counted together",
    }),
  })
  .openapi("NewStrategyBody");

export const strategyReply = z
  .object({
    id,
    name: z.string(),
    lineage: id,
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

/** A Sharpe ratio of one daily return is far below 100; what is above is no ratio. */
const ratio = z.number().min(-100).max(100);
const trials = z
  .strictObject({
    count: z.number().int().min(1).max(10_000_000),
    sharpe_mean: ratio,
    sharpe_squares: z.number().min(0).max(1e11),
  })
  .openapi("Trials", {
    description:
      "Sharpe ratios of one daily return, not of a year: how many, their mean, and the sum of their squared distances from it",
  });
const source = z.enum(["backtest", "sweep", "walk_forward", "monte_carlo"]);

export const recordTrialsBody = z
  .strictObject({
    version: z.number().int().min(1).exactOptional(),
    source,
    trial_key: z.string().min(1).max(200).openapi({
      description: "Names exactly what was tried; the same key again is no new trial",
    }),
    trials,
  })
  .openapi("RecordTrials") satisfies z.ZodType<Omit<RecordTrialsInput, "strategy_id">>;

export const trialLedgerReply = z
  .object({
    lineage: id,
    count: z.number().int(),
    runs: z.number().int(),
    sharpe_mean: z.number().nullable(),
    sharpe_variance: z.number().nullable(),
    entries: listOf(
      z.object({
        number: z.number().int(),
        kind: z.enum(["run", "deleted"]),
        source: source.nullable(),
        trial_key: z.string().nullable(),
        trials: trials.nullable(),
        strategy_id: id,
        strategy_version: z.number().int().nullable(),
        at: moment,
        previous_hash: sha256,
        hash: sha256,
      }),
    ),
    verified: z.boolean(),
    fault: z.object({ number: z.number().int(), code: z.string() }).nullable(),
    head: sha256,
  })
  .openapi("TrialLedger") satisfies z.ZodType<TrialLedgerView>;
