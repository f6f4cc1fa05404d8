import { z } from "@hono/zod-openapi";
import type {
  BarChunkView,
  BarSetView,
  BarsImportView,
  BarsQualityView,
  BarsView,
  YahooBarsInput,
  YahooImportView,
} from "#services";
import { date, listOf, moment, symbol, timeframe } from "./common.ts";

const count = z.number().int();
const origin = z.enum(["csv", "mt5", "yahoo", "synthetic"]).openapi({
  description: "Of a mixed set, the origin that deserves the least trust",
});
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export const month = z.string().regex(/^\d{4}-\d{2}$/, "must be a month such as 2017-04");
export const chunkVersion = z.coerce.number().int().min(1);

export const qualityReply = z
  .object({ coverage: z.number(), gaps: count, flags: listOf(z.string()) })
  .openapi("BarsQuality") satisfies z.ZodType<BarsQualityView>;

export const importReply = z
  .object({
    symbol: z.string(),
    timeframe,
    bars: count,
    from: moment,
    to: moment,
    origin,
    quality: qualityReply,
  })
  .openapi("BarsImport") satisfies z.ZodType<BarsImportView>;

export const yahooBody = z
  .strictObject({
    symbol,
    yahoo_symbol: z
      .string()
      .regex(/^[A-Za-z0-9.^=_-]{1,32}$/, "must be a name of Yahoo's, such as EURUSD=X")
      .openapi({ example: "EURUSD=X" }),
    timeframe,
    from: date.exactOptional(),
    to: date.exactOptional(),
  })
  .openapi("YahooBars") satisfies z.ZodType<YahooBarsInput>;

export const yahooReply = importReply
  .extend({
    warnings: listOf(
      z.object({
        code: z.enum(["yahoo_intraday", "yahoo_source", "yahoo_dropped_rows", "yahoo_splits"]),
        severity: z.enum(["hard", "note"]),
        message: z.string(),
      }),
    ),
  })
  .openapi("YahooImport") satisfies z.ZodType<YahooImportView>;

export const barSetReply = z
  .object({
    symbol: z.string(),
    timeframe,
    bars: count,
    from: moment,
    to: moment,
    origin,
    quality: qualityReply
      .extend({
        widest_gaps: listOf(z.object({ from: moment, to: moment, missing_bars: count })),
        flat_bars: count,
        missing_spreads: count,
        zero_spreads: count,
        spikes: listOf(moment),
      })
      .openapi("BarSetQuality"),
  })
  .openapi("BarSet") satisfies z.ZodType<BarSetView>;

export const chunkReply = z
  .object({ month, version: count, bars: count, sha256, from: moment, to: moment })
  .openapi("BarChunk") satisfies z.ZodType<BarChunkView>;

/** Rows are [open time ms UTC, open, high, low, close, volume, spread in points or null]. */
export const barsReply = z
  .object({
    symbol: z.string(),
    timeframe,
    columns: z.custom<BarsView["columns"]>().openapi({ type: "array", items: { type: "string" } }),
    bars: z
      .custom<BarsView["bars"]>()
      .openapi({ type: "array", items: { type: "array", items: { type: "number" } } }),
  })
  .openapi("Bars") satisfies z.ZodType<BarsView>;
