/** A month of stored bars as the server names it; a version of it never changes. */
export interface ChunkName {
  /** "2017-04", UTC. */
  readonly month: string;
  readonly version: number;
  readonly bars: number;
  /** Of the packed bytes, hex. */
  readonly sha256: string;
}

export interface BarSetName {
  /** Whose bars: two people may share a browser. */
  readonly userId: string;
  readonly symbol: string;
  readonly timeframe: string;
}

/** Where everything that is kept of a set begins. */
export function prefixOf({ userId, symbol, timeframe }: BarSetName): string {
  return `${userId}/${encodeURIComponent(symbol)}/${timeframe}/`;
}

export function keyOf(set: BarSetName, { month, version, sha256 }: ChunkName): string {
  return `${prefixOf(set)}${month}.${version}.${sha256.slice(0, 16)}`;
}

/** Kept chunks that the list does not name any more: their month was imported anew, or is gone. */
export function replacedKeys(
  set: BarSetName,
  current: readonly ChunkName[],
  kept: readonly string[],
): readonly string[] {
  const wanted = new Set(current.map((chunk) => keyOf(set, chunk)));
  return kept.filter((key) => !wanted.has(key));
}

/** The months that a range touches. @param range ms UTC, [from, to). */
export function chunksWithin(
  chunks: readonly ChunkName[],
  range: { readonly from: number; readonly to: number },
): readonly ChunkName[] {
  return chunks.filter(({ month }) => {
    const [year = 0, number = 1] = month.split("-").map(Number);
    return Date.UTC(year, number, 1) > range.from && Date.UTC(year, number - 1, 1) < range.to;
  });
}
