import { and, asc, eq, gt, lt, sql } from "drizzle-orm";
import { findInstrument } from "#broking";
import { barChunks } from "#db";
import { type Bars, concatBars, NotFoundError, sha256, type Timeframe, UserError } from "#domain";
import { decodeChunk } from "#marketdata";
import type { Ports } from "../ports.ts";
import { iso, type TimeRange } from "../times.ts";
import type { BarChunkBytes, BarChunkView, BarsOrigin } from "../views.ts";
import { barsWithin } from "./merge.ts";

/** Whose bars, and which. */
export interface BarSet {
  readonly userId: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
}

/** A month as it stands now, without its bars. */
export interface ChunkInfo {
  readonly month: string;
  readonly version: number;
  readonly bars: number;
  readonly origin: BarsOrigin;
}

const INFO = {
  month: barChunks.month,
  version: barChunks.version,
  bars: barChunks.bars,
  origin: barChunks.origin,
};

/** Stored bars whose open lies in the range, oldest first; empty when there are none. */
export async function loadBars(ports: Ports, set: BarSet, range: TimeRange): Promise<Bars> {
  const chunks = await ports.db
    .select({ data: barChunks.data })
    .from(barChunks)
    .where(and(isCurrent(set), touches(range)))
    .orderBy(asc(barChunks.month));
  const months = await Promise.all(chunks.map(({ data }) => unpack(ports, data)));
  return barsWithin(concatBars(months), range);
}

/** The months that the range touches, oldest first. */
export function chunkInfos(
  { db }: Ports,
  set: BarSet,
  range: TimeRange,
): Promise<readonly ChunkInfo[]> {
  return db
    .select(INFO)
    .from(barChunks)
    .where(and(isCurrent(set), touches(range)))
    .orderBy(asc(barChunks.month));
}

/** The bars of these very versions, in their order; an import meanwhile changes nothing about them. */
export async function barsOfChunks(
  ports: Ports,
  set: BarSet,
  chunks: readonly Pick<ChunkInfo, "month" | "version">[],
): Promise<readonly Bars[]> {
  const rows = await ports.db
    .select({ month: barChunks.month, version: barChunks.version, data: barChunks.data })
    .from(barChunks)
    .where(and(isOf(set), isOneOf(chunks)));
  return Promise.all(
    chunks.map(({ month, version }) => {
      const row = rows.find((one) => one.month === month && one.version === version);
      if (!row) throw new Error(`chunk ${month} version ${version} is gone`); // chunks are never taken away
      return unpack(ports, row.data);
    }),
  );
}

export async function listChunks({ db }: Ports, set: BarSet): Promise<readonly BarChunkView[]> {
  const rows = await db
    .select({
      ...INFO,
      sha256: barChunks.sha256,
      from: barChunks.firstTime,
      to: barChunks.lastTime,
      // Chunks from before the hash was kept bring their bytes along.
      data: sql<ArrayBuffer | null>`case when ${barChunks.sha256} is null then ${barChunks.data} end`,
    })
    .from(barChunks)
    .where(isCurrent(set))
    .orderBy(asc(barChunks.month));
  return rows.map((row) => ({
    month: row.month,
    version: row.version,
    bars: row.bars,
    sha256: row.sha256 ?? sha256(new Uint8Array(row.data ?? new ArrayBuffer(0))),
    from: iso(row.from),
    to: iso(row.to),
  }));
}

/** @throws NotFoundError `chunk_not_found` */
export async function readChunk(
  { db }: Ports,
  set: BarSet,
  month: string,
  version: number | undefined,
): Promise<BarChunkBytes> {
  const wanted =
    version === undefined ? isCurrent(set) : and(isOf(set), eq(barChunks.version, version));
  const [row] = await db
    .select({ version: barChunks.version, sha256: barChunks.sha256, data: barChunks.data })
    .from(barChunks)
    .where(and(wanted, eq(barChunks.month, month)));
  if (row) {
    const bytes = new Uint8Array(row.data);
    return { version: row.version, sha256: row.sha256 ?? sha256(bytes), bytes };
  }
  throw new NotFoundError(
    "chunk_not_found",
    `You have no such chunk of ${set.symbol} ${set.timeframe} in ${month}. GET /api/v1/bars/chunks lists yours.`,
  );
}

/** @throws UserError `unknown_symbol` */
export function knownInstrument(symbol: string) {
  const instrument = findInstrument(symbol);
  if (instrument) return instrument;
  throw new UserError(
    "unknown_symbol",
    `The symbol ${symbol} is not known. Use a name such as EURUSD, XAUUSD or US30, as your broker writes it.`,
    { details: { errors: [{ pointer: "symbol", message: "is not a known symbol" }] } },
  );
}

export function isCurrent(set: BarSet) {
  return and(isOf(set), sql`${barChunks.replacedAt} is null`);
}

async function unpack({ gzip }: Ports, data: Uint8Array): Promise<Bars> {
  return decodeChunk(await gzip.decompress(data));
}

function isOf({ userId, symbol, timeframe }: BarSet) {
  return and(
    eq(barChunks.userId, userId),
    eq(barChunks.symbol, symbol),
    eq(barChunks.timeframe, timeframe),
  );
}

/** One list of pairs, however long: a chain of `or` would nest too deep. */
function isOneOf(chunks: readonly Pick<ChunkInfo, "month" | "version">[]) {
  const pairs = chunks.map(({ month, version }) => sql`(${month}, ${version})`);
  return sql`(${barChunks.month}, ${barChunks.version}) in (values ${sql.join(pairs, sql`, `)})`;
}

function touches(range: TimeRange) {
  return and(lt(barChunks.firstTime, range.to), gt(barChunks.lastTime, range.from - 1));
}
