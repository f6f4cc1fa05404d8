import { and, asc, eq, gt, inArray, isNull, lt, max, min, sql, sum } from "drizzle-orm";
import { findInstrument } from "#broking";
import { barChunks, isDuplicate } from "#db";
import { type Bars, concatBars, type Timeframe, UserError } from "#domain";
import {
  barsQuality,
  decodeChunk,
  detectTimeframe,
  encodeChunk,
  parseBarsCsv,
  splitByMonth,
} from "#marketdata";
import { auditEntry } from "./audit.ts";
import { barsWithin, mergeBars } from "./bars-merge.ts";
import type { BarService } from "./contract.ts";
import type { ImportBarsInput } from "./inputs.ts";
import type { Ports } from "./ports.ts";
import { iso, type TimeRange, timeRange } from "./times.ts";
import type { BarRow, BarsImportView } from "./views.ts";

/** Whose bars, and which. */
export interface BarSet {
  readonly userId: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
}

type ChunkRow = typeof barChunks.$inferSelect;

const COLUMNS = ["time", "open", "high", "low", "close", "volume", "spread"] as const;

export function createBarService(ports: Ports): BarService {
  const { db } = ports;
  return {
    import: (userId, input) => importBars(ports, userId, input),
    async sets(userId) {
      const rows = await db
        .select({
          symbol: barChunks.symbol,
          timeframe: barChunks.timeframe,
          bars: sum(barChunks.bars),
          from: min(barChunks.firstTime),
          to: max(barChunks.lastTime),
        })
        .from(barChunks)
        .where(and(eq(barChunks.userId, userId), isNull(barChunks.replacedAt)))
        .groupBy(barChunks.symbol, barChunks.timeframe)
        .orderBy(asc(barChunks.symbol));
      return rows.map((row) => ({
        symbol: row.symbol,
        timeframe: row.timeframe as Timeframe, // only timeframes are stored
        bars: Number(row.bars),
        from: iso(row.from ?? 0), // a group has at least one row
        to: iso(row.to ?? 0),
      }));
    },
    async read(userId, { symbol, timeframe, from, to }) {
      const range = timeRange(from, to, ["from", "to"]);
      const bars = await loadBars(ports, { userId, symbol, timeframe }, range);
      return { symbol, timeframe, columns: COLUMNS, bars: toRows(bars) };
    },
  };
}

/** Stored bars whose open lies in the range, oldest first; empty when there are none. */
export async function loadBars(ports: Ports, set: BarSet, range: TimeRange): Promise<Bars> {
  const chunks = await ports.db
    .select({ data: barChunks.data })
    .from(barChunks)
    .where(
      and(
        isCurrent(set),
        lt(barChunks.firstTime, range.to),
        gt(barChunks.lastTime, range.from - 1),
      ),
    )
    .orderBy(asc(barChunks.month));
  const months = await Promise.all(chunks.map(({ data }) => unpack(ports, data)));
  return barsWithin(concatBars(months), range);
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

async function importBars(
  ports: Ports,
  userId: string,
  input: ImportBarsInput,
): Promise<BarsImportView> {
  const { symbol, timeframe } = input;
  knownInstrument(symbol);
  const bars = readCsv(input);
  // Of two imports at once, the second meets the first one's chunks and merges into them.
  for (;;) {
    try {
      await store(ports, { userId, symbol, timeframe }, bars);
      break;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }
  const { coverage, gapCount, flags } = barsQuality(bars, timeframe);
  const last = bars.time.length - 1;
  return {
    symbol,
    timeframe,
    bars: bars.time.length,
    from: iso(bars.time[0] ?? 0), // a file without bars does not parse
    to: iso(bars.time[last] ?? 0),
    quality: { coverage, gaps: gapCount, flags },
  };
}

function readCsv({ csv, time_zone, timeframe }: ImportBarsInput): Bars {
  const parsed = parseBarsCsv(csv, time_zone === undefined ? {} : { timeZone: time_zone });
  if (!parsed.ok) {
    const { line, column, message, hint } = parsed.error;
    const place = line > 0 ? `Line ${line}${column ? `, column ${column}` : ""}: ` : "";
    throw new UserError("bad_csv", `${place}${message}. Hint: ${hint}`, {
      details: { line, column: column ?? null, hint },
    });
  }
  const { bars } = parsed.value;
  const found = detectTimeframe(bars);
  if (found === null || found === timeframe) return bars;
  throw new UserError(
    "timeframe_mismatch",
    `The file holds ${found} bars, not ${timeframe}. Import it with timeframe=${found}.`,
    { details: { errors: [{ pointer: "timeframe", message: `the file holds ${found} bars` }] } },
  );
}

/** Merges the bars into their months and stores the months that changed, all or none. */
async function store(ports: Ports, set: BarSet, bars: Bars): Promise<void> {
  const { db, clock } = ports;
  const months = splitByMonth(bars);
  const names = months.map(({ month }) => month);
  const stored = await db
    .select()
    .from(barChunks)
    .where(and(isCurrent(set), inArray(barChunks.month, names)));
  const byMonth = new Map(stored.map((chunk) => [chunk.month, chunk]));
  const now = clock.now();
  const made = await Promise.all(
    months.map(({ month, bars: added }) =>
      nextChunk(ports, set, month, byMonth.get(month), added, now),
    ),
  );
  const next = made.filter((chunk) => chunk !== null);
  if (next.length === 0) return;
  await db.batch([
    db
      .update(barChunks)
      .set({ replacedAt: now })
      .where(
        and(
          isCurrent(set),
          inArray(
            barChunks.month,
            next.map(({ month }) => month),
          ),
        ),
      ),
    db.insert(barChunks).values(next),
    auditEntry(ports, set.userId, "bars.imported", `${set.symbol} ${set.timeframe}`, {
      months: next.length,
    }),
  ]);
}

/** The month with the new bars in it; null when they change nothing. */
async function nextChunk(
  ports: Ports,
  set: BarSet,
  month: string,
  before: ChunkRow | undefined,
  added: Bars,
  now: number,
): Promise<ChunkRow | null> {
  const known = before ? await ports.gzip.decompress(before.data) : null;
  const merged = known ? mergeBars(decodeChunk(known), added) : added;
  const bytes = encodeChunk(merged);
  if (known && sameBytes(known, bytes)) return null;
  const count = merged.time.length;
  return {
    ...set,
    month,
    version: (before?.version ?? 0) + 1,
    bars: count,
    firstTime: merged.time[0] ?? 0, // a month has at least one bar
    lastTime: merged.time[count - 1] ?? 0,
    data: await ports.gzip.compress(bytes),
    createdAt: now,
    replacedAt: null,
  };
}

async function unpack({ gzip }: Ports, data: Uint8Array): Promise<Bars> {
  return decodeChunk(await gzip.decompress(data));
}

function isCurrent({ userId, symbol, timeframe }: BarSet) {
  return and(
    eq(barChunks.userId, userId),
    eq(barChunks.symbol, symbol),
    eq(barChunks.timeframe, timeframe),
    sql`${barChunks.replacedAt} is null`,
  );
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function toRows(bars: Bars): BarRow[] {
  return Array.from(bars.time, (time, i): BarRow => {
    const at = (column: Float64Array) => column[i] as number; // columns are of one length
    const spread = at(bars.spread);
    return [
      time,
      at(bars.open),
      at(bars.high),
      at(bars.low),
      at(bars.close),
      at(bars.volume),
      Number.isNaN(spread) ? null : spread,
    ];
  });
}
