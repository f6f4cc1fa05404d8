import * as z from "zod/mini";
import { isTimeframe } from "#domain";
import { MAX_CANDLES } from "#protocol";
import type { BarsQuestion } from "./bars.ts";

const query = z.object({
  symbol: z.string().check(z.regex(/^[A-Za-z0-9._#-]{1,32}$/)),
  count: z.coerce.number().check(z.int(), z.positive(), z.lte(MAX_CANDLES)),
});

/** `?symbol&timeframe&count`; null when one of them does not make sense. */
export function parseBarsQuery(params: URLSearchParams): BarsQuestion | null {
  const parsed = query.safeParse({
    symbol: params.get("symbol"),
    count: params.get("count") ?? "300",
  });
  const timeframe = params.get("timeframe") ?? "";
  return parsed.success && isTimeframe(timeframe) ? { ...parsed.data, timeframe } : null;
}
