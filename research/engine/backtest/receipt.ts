import { canonicalJson, type Json, sha256, sha256OfNumbers } from "#domain";
import { strategyHash } from "../strategy/strategy.ts";
import { completeAccountRules } from "./account.ts";
import { hashData } from "./data-hash.ts";
import { completeExecution } from "./execution.ts";
import { paramValues } from "./series.ts";
import { hashTrades } from "./trades-hash.ts";
import type { BacktestInput, BacktestOutcome, Receipt } from "./types.ts";

/** Changes whenever the same input may give another result. */
export const ENGINE_VERSION = "2.0.0";

/** Names everything a result came from, so that anyone can run it again and compare. */
export function receiptOf(input: BacktestInput, outcome: BacktestOutcome): Receipt {
  const { costs, instrument, rates, initialBalance, accountCurrency, timeframe } = input;
  const setting = {
    ...(input.limits === undefined ? {} : { limits: input.limits }),
    costs,
    instrument,
    rates: rates ?? {},
    initialBalance,
    accountCurrency,
    timeframe,
    mode: input.mode ?? "ohlc",
    insideTimeframe: input.inside?.timeframe ?? null,
    execution: completeExecution(input.execution),
    account: completeAccountRules(input.account),
  };
  // What there is one of a bar or a trade is hashed as numbers: as text it would be most of the work of a run.
  const result = {
    ...outcome,
    trades: hashTrades(outcome.trades),
    equity: sha256OfNumbers([outcome.equity]),
  };
  return {
    engineVersion: ENGINE_VERSION,
    specHash: strategyHash(input.strategy),
    dataHash: hashData(input),
    costsHash: sha256(canonicalJson(plain(setting))),
    params: paramValues(input.strategy, input.params ?? {}),
    seed: input.seed ?? 0,
    resultHash: sha256(canonicalJson(plain(result))),
  };
}

/** Interfaces have no index signature, but these hold JSON values only. */
function plain(value: object): Json {
  return value as unknown as Json;
}
