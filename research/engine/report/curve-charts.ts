import { minuteText } from "./calendar-text.ts";
import type { CurvePoint } from "./curve.ts";
import { html, Markup } from "./markup.ts";
import type { Numbers } from "./numbers.ts";
import { roundTicks, timeTicks } from "./scale.ts";
import { filled } from "./words/report-words.ts";
import type { ReportWords } from "./words/shape.ts";

const TOP = 18;
const FOOT = 22;
const EQUITY_HEIGHT = 240;
const FALL_HEIGHT = 110;
/** Width of a drawing's own units; it is stretched to the page. */
const WIDE = 1000;

interface Frame {
  readonly from: number;
  readonly span: number;
  readonly low: number;
  readonly high: number;
  /** Pixels of the plot, without its margins. */
  readonly height: number;
}

/** The equity curve, with the initial balance as a dashed line. */
export function equityChart(
  points: readonly CurvePoint[],
  initialBalance: number,
  numbers: Numbers,
  words: ReportWords,
): Markup {
  const lowest = points.reduce((low, point) => Math.min(low, point.low), initialBalance);
  const highest = points.reduce((high, point) => Math.max(high, point.high), initialBalance);
  const margin = 0.04 * (highest - lowest) || Math.abs(highest) * 0.01 || 1;
  const frame = frameOf(points, lowest - margin, highest + margin, EQUITY_HEIGHT);
  const label = filled(words.equityChart, {
    from: minuteText(frame.from),
    to: minuteText(frame.from + frame.span),
    low: numbers.cash(lowest),
    high: numbers.cash(highest),
  });
  const start = yOf(frame, initialBalance);
  return html`<svg class="chart equity" height="${TOP + frame.height + FOOT}" role="img" aria-label="${label}">
${grid(frame, 8)}
<line class="start" x1="0" x2="100%" y1="${start}" y2="${start}"/>
${stretched(frame, html`<path class="line" d="${linePath(points, frame)}"/>`)}
${labels(frame, 8, (value) => numbers.short(value, 4))}${timeAxis(frame)}
</svg>`;
}

/** How far below its earlier peak equity was. */
export function fallChart(
  points: readonly CurvePoint[],
  numbers: Numbers,
  words: ReportWords,
): Markup {
  const deepest = points.reduce((most, { fall }) => Math.max(most, fall), 0);
  const frame = frameOf(points, -(deepest * 1.08 || 1), 0, FALL_HEIGHT);
  const label = filled(words.drawdownChart, { deepest: `${numbers.fixed(deepest, 2)} %` });
  return html`<svg class="chart fall" height="${TOP + frame.height + FOOT}" role="img" aria-label="${label}">
${grid(frame, 4)}
${stretched(frame, html`<path class="area" d="${fallPath(points, frame)}"/>`)}
${labels(frame, 4, (value) => `${numbers.short(value, 4)} %`)}${timeAxis(frame)}
</svg>`;
}

function frameOf(points: readonly CurvePoint[], low: number, high: number, height: number): Frame {
  const from = points[0]?.time ?? 0;
  return { from, span: (points.at(-1)?.time ?? 0) - from, low, high, height };
}

/** The plot in its own units, stretched to the page's width; lines keep theirs. */
function stretched({ height }: Frame, drawing: Markup): Markup {
  return html`<svg y="${TOP}" width="100%" height="${height}" viewBox="0 0 ${WIDE} ${height}" preserveAspectRatio="none">${drawing}</svg>`;
}

function linePath(points: readonly CurvePoint[], frame: Frame): string {
  const at = (point: CurvePoint, value: number) =>
    `${xOf(frame, point.time)},${inPlot(frame, value)}`;
  const parts = points.map((point) => {
    const { first, low, high, last } = point;
    const values = [first, ...(first < last ? [low, high] : [high, low]), last];
    return values.filter((value, i) => value !== values[i - 1]).map((value) => at(point, value));
  });
  return `M${parts.flat().join("L")}`;
}

function fallPath(points: readonly CurvePoint[], frame: Frame): string {
  const line = points.map((point) => `${xOf(frame, point.time)},${inPlot(frame, -point.fall)}`);
  const first = points[0] === undefined ? "0" : xOf(frame, points[0].time);
  return `M${first},0L${line.join("L")}L${WIDE},0Z`;
}

function grid(frame: Frame, most: number): readonly Markup[] {
  return roundTicks(frame.low, frame.high, most).map((value) => {
    const y = yOf(frame, value);
    return html`<line class="grid" x1="0" x2="100%" y1="${y}" y2="${y}"/>`;
  });
}

/** Drawn after the curve, so that it does not cross them out. */
function labels(frame: Frame, most: number, text: (value: number) => string): readonly Markup[] {
  return roundTicks(frame.low, frame.high, most).map((value) => {
    const y = Number(yOf(frame, value)) - 4;
    return html`<text class="tick" x="0" y="${y}">${text(value)}</text>`;
  });
}

function timeAxis(frame: Frame): readonly Markup[] {
  const { from, span, height } = frame;
  return timeTicks(from, from + span).flatMap(({ time, label }) => {
    const share = span > 0 ? (time - from) / span : 0;
    // A label whose middle lies at the very edge would be cut.
    if (share < 0.04 || share > 0.96) return [];
    const x = `${(100 * share).toFixed(2)}%`;
    return [html`<text class="tick middle" x="${x}" y="${TOP + height + 16}">${label}</text>`];
  });
}

function xOf({ from, span }: Frame, time: number): string {
  return (span > 0 ? (WIDE * (time - from)) / span : 0).toFixed(1);
}

function inPlot({ low, high, height }: Frame, value: number): string {
  return ((height * (high - value)) / (high - low)).toFixed(1);
}

function yOf(frame: Frame, value: number): string {
  return (TOP + Number(inPlot(frame, value))).toFixed(1);
}

/** What the pointer reads off the curve: time, equity, fall; numbers alone, so nothing in it needs escaping. */
export function curveData(points: readonly CurvePoint[]): Markup {
  const rows = points.map(({ time, last, fall }) => [time, last, Number(fall.toFixed(2))]);
  return new Markup(JSON.stringify(rows));
}
