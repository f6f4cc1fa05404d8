import {
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  type LineData,
  LineSeries,
  LineStyle,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
} from "lightweight-charts";
import { useEffect, useRef } from "react";
import type { Bars } from "#domain";
import { applyColours, axisTime, type CandleDrawing, candleAt } from "./candle-look.ts";
import { type Colours, readColours, watchTheme } from "./colours.ts";

export interface ShownTrade {
  readonly side: "long" | "short";
  readonly entryBar: number;
  readonly entryPrice: number;
  readonly exitBar: number;
  readonly exitPrice: number;
  /** Prices as they were when the trade was opened; null without. */
  readonly stop: number | null;
  readonly target: number | null;
}

export interface TradeChartProps {
  /** Names the picture for who cannot see it. */
  readonly label: string;
  readonly bars: Bars;
  readonly trade: ShownTrade;
  readonly digits: number;
  /** Words beside the marks. */
  readonly words: {
    readonly entry: string;
    readonly exit: string;
    readonly stop: string;
    readonly target: string;
  };
}

const BARS_BEFORE = 60;
const BARS_AFTER = 30;

/** The candles around one trade with where it went in, where it came out, its stop and its target. Loaded on demand. */
export default function TradeChart(props: TradeChartProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!box.current) return;
    const chart = createChart(box.current, {
      autoSize: true,
      timeScale: { timeVisible: true, rightOffset: 2 },
    });
    const series = chart.addSeries(CandlestickSeries, {
      borderVisible: false,
      lastValueVisible: false,
      priceLineVisible: false,
      priceFormat: { type: "price", precision: props.digits, minMove: 10 ** -props.digits },
    });
    const repaint = drawTrade({ chart, series }, props);
    const stop = watchTheme(repaint);
    return () => {
      stop();
      chart.remove();
    };
  }, [props]);
  return <div ref={box} role="img" aria-label={props.label} className="h-full w-full" />;
}

/** @returns what paints it again in the colours of another theme. */
function drawTrade(drawing: CandleDrawing, props: TradeChartProps): () => void {
  const { chart, series } = drawing;
  const { bars, trade, words } = props;
  series.setData(candlesAround(bars, trade));
  const marks = createSeriesMarkers(series, []);
  const lines = [
    { from: trade.entryPrice, to: trade.exitPrice, title: "", tone: "strong" },
    { from: trade.stop, to: trade.stop, title: words.stop, tone: "danger" },
    { from: trade.target, to: trade.target, title: words.target, tone: "accent" },
  ] as const;
  const drawn = lines.flatMap(({ from, to, title, tone }) => {
    if (from === null || to === null) return [];
    const line = chart.addSeries(LineSeries, {
      lineWidth: 2,
      lineStyle: LineStyle.Dashed,
      title,
      priceLineVisible: false,
      lastValueVisible: title !== "",
      crosshairMarkerVisible: false,
    });
    line.setData(spanOf(bars, trade, from, to));
    return [{ line, tone }];
  });
  chart.timeScale().fitContent();
  chart.timeScale().subscribeSizeChange(() => chart.timeScale().fitContent());
  const paint = () => {
    const colours = readColours();
    applyColours(drawing, colours);
    for (const { line, tone } of drawn) line.applyOptions({ color: colours[tone] });
    marks.setMarkers(marksOf(props, colours));
  };
  paint();
  return paint;
}

function candlesAround(bars: Bars, { entryBar, exitBar }: ShownTrade) {
  const candles = [];
  const to = Math.min(bars.time.length, exitBar + BARS_AFTER);
  for (let i = Math.max(0, entryBar - BARS_BEFORE); i < to; i++) {
    const at = (column: Float64Array) => column[i] as number; // inside the bars
    candles.push(
      candleAt(at(bars.time), at(bars.open), at(bars.high), at(bars.low), at(bars.close)),
    );
  }
  return candles;
}

/** A line from the entry's bar to the exit's; in one and the same bar it reaches into the next, else it could not be seen. */
function spanOf(bars: Bars, trade: ShownTrade, from: number, to: number): LineData[] {
  const last = Math.min(bars.time.length - 1, Math.max(trade.exitBar, trade.entryBar + 1));
  const line = [{ time: timeAt(bars, trade.entryBar), value: from }];
  if (last > trade.entryBar) line.push({ time: timeAt(bars, last), value: to });
  return line;
}

function marksOf({ bars, trade, words }: TradeChartProps, colours: Colours): SeriesMarker<Time>[] {
  const isLong = trade.side === "long";
  return [
    {
      time: timeAt(bars, trade.entryBar),
      position: isLong ? "belowBar" : "aboveBar",
      shape: isLong ? "arrowUp" : "arrowDown",
      color: isLong ? colours.up : colours.down,
      text: words.entry,
    },
    {
      time: timeAt(bars, trade.exitBar),
      position: isLong ? "aboveBar" : "belowBar",
      shape: "square",
      color: colours.strong,
      text: words.exit,
    },
  ];
}

function timeAt(bars: Bars, bar: number): UTCTimestamp {
  return axisTime(bars.time[bar] ?? 0); // a trade lies inside its bars
}
