import * as Plot from "@observablehq/plot";
import { useEffect, useRef } from "react";
import { moneyText, numberText } from "../format/money.ts";
import { timeText } from "../format/time.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import { bandOf, drawdownOf, type EquityPoint } from "./drawdown.ts";

export interface EquityPlotProps {
  readonly equity: readonly EquityPoint[];
  readonly initial: number;
  readonly currency: string;
  readonly interval: { readonly worst: number; readonly best: number };
}

/** Equity with its band of doubt, and the drawdown under it on the same time axis. Loaded on demand. */
export default function EquityPlot(props: EquityPlotProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = box.current;
    if (!place) return;
    let width = 0;
    const draw = () => {
      const next = Math.floor(place.clientWidth);
      if (next === 0 || next === width) return;
      width = next;
      place.replaceChildren(equityPlot(props, width), drawdownPlot(props, width));
    };
    const observer = new ResizeObserver(draw);
    observer.observe(place);
    draw();
    return () => observer.disconnect();
  }, [props]);
  return (
    <div
      ref={box}
      role="img"
      aria-label={m.equity_plot_label()}
      data-testid="equity-plot"
      className="min-h-[340px]"
    />
  );
}

function frame(width: number) {
  return {
    width,
    marginLeft: 64,
    marginRight: 12,
    style: {
      background: "transparent",
      fontFamily: "inherit",
      fontSize: "12px",
      color: "var(--nt-normal)",
    },
  };
}

function equityPlot({ equity, initial, interval, currency }: EquityPlotProps, width: number) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const amounts = (value: number) => numberText(value, getLocale(), 0);
  return Plot.plot({
    ...frame(width),
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
    ...frame(width),
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
