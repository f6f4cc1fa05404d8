import type { CandlestickData, IChartApi, ISeriesApi, UTCTimestamp } from "lightweight-charts";
import { languageTag } from "../format/money.ts";
import { getLocale } from "../i18n/generated/runtime.js";
import type { Colours } from "./colours.ts";

/** A chart with its one series of candles. */
export interface CandleDrawing {
  readonly chart: IChartApi;
  readonly series: ISeriesApi<"Candlestick">;
}

/** The axis shows the reader's own time: the library knows UTC only, so its clock is moved. */
export function axisTime(time: number): UTCTimestamp {
  const offsetMs = new Date(time).getTimezoneOffset() * 60_000;
  return ((time - offsetMs) / 1000) as UTCTimestamp; // the library's brand of seconds
}

export function candleAt(
  time: number,
  open: number,
  high: number,
  low: number,
  close: number,
): CandlestickData {
  return { time: axisTime(time), open, high, low, close };
}

/** The page's tokens on the canvas. */
export function applyColours({ chart, series }: CandleDrawing, colours: Colours): void {
  chart.applyOptions({
    localization: { locale: languageTag(getLocale()) },
    layout: {
      background: { color: colours["surface-1"] },
      textColor: colours.faint,
      fontFamily: "Inter Variable, system-ui, sans-serif",
      fontSize: 12,
    },
    grid: { vertLines: { visible: false }, horzLines: { color: colours.line } },
    rightPriceScale: { borderVisible: false },
    timeScale: { borderColor: colours.line },
    crosshair: {
      vertLine: { color: colours.faint, labelBackgroundColor: colours.normal },
      horzLine: { color: colours.faint, labelBackgroundColor: colours.normal },
    },
  });
  series.applyOptions({
    upColor: colours.up,
    wickUpColor: colours.up,
    downColor: colours.down,
    wickDownColor: colours.down,
    priceLineColor: colours.normal,
  });
}
