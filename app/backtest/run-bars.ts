import { type Bars, concatBars, sliceBars } from "#domain";
import { decodeChunk } from "#marketdata";
import type { BarsRecipeView } from "../services.server.ts";

/** How many months are asked for at once. */
const AT_ONCE = 6;

/**
 * The very bars that a run was made of: the versions that its recipe names, whatever was imported since. A version never
 * changes, so the browser's own cache answers the second time.
 *
 * @throws Error when a part cannot be fetched or read.
 */
export async function fetchRunBars(recipe: BarsRecipeView): Promise<Bars> {
  const { symbol, timeframe, chunks, from, to } = recipe;
  const parts: Bars[] = new Array(chunks.length);
  const queue = chunks.map((chunk, i) => ({ ...chunk, i }));
  const fetchNext = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      parts[next.i] = await fetchChunk(symbol, timeframe, next.month, next.version);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchNext));
  return cutBars(concatBars(parts), from, to);
}

/** Bars whose open lies in [from, to). */
function cutBars(bars: Bars, from: number, to: number): Bars {
  return sliceBars(bars, firstAt(bars.time, from), firstAt(bars.time, to));
}

async function fetchChunk(
  symbol: string,
  timeframe: string,
  month: string,
  version: number,
): Promise<Bars> {
  const path = [symbol, timeframe, month].map(encodeURIComponent).join("/");
  const reply = await fetch(`/api/v1/bars/chunks/${path}?version=${version}`);
  if (!reply.ok || !reply.body) throw new Error(`bars of ${month}: ${reply.status}`);
  const plain = reply.body.pipeThrough(new DecompressionStream("gzip"));
  return decodeChunk(new Uint8Array(await new Response(plain).arrayBuffer()));
}

/** Index of the first bar that opens at or after a time. */
function firstAt(time: Float64Array, at: number): number {
  let low = 0;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((time[middle] as number) < at)
      low = middle + 1; // low <= middle < high
    else high = middle;
  }
  return low;
}
