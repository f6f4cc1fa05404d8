import * as Plot from "@observablehq/plot";
import { useCallback } from "react";
import { type Heatmap, heatmapOf, type Params } from "#engine";
import { readColours } from "../charts/colours.ts";
import { PlotPlace, plotFrame } from "../charts/plot-place.tsx";
import { numberText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import { LOWEST } from "./forms.ts";
import type { SweepOutcome } from "./search-outcome.ts";

export interface HeatmapPlotProps {
  readonly outcome: SweepOutcome;
  readonly x: string;
  /** null: one parameter was varied. */
  readonly y: string | null;
  readonly plateau: Params;
  readonly peak: Params;
  readonly chosen: Params;
}

interface Cell {
  readonly x: number;
  readonly y: number;
  /** As the metric reads, not as the search turned it. */
  readonly value: number;
}

/** The objective over two parameters: the best plateau framed, the peak dotted. Over one: a line with both marked. */
export default function HeatmapPlot(props: HeatmapPlotProps) {
  const draw = useCallback(
    (width: number) => [props.y === null ? line(props, width) : heat(props, props.y, width)],
    [props],
  );
  return <PlotPlace label={m.val_heatmap_label()} testId="heatmap" draw={draw} />;
}

/** More marks than this under an axis cannot be read. */
function thinned(values: readonly number[], most: number): readonly number[] {
  const every = Math.ceil(values.length / Math.max(1, most));
  return values.filter((_, i) => i % every === 0);
}

function heat(props: HeatmapPlotProps, y: string, width: number) {
  const { outcome, x, plateau, peak, chosen } = props;
  const map = heatmapOf(outcome.grid, outcome.runs, x, y);
  const turned = LOWEST.includes(outcome.form.objective) ? -1 : 1;
  const cells = cellsOf(map, turned);
  const colours = readColours();
  const at = (params: Params) => [{ x: params[x] ?? NaN, y: params[y] ?? NaN }];
  // Gaps between cells that are few pixels high would be all one sees.
  const isFine = map.x.length > 40 || map.y.length > 24;
  const inset = { x: "x", y: "y", fill: "none", inset: isFine ? -2 : 1 };
  return Plot.plot({
    ...plotFrame(width),
    height: Math.max(220, Math.min(480, 80 + map.y.length * 28)),
    marginBottom: 44,
    x: {
      type: "band",
      label: x,
      domain: map.x,
      ticks: thinned(map.x, (width - 76) / 44),
      padding: 0,
    },
    y: {
      type: "band",
      label: y,
      domain: [...map.y].reverse(),
      ticks: thinned(map.y, 16),
      padding: 0,
    },
    color: {
      type: "linear",
      range: turned > 0 ? [colours.line, colours.accent] : [colours.accent, colours.line],
      interpolate: "rgb",
    },
    marks: [
      Plot.cell(cells, { x: "x", y: "y", fill: "value", inset: isFine ? 0 : 0.5 }),
      Plot.cell(at(chosen), {
        ...inset,
        stroke: colours.strong,
        strokeWidth: 1,
        strokeDasharray: "3,2",
      }),
      Plot.cell(at(plateau), { ...inset, stroke: colours.strong, strokeWidth: 2.5 }),
      Plot.dot(at(peak), {
        x: "x",
        y: "y",
        r: 4,
        fill: colours.strong,
        stroke: colours["surface-1"],
      }),
      Plot.tip(
        cells,
        Plot.pointer({
          x: "x",
          y: "y",
          title: (cell: Cell) =>
            `${x} ${cell.x}, ${y} ${cell.y}\n${numberText(cell.value, getLocale())}`,
          fill: "var(--nt-surface-1)",
          stroke: "var(--nt-line)",
        }),
      ),
    ],
  });
}

function cellsOf({ x, y, cells }: Heatmap, turned: number): readonly Cell[] {
  return cells.flatMap((row, i) =>
    row.flatMap((score, j) =>
      score === null ? [] : [{ x: x[j] ?? NaN, y: y[i] ?? NaN, value: turned * score }],
    ),
  );
}

function line({ outcome, x, plateau, peak }: HeatmapPlotProps, width: number) {
  const turned = LOWEST.includes(outcome.form.objective) ? -1 : 1;
  const points = outcome.runs.flatMap(({ params, score }) =>
    score === null ? [] : [{ x: params[x] ?? NaN, value: turned * score }],
  );
  const marked = (params: Params) => points.filter((point) => point.x === params[x]);
  return Plot.plot({
    ...plotFrame(width),
    height: 260,
    x: { label: x, ticks: Math.max(2, Math.floor(width / 80)) },
    y: {
      label: null,
      grid: true,
      ticks: 5,
      tickFormat: (value: number) => numberText(value, getLocale(), 1),
    },
    marks: [
      Plot.lineY(points, { x: "x", y: "value", stroke: "var(--nt-accent)" }),
      Plot.dot(points, { x: "x", y: "value", r: 2, fill: "var(--nt-accent)" }),
      Plot.dot(marked(plateau), {
        x: "x",
        y: "value",
        r: 7,
        stroke: "var(--nt-strong)",
        strokeWidth: 2,
      }),
      Plot.dot(marked(peak), { x: "x", y: "value", r: 4, fill: "var(--nt-strong)" }),
    ],
  });
}
