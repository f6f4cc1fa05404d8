import { type Bars, sha256, sha256OfNumbers } from "#domain";
import type { BacktestSetting, Ticks } from "./types.ts";

const BAR_COLUMNS = ["time", "open", "high", "low", "close", "volume", "spread"] as const;
const TICK_COLUMNS = ["time", "bid", "ask"] as const;

/**
 * SHA-256 of the bars that a run read; with finer bars or ticks inside them, of the hashes of each, one after the other.
 */
export function hashData({
  bars,
  inside,
  ticks,
}: Pick<BacktestSetting, "bars" | "inside" | "ticks">): string {
  const hashes = [hashBars(bars)];
  if (inside) hashes.push(hashBars(inside.bars));
  if (ticks) hashes.push(hashTicks(ticks));
  return hashes.length === 1 ? hashBars(bars) : sha256(hashes.join("\n"));
}

/** SHA-256 of the columns' bytes in the order of `Bars`; see `sha256OfNumbers`. */
export function hashBars(bars: Bars): string {
  return hashOnce(
    bars,
    BAR_COLUMNS.map((name) => bars[name]),
  );
}

function hashTicks(ticks: Ticks): string {
  return hashOnce(
    ticks,
    TICK_COLUMNS.map((name) => ticks[name]),
  );
}

// SHA-256 is most of the price of a run. Data that is read again keeps its hash, as long as a checksum says that nobody
// wrote into it since.
const known = new WeakMap<object, { readonly checksum: string; readonly hash: string }>();

function hashOnce(owner: object, columns: readonly Float64Array[]): string {
  const checksum = columns.map(checksumOf).join();
  const before = known.get(owner);
  if (before?.checksum === checksum) return before.hash;
  const hash = sha256OfNumbers(columns);
  known.set(owner, { checksum, hash });
  return hash;
}

/** Tells accidents apart, not attacks: two runs of FNV-1a, over the words in even and in odd places. */
function checksumOf(column: Float64Array): string {
  const words = new Uint32Array(column.buffer, column.byteOffset, 2 * column.length);
  let [low, high] = [0x811c9dc5, 0x01234567];
  for (let i = 0; i < words.length; i += 2) {
    low = Math.imul(low ^ (words[i] as number), 0x01000193); // a double is two words
    high = Math.imul(high ^ (words[i + 1] as number), 0x85ebca6b);
  }
  return `${words.length}:${low}:${high}`;
}
