import { and, inArray } from "drizzle-orm";
import { barChunks, isDuplicate } from "#db";
import { type Bars, sha256 } from "#domain";
import { decodeChunk, encodeChunk, splitByMonth } from "#marketdata";
import { auditEntry } from "../audit.ts";
import type { Ports } from "../ports.ts";
import type { BarsOrigin } from "../views.ts";
import { type BarSet, isCurrent } from "./chunks.ts";
import { mergeBars } from "./merge.ts";

type ChunkRow = typeof barChunks.$inferSelect;

/** From the one that deserves the least trust. */
const ORIGINS: readonly BarsOrigin[] = ["synthetic", "yahoo", "csv", "mt5"];

/** Of several sources, the one that deserves the least trust: a set is as good as its worst part. */
export function leastTrusted(origins: readonly BarsOrigin[]): BarsOrigin {
  return ORIGINS.find((origin) => origins.includes(origin)) ?? "csv";
}

/** Merges bars into what is stored; of two writers at once, the second meets the first one's chunks and merges into them. */
export async function storeBars(
  ports: Ports,
  set: BarSet,
  bars: Bars,
  origin: BarsOrigin,
): Promise<void> {
  for (;;) {
    try {
      await storeMonths(ports, set, bars, origin);
      return;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }
}

/** Stores the months that the bars change, all or none. */
async function storeMonths(
  ports: Ports,
  set: BarSet,
  bars: Bars,
  origin: BarsOrigin,
): Promise<void> {
  const { db, clock } = ports;
  const months = splitByMonth(bars);
  const stored = await db
    .select()
    .from(barChunks)
    .where(
      and(
        isCurrent(set),
        inArray(
          barChunks.month,
          months.map(({ month }) => month),
        ),
      ),
    );
  const byMonth = new Map(stored.map((chunk) => [chunk.month, chunk]));
  const now = clock.now();
  const made = await Promise.all(
    months.map(({ month, bars: added }) =>
      nextChunk(ports, set, month, byMonth.get(month), { added, origin, now }),
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
      origin,
    }),
  ]);
}

interface Added {
  readonly added: Bars;
  readonly origin: BarsOrigin;
  readonly now: number;
}

/** The month with the new bars in it; null when they change nothing. */
async function nextChunk(
  ports: Ports,
  set: BarSet,
  month: string,
  before: ChunkRow | undefined,
  { added, origin: addedOrigin, now }: Added,
): Promise<ChunkRow | null> {
  const known = before ? await ports.gzip.decompress(before.data) : null;
  const merged = known ? mergeBars(decodeChunk(known), added) : added;
  const bytes = encodeChunk(merged);
  const count = merged.time.length;
  const replacesAll = count === added.time.length;
  const origin = before && !replacesAll ? leastTrusted([before.origin, addedOrigin]) : addedOrigin;
  if (known && origin === before?.origin && sameBytes(known, bytes)) return null;
  const data = await ports.gzip.compress(bytes);
  return {
    ...set,
    month,
    version: (before?.version ?? 0) + 1,
    bars: count,
    firstTime: merged.time[0] ?? 0, // a month has at least one bar
    lastTime: merged.time[count - 1] ?? 0,
    data,
    sha256: sha256(data),
    origin,
    createdAt: now,
    replacedAt: null,
  };
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
