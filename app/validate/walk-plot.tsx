import * as Plot from "@observablehq/plot";
import { useCallback } from "react";
import { PlotPlace, plotFrame } from "../charts/plot-place.tsx";
import { moneyText, numberText } from "../format/money.ts";
import { timeText } from "../format/time.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import type { WalkOutcome } from "./search-outcome.ts";

const MOST_POINTS = 1500;

/** The tests one after the other as one curve, cut where a fold ends; under it, what each fold chose. */
export default function WalkPlot(props: {
  readonly outcome: WalkOutcome;
  readonly initial: number;
  readonly currency: string;
}) {
  const { outcome, initial, currency } = props;
  const draw = useCallback(
    (width: number) => [
      equity(outcome, initial, currency, width),
      ...outcome.result.stability.map((one) => choices(one, width)),
    ],
    [outcome, initial, currency],
  );
  return <PlotPlace label={m.val_walk_label()} testId="walk-plot" draw={draw} />;
}

function equity(outcome: WalkOutcome, initial: number, currency: string, width: number) {
  const { result, times } = outcome;
  const locale = getLocale();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const every = Math.max(1, Math.ceil(times.length / MOST_POINTS));
  const points = Array.from(times, (at, i) => ({ at, value: result.equity[i] ?? NaN })).filter(
    (_, i) => i % every === 0 || i === times.length - 1,
  );
  const starts = result.folds.map(({ test }) => times[test.from - result.from] ?? NaN).slice(1);
  return Plot.plot({
    ...plotFrame(width),
    height: 240,
    x: { type: "time", label: null, ticks: Math.max(2, Math.floor(width / 120)) },
    y: {
      label: null,
      grid: true,
      ticks: 5,
      tickFormat: (value: number) => numberText(value, locale, 0),
    },
    marks: [
      Plot.ruleX(starts, { stroke: "var(--nt-line)" }),
      Plot.ruleY([initial], { stroke: "var(--nt-faint)", strokeDasharray: "2,3" }),
      Plot.lineY(points, { x: "at", y: "value", stroke: "var(--nt-accent)", strokeWidth: 1.5 }),
      Plot.tip(
        points,
        Plot.pointerX({
          x: "at",
          y: "value",
          title: ({ at, value }: { at: number; value: number }) =>
            `${timeText(at, "minute", zone, locale)}\n${moneyText(value, currency, locale)}`,
          fill: "var(--nt-surface-1)",
          stroke: "var(--nt-line)",
        }),
      ),
    ],
  });
}

function choices({ name, values }: WalkOutcome["result"]["stability"][number], width: number) {
  const points = values.map((value, i) => ({ fold: i + 1, value }));
  return Plot.plot({
    ...plotFrame(width),
    height: 96,
    marginTop: 24,
    x: { type: "point", label: null, domain: points.map(({ fold }) => fold) },
    y: { label: name, labelAnchor: "top", grid: true, ticks: 3, nice: true },
    marks: [
      Plot.lineY(points, { x: "fold", y: "value", stroke: "var(--nt-faint)", strokeWidth: 1 }),
      Plot.dot(points, { x: "fold", y: "value", r: 4, fill: "var(--nt-accent)" }),
    ],
  });
}
