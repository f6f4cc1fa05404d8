import {
  type CandlestickData,
  CandlestickSeries,
  createChart,
  type IChartApi,
  type IPriceLine,
  LineStyle,
} from "lightweight-charts";
import { useEffect, useRef } from "react";
import type { Candle } from "#protocol";
import type { ChartLine } from "../live/chart-lines.ts";
import { applyColours, type CandleDrawing, candleAt } from "./candle-look.ts";
import { readColours, watchTheme } from "./colours.ts";

export interface CandleChartProps {
  /** Names the picture for who cannot see it. */
  readonly label: string;
  /** Oldest first. A new array starts the picture anew. */
  readonly candles: readonly Candle[];
  /** Newest state of the last candle, or a candle behind it. */
  readonly last: Candle | null;
  readonly lines: readonly ChartLine[];
  readonly digits: number;
}

/** More labels than this would cover the price axis; the lines stay. */
const MOST_LABELS = 8;

/** Candles with lines at prices. Loaded on demand: it brings its own drawing library. */
export default function CandleChart({ label, candles, last, lines, digits }: CandleChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const drawing = useRef<CandleDrawing | null>(null);

  useEffect(() => {
    if (!box.current) return;
    const chart = createChart(box.current, {
      autoSize: true,
      timeScale: { timeVisible: true, rightOffset: 6 },
    });
    const series = chart.addSeries(CandlestickSeries, { borderVisible: false });
    drawing.current = { chart, series };
    const paint = () => applyColours({ chart, series }, readColours());
    paint();
    const stop = watchTheme(paint);
    return () => {
      stop();
      drawing.current = null;
      chart.remove();
    };
  }, []);

  useEffect(() => {
    drawing.current?.series.applyOptions({
      priceFormat: { type: "price", precision: digits, minMove: 10 ** -digits },
    });
  }, [digits]);

  useEffect(() => {
    if (!drawing.current) return;
    drawing.current.series.setData(candles.map(toPoint));
    showNewest(drawing.current.chart, candles.length);
  }, [candles]);

  useEffect(() => {
    const newest = candles.at(-1);
    if (last && newest && last[0] >= newest[0]) drawing.current?.series.update(toPoint(last));
  }, [last, candles]);

  useEffect(() => {
    const series = drawing.current?.series;
    if (!series) return;
    const colours = readColours();
    const drawn: IPriceLine[] = lines.map(({ price, title, tone }) =>
      series.createPriceLine({
        price,
        title,
        color: colours[tone],
        lineWidth: 1,
        lineStyle: LineStyle.Dashed,
        axisLabelVisible: lines.length <= MOST_LABELS,
      }),
    );
    return () => {
      // The whole series is gone already when the chart was taken off the page.
      if (drawing.current?.series === series)
        for (const line of drawn) series.removePriceLine(line);
    };
  }, [lines]);

  return <div ref={box} role="img" aria-label={label} className="h-full w-full" />;
}

/** As many candles as can be told apart at this width; the rest is a drag away. */
function showNewest(chart: IChartApi, count: number): void {
  const width = chart.timeScale().width() || 800;
  const shown = Math.min(count, Math.max(40, Math.floor(width / 8)));
  chart.timeScale().setVisibleLogicalRange({ from: count - shown, to: count + 5 });
}

function toPoint([time, open, high, low, close]: Candle): CandlestickData {
  return candleAt(time, open, high, low, close);
}
