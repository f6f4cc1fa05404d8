import { and, asc, eq, isNull, max, min, sql, sum } from "drizzle-orm";
import { barChunks, barSets } from "#db";
import type { Timeframe } from "#domain";
import { type BarsQuality, barsQuality } from "#marketdata";
import type { Ports } from "../ports.ts";
import { iso } from "../times.ts";
import type { BarSetQualityView, BarSetView, BarsOrigin } from "../views.ts";
import { loadBars } from "./chunks.ts";
import { leastTrusted } from "./store.ts";

const EVERYTHING = { from: 0, to: Number.MAX_SAFE_INTEGER };

/** What a user has stored, by symbol and timeframe, with what its bars are worth. */
export async function listSets(ports: Ports, userId: string): Promise<readonly BarSetView[]> {
  const isOwn = eq(barChunks.userId, userId);
  const [groups, known] = await ports.db.batch([
    ports.db
      .select({
        symbol: barChunks.symbol,
        timeframe: barChunks.timeframe,
        bars: sum(barChunks.bars),
        from: min(barChunks.firstTime),
        to: max(barChunks.lastTime),
        origins: sql<string>`group_concat(distinct ${barChunks.origin})`,
        stamp: sql<string>`count(*) || '.' || sum(${barChunks.version}) || '.' || sum(${barChunks.bars})`,
      })
      .from(barChunks)
      .where(and(isOwn, isNull(barChunks.replacedAt)))
      .groupBy(barChunks.symbol, barChunks.timeframe)
      .orderBy(asc(barChunks.symbol)),
    ports.db.select().from(barSets).where(eq(barSets.userId, userId)),
  ]);
  const views: BarSetView[] = [];
  // One after the other: a set of minute bars takes its share of the memory.
  for (const group of groups) {
    const { symbol } = group;
    const timeframe = group.timeframe as Timeframe; // only timeframes are stored
    const before = known.find((row) => row.symbol === symbol && row.timeframe === timeframe);
    const quality =
      before?.stamp === group.stamp
        ? (before.quality as BarSetQualityView) // as stored below
        : await lookUp(ports, { userId, symbol, timeframe }, group.stamp);
    views.push({
      symbol,
      timeframe,
      bars: Number(group.bars),
      from: iso(group.from ?? 0), // a group has at least one row
      to: iso(group.to ?? 0),
      origin: leastTrusted(group.origins.split(",") as BarsOrigin[]), // only origins are stored
      quality,
    });
  }
  return views;
}

async function lookUp(
  ports: Ports,
  set: { readonly userId: string; readonly symbol: string; readonly timeframe: Timeframe },
  stamp: string,
): Promise<BarSetQualityView> {
  const quality = toView(barsQuality(await loadBars(ports, set, EVERYTHING), set.timeframe));
  await ports.db
    .insert(barSets)
    .values({ ...set, stamp, quality })
    .onConflictDoUpdate({
      target: [barSets.userId, barSets.symbol, barSets.timeframe],
      set: { stamp, quality },
    });
  return quality;
}

function toView(quality: BarsQuality): BarSetQualityView {
  return {
    coverage: quality.coverage,
    gaps: quality.gapCount,
    flags: quality.flags,
    widest_gaps: quality.gaps.map(({ from, to, missingBars }) => ({
      from: iso(from),
      to: iso(to),
      missing_bars: missingBars,
    })),
    flat_bars: quality.flatBars,
    missing_spreads: quality.missingSpreads,
    zero_spreads: quality.zeroSpreads,
    spikes: quality.spikes.map(iso),
  };
}
