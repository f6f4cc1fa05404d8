import * as Plot from "@observablehq/plot";
import { useCallback } from "react";
import { PlotPlace, plotFrame } from "../charts/plot-place.tsx";
import { moneyText, numberText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import type { PathsOutcome } from "./paths.ts";

/** Where 5, 25, 50, 75 and 95 of 100 paths run. */
export default function FanPlot(props: {
  readonly outcome: PathsOutcome;
  readonly initial: number;
  readonly currency: string;
}) {
  const { outcome, initial, currency } = props;
  const draw = useCallback(
    (width: number) => [fan(outcome, initial, currency, width)],
    [outcome, initial, currency],
  );
  return <PlotPlace label={m.val_fan_label()} testId="fan" draw={draw} />;
}

type Point = PathsOutcome["fan"][number];

function fan(
  { fan: points, kind }: PathsOutcome,
  initial: number,
  currency: string,
  width: number,
) {
  const locale = getLocale();
  const band = (y1: keyof Point, y2: keyof Point, fillOpacity: number) =>
    Plot.areaY(points, { x: "at", y1, y2, fill: "var(--nt-accent)", fillOpacity });
  const money = (value: number) => moneyText(value, currency, locale);
  return Plot.plot({
    ...plotFrame(width),
    height: 290,
    marginBottom: 44,
    x: {
      label: kind === "noise" ? m.bars() : m.trades(),
      ticks: Math.max(2, Math.floor(width / 100)),
    },
    y: {
      label: null,
      grid: true,
      ticks: 5,
      tickFormat: (value: number) => numberText(value, locale, 0),
    },
    marks: [
      band("p5", "p95", 0.14),
      band("p25", "p75", 0.22),
      Plot.ruleY([initial], { stroke: "var(--nt-faint)", strokeDasharray: "2,3" }),
      Plot.lineY(points, { x: "at", y: "p50", stroke: "var(--nt-accent)", strokeWidth: 1.75 }),
      Plot.ruleX(points, Plot.pointerX({ x: "at", stroke: "var(--nt-faint)" })),
      Plot.tip(
        points,
        Plot.pointerX({
          x: "at",
          y: "p50",
          title: ({ p5, p25, p50, p75, p95 }: Point) =>
            [
              ["95 %", p95],
              ["75 %", p75],
              ["50 %", p50],
              ["25 %", p25],
              ["5 %", p5],
            ]
              .map(([name, value]) => `${name}  ${money(value as number)}`)
              .join("\n"),
          fill: "var(--nt-surface-1)",
          stroke: "var(--nt-line)",
        }),
      ),
    ],
  });
}
