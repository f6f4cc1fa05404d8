import {
  type Bars,
  type EpochMs,
  emptyBars,
  err,
  ok,
  type Result,
  sliceBars,
  timeframeMs,
} from "#domain";
import { localDayReader } from "./time-zone.ts";
import { readYahooChart, type YahooProblem, type YahooSplit } from "./yahoo-chart.ts";

/** Timeframes that Yahoo has, by its own names. Weeks and months are resampled from days. */
export const YAHOO_INTERVALS = {
  M1: "1m",
  M2: "2m",
  M5: "5m",
  M15: "15m",
  M30: "30m",
  H1: "60m",
  D1: "1d",
} as const;
export type YahooTimeframe = keyof typeof YAHOO_INTERVALS;

export interface YahooOptions {
  readonly timeframe: YahooTimeframe;
  /** When the answer was given, ms UTC: a bar that had not closed by then is left out. */
  readonly asOf: EpochMs;
}

export interface YahooBars {
  readonly bars: Bars;
  readonly dropped: DroppedRows;
  /** Yahoo divides the prices before a split by it: they are not those that were traded. Oldest first. */
  readonly splits: readonly YahooSplit[];
  /** ISO code, as Yahoo says it; null where it does not. */
  readonly currency: string | null;
}

/** Rows of the answer that are no bars. */
export interface DroppedRows {
  /** A price is missing. */
  readonly empty: number;
  /** Prices that cannot be: not above 0, or open or close outside high and low. */
  readonly impossible: number;
  /** It opens before the row before it has closed: Yahoo adds the newest price as a row of its own. */
  readonly repeated: number;
  /** Not closed yet. */
  readonly unfinished: number;
}

/**
 * Bars from the answer of Yahoo's chart endpoint.
 *
 * Intraday rows keep their moment; a daily row opens at 00:00 UTC of its day at the exchange, whatever the clocks there
 * show, so that summer time moves nothing. Prices come as 32-bit floats (1.0712300539): they are cut to the seven digits
 * those hold. Splits are already in the prices, dividends are not. Spread is unknown; a volume that is missing is 0.
 *
 * @param answer the parsed JSON, of any shape.
 */
export function parseYahooChart(
  answer: unknown,
  { timeframe, asOf }: YahooOptions,
): Result<YahooBars, YahooProblem> {
  const chart = readYahooChart(answer);
  if (!chart.ok) return chart;
  const { rows, timeZone, splits, currency } = chart.value;
  const localDay = localDayReader(timeZone);
  if (localDay === null) {
    return err({
      code: "yahoo.shape",
      detail: "meta.exchangeTimezoneName",
      message: `Yahoo names a time zone that is not known here: ${timeZone}`,
    });
  }
  const step = timeframeMs(timeframe);
  const openOf = timeframe === "D1" ? localDay : (time: number) => time;
  // A day is over when the exchange's calendar shows the next.
  const closedBy = timeframe === "D1" ? localDay(asOf) : asOf;
  const bars = emptyBars(rows.length);
  const dropped = { empty: 0, impossible: 0, repeated: 0, unfinished: 0 };
  let count = 0;
  let before = -Infinity;
  for (const row of rows) {
    const time = openOf(row.time);
    const prices = [row.open, row.high, row.low, row.close].map(sevenDigits);
    const [open = NaN, high = NaN, low = NaN, close = NaN] = prices;
    if (prices.some(Number.isNaN)) dropped.empty++;
    else if (!isPossible(open, high, low, close)) dropped.impossible++;
    else if (time + step > closedBy) dropped.unfinished++;
    else if (time < before + step) dropped.repeated++;
    else {
      bars.time[count] = time;
      bars.open[count] = open;
      bars.high[count] = high;
      bars.low[count] = low;
      bars.close[count] = close;
      bars.volume[count] = row.volume;
      bars.spread[count] = NaN;
      before = time;
      count++;
    }
  }
  if (count === 0) {
    return err({ code: "yahoo.no_bars", detail: "", message: "Yahoo has no bars for this range" });
  }
  return ok({ bars: sliceBars(bars, 0, count), dropped, splits, currency });
}

/** A 32-bit float holds seven digits; what follows is noise of its binary form. */
function sevenDigits(price: number | null): number {
  return price === null ? NaN : Number(price.toPrecision(7));
}

function isPossible(open: number, high: number, low: number, close: number): boolean {
  return low > 0 && low <= open && low <= close && open <= high && close <= high && high < Infinity;
}
