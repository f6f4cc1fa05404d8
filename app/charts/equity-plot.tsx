import * as Plot from "@observablehq/plot";
import { useCallback } from "react";
import { moneyText, numberText } from "../format/money.ts";
import { timeText } from "../format/time.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import { bandOf, drawdownOf, type EquityPoint } from "./drawdown.ts";
import { PlotPlace, plotFrame } from "./plot-place.tsx";

export interface EquityPlotProps {
  readonly equity: readonly EquityPoint[];
  readonly initial: number;
  readonly currency: string;
  readonly interval: { readonly worst: number; readonly best: number };
}

/** Equity with its band of doubt, and the drawdown under it on the same time axis. Loaded on demand. */
export default function EquityPlot(props: EquityPlotProps) {
  const draw = useCallback(
    (width: number) => [equityPlot(props, width), drawdownPlot(props, width)],
    [props],
  );
  return (
    <PlotPlace
      label={m.equity_plot_label()}
      testId="equity-plot"
      className="min-h-[340px]"
      draw={draw}
    />
  );
}

function equityPlot({ equity, initial, interval, currency }: EquityPlotProps, width: number) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const amounts = (value: number) => numberText(value, getLocale(), 0);
  return Plot.plot({
    ...plotFrame(width),
    height: 240,
    x: { type: "time", label: null, axis: null },
    y: { label: null, grid: true, ticks: 5, tickFormat: amounts },
    marks: [
      Plot.areaY(bandOf(equity, initial, interval), {
        x: "at",
        y1: "worst",
        y2: "best",
        fill: "var(--nt-accent)",
        fillOpacity: 0.16,
      }),
      Plot.ruleY([initial], { stroke: "var(--nt-faint)", strokeDasharray: "2,3" }),
      Plot.lineY(equity, { x: "0", y: "1", stroke: "var(--nt-accent)", strokeWidth: 1.5 }),
      Plot.ruleX(equity, Plot.pointerX({ x: "0", stroke: "var(--nt-faint)" })),
      Plot.tip(
        equity,
        Plot.pointerX({
          x: "0",
          y: "1",
          title: ([at, value]: EquityPoint) =>
            `${timeText(at, "minute", zone, getLocale())}\n${moneyText(value, currency, getLocale())}`,
          fill: "var(--nt-surface-1)",
          stroke: "var(--nt-line)",
        }),
      ),
    ],
  });
}

function drawdownPlot({ equity }: EquityPlotProps, width: number) {
  return Plot.plot({
    ...plotFrame(width),
    height: 110,
    x: { type: "time", label: null, ticks: Math.max(2, Math.floor(width / 120)) },
    y: {
      label: null,
      grid: true,
      ticks: 3,
      tickFormat: (share: number) => `${numberText(share * 100, getLocale(), 0)} %`,
    },
    marks: [
      Plot.areaY(drawdownOf(equity), { x: "0", y: "1", fill: "var(--nt-down)", fillOpacity: 0.25 }),
      Plot.lineY(drawdownOf(equity), { x: "0", y: "1", stroke: "var(--nt-down)", strokeWidth: 1 }),
    ],
  });
}
