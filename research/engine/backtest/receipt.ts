import { type Bars, canonicalJson, type Json, sha256 } from "#domain";
import { strategyHash } from "../strategy/strategy.ts";
import { paramValues } from "./series.ts";
import type { BacktestInput, BacktestResult, Receipt } from "./types.ts";

/** Changes whenever the same input may give another result. */
export const ENGINE_VERSION = "1.0.0";

const COLUMNS = ["time", "open", "high", "low", "close", "volume", "spread"] as const;

/** Names everything a result came from, so that anyone can run it again and compare. */
export function receiptOf(
  input: BacktestInput,
  outcome: Pick<BacktestResult, "trades" | "equity" | "metrics" | "interval">,
): Receipt {
  const { strategy, bars, costs, instrument, rates, initialBalance, accountCurrency, timeframe } =
    input;
  const setting = {
    costs,
    instrument,
    rates: rates ?? {},
    initialBalance,
    accountCurrency,
    timeframe,
  };
  const result = { ...outcome, equity: hashColumns([outcome.equity]) };
  return {
    engineVersion: ENGINE_VERSION,
    specHash: strategyHash(strategy),
    dataHash: hashBars(bars),
    costsHash: sha256(canonicalJson(plain(setting))),
    params: paramValues(strategy, input.params ?? {}),
    seed: input.seed ?? 0,
    resultHash: sha256(canonicalJson(plain(result))),
  };
}

/** SHA-256 of the columns' bytes, one column after the other: little-endian doubles, every unknown number the same NaN. */
export function hashBars(bars: Bars): string {
  return hashColumns(COLUMNS.map((column) => bars[column]));
}

function hashColumns(columns: readonly Float64Array[]): string {
  const length = columns.reduce((sum, column) => sum + column.length, 0);
  const values = new Float64Array(length);
  const words = new Uint32Array(values.buffer);
  let start = 0;
  for (const column of columns) {
    values.set(column, start);
    start += column.length;
  }
  for (let i = 0; i < length; i++) {
    const value = values[i] as number; // inside the loop's bounds
    if (value === 0) values[i] = 0; // -0 and 0 are one number
    if (Number.isNaN(value)) {
      // Engines keep different bits for NaN.
      words[2 * i] = 0;
      words[2 * i + 1] = 0x7ff80000;
    }
  }
  return sha256(new Uint8Array(values.buffer));
}

/** Interfaces have no index signature, but these hold JSON values only. */
function plain(value: object): Json {
  return value as unknown as Json;
}
