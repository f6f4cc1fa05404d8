import { type Bars, canonicalJson, type Json, sha256 } from "#domain";
import { strategyHash } from "../strategy/strategy.ts";
import { paramValues } from "./series.ts";
import type { BacktestInput, BacktestResult, Receipt } from "./types.ts";

/** Changes whenever the same input may give another result. */
export const ENGINE_VERSION = "1.2.0";

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
  const result = { ...outcome, equity: sha256(new Uint8Array(wordsOf([outcome.equity]).buffer)) };
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

// SHA-256 is most of the price of a run. Bars that are run again keep theirs, as long as a checksum says that nobody
// wrote into them since.
const known = new WeakMap<Bars, { readonly checksum: string; readonly hash: string }>();

/** SHA-256 of the columns' bytes, one column after the other: little-endian doubles, every unknown number the same NaN. */
export function hashBars(bars: Bars): string {
  const words = wordsOf(COLUMNS.map((column) => bars[column]));
  const checksum = checksumOf(words);
  const before = known.get(bars);
  if (before?.checksum === checksum) return before.hash;
  const hash = sha256(new Uint8Array(words.buffer));
  known.set(bars, { checksum, hash });
  return hash;
}

/** The columns' doubles as words, low word first, with one form for NaN and one for zero. */
function wordsOf(columns: readonly Float64Array[]): Uint32Array<ArrayBuffer> {
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
  return words;
}

/** Tells accidents apart, not attacks: two runs of FNV-1a over the words. */
function checksumOf(words: Uint32Array): string {
  let [a, b] = [0x811c9dc5, 0x01234567];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as number; // inside the loop's bounds
    a = Math.imul(a ^ word, 0x01000193);
    b = Math.imul(b ^ (word >>> 15) ^ (a >>> 7), 0x85ebca6b);
  }
  return `${words.length}:${a}:${b}`;
}

/** Interfaces have no index signature, but these hold JSON values only. */
function plain(value: object): Json {
  return value as unknown as Json;
}
