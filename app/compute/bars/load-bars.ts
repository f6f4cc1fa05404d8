import { AppError, type Bars, concatBars, sliceBars, UserError } from "#domain";
import { decodeChunk } from "#marketdata";
import type { KeyValue } from "../key-value.ts";
import {
  type BarSetName,
  type ChunkName,
  chunksWithin,
  keyOf,
  prefixOf,
  replacedKeys,
} from "./chunk-list.ts";

/** What the cache works with; each is the browser's own on the page. */
export interface BarsIo {
  /** GET of the same origin, with the session's cookie. Throws where there is no net. */
  readonly fetch: (url: string) => Promise<Response>;
  readonly chunks: KeyValue<Uint8Array>;
  /** The newest list of each set, for when there is no net. */
  readonly lists: KeyValue<readonly ChunkName[]>;
  /** Hex. */
  readonly sha256: (bytes: Uint8Array) => Promise<string>;
  readonly gunzip: (bytes: Uint8Array) => Promise<Uint8Array>;
}

export interface BarsWish extends BarSetName {
  /** ms UTC, [from, to). */
  readonly from: number;
  readonly to: number;
}

export interface LoadedBars {
  readonly bars: Bars;
  /** Names the bars exactly: equal for equal bars. */
  readonly dataKey: string;
  /** The list was read from the cache, for there was no answer from the server. */
  readonly isOffline: boolean;
  /** Chunks that had to be fetched, of those that were needed. */
  readonly fetched: number;
  readonly needed: number;
}

const API = "/api/v1/bars/chunks";
/** Fetched side by side. */
const AT_ONCE = 6;

/**
 * The wanted bars: months that are kept come from the cache, the others from the server and into the cache. A kept month
 * whose bytes do not match its hash is fetched again; months that were replaced are taken out.
 *
 * @throws UserError `no_bars` if nothing is stored for the range; AppError `offline` if it cannot be had without the net,
 * `bars.broken` if the server's bytes are not what it said they would be.
 */
export async function loadBars(io: BarsIo, wish: BarsWish): Promise<LoadedBars> {
  const { list, isOffline } = await listOf(io, wish);
  const needed = chunksWithin(list, wish);
  let fetched = 0;
  const months = await inTurns(needed, AT_ONCE, async (chunk) => {
    const kept = await keptBytes(io, wish, chunk);
    if (kept === null) fetched++;
    const packed = kept ?? (await fetchedBytes(io, wish, chunk));
    return decodeChunk(await io.gunzip(packed));
  });
  const bars = within(concatBars(months), wish);
  if (bars.time.length === 0) {
    throw new UserError("no_bars", `there are no ${wish.timeframe} bars of ${wish.symbol} here`);
  }
  const dataKey = [wish.from, wish.to, ...needed.map(({ sha256 }) => sha256)].join(" ");
  return { bars, dataKey, isOffline, fetched, needed: needed.length };
}

async function listOf(io: BarsIo, set: BarSetName) {
  const { symbol, timeframe } = set;
  const url = `${API}?${new URLSearchParams({ symbol, timeframe })}`;
  const reply = await io.fetch(url).catch(() => null);
  if (reply === null) {
    const known = await io.lists.get(prefixOf(set)).catch(() => undefined);
    if (known === undefined) throw offline();
    return { list: known, isOffline: true };
  }
  if (!reply.ok) throw await refusal(reply);
  const list = (await reply.json()) as readonly ChunkName[]; // the API's own reply, checked by its schema
  await keepList(io, set, list).catch(() => undefined); // a full disk costs the cache, not the run
  return { list, isOffline: false };
}

async function keepList(io: BarsIo, set: BarSetName, list: readonly ChunkName[]): Promise<void> {
  await io.lists.put(prefixOf(set), list);
  const kept = await io.chunks.keys(prefixOf(set));
  for (const key of replacedKeys(set, list, kept)) await io.chunks.delete(key);
}

async function keptBytes(io: BarsIo, set: BarSetName, chunk: ChunkName) {
  const bytes = await io.chunks.get(keyOf(set, chunk)).catch(() => undefined);
  if (bytes === undefined) return null;
  return (await io.sha256(bytes)) === chunk.sha256 ? bytes : null;
}

async function fetchedBytes(io: BarsIo, set: BarSetName, chunk: ChunkName): Promise<Uint8Array> {
  const { symbol, timeframe } = set;
  const path = [symbol, timeframe, chunk.month].map(encodeURIComponent).join("/");
  const reply = await io.fetch(`${API}/${path}?version=${chunk.version}`).catch(() => null);
  if (reply === null) throw offline();
  if (!reply.ok) throw await refusal(reply);
  const bytes = new Uint8Array(await reply.arrayBuffer());
  if ((await io.sha256(bytes)) !== chunk.sha256) {
    throw new AppError("bars.broken", `the bars of ${chunk.month} did not arrive as they left`);
  }
  await io.chunks.put(keyOf(set, chunk), bytes).catch(() => undefined); // as above
  return bytes;
}

function within(bars: Bars, { from, to }: BarsWish): Bars {
  const { time } = bars;
  let [first, last] = [0, time.length];
  while (first < last && (time[first] as number) < from) first++; // inside the column
  while (last > first && (time[last - 1] as number) >= to) last--;
  return sliceBars(bars, first, last);
}

async function refusal(reply: Response): Promise<AppError> {
  const problem = (await reply.json().catch(() => ({}))) as { code?: string; detail?: string }; // RFC 9457
  return new AppError(problem.code ?? "unknown", problem.detail ?? "", { status: reply.status });
}

function offline(): AppError {
  return new AppError("offline", "no answer from the server");
}

/** All of them, in order, so many at a time. */
async function inTurns<T, U>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<U>,
): Promise<U[]> {
  const results: U[] = new Array(items.length);
  let next = 0;
  const turn = async () => {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at] as T);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, turn));
  return results;
}
