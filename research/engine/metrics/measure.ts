import { calendarMetrics } from "./calendar.ts";
import { costMetrics } from "./costs.ts";
import { distributionMetrics } from "./distribution.ts";
import { drawdownMetrics } from "./drawdown.ts";
import type { Family, Metric } from "./family.ts";
import type { MetricsInput, MetricUnit, MetricValue } from "./input.ts";
import { profitMetrics } from "./profit.ts";
import { qualityMetrics } from "./quality.ts";
import { returnMetrics } from "./returns.ts";
import { Sample } from "./sample.ts";
import { sideMetrics } from "./sides.ts";
import { tradingMetrics } from "./trading.ts";

const FAMILIES = {
  profit: profitMetrics,
  return: returnMetrics,
  drawdown: drawdownMetrics,
  trading: tradingMetrics,
  quality: qualityMetrics,
  distribution: distributionMetrics,
  calendar: calendarMetrics,
  sides: sideMetrics,
  costs: costMetrics,
} as const satisfies Readonly<Record<string, Family>>;

/** A subject that metrics are grouped by. */
export type MetricFamily = keyof typeof FAMILIES;

type NamesOf<F> = F extends Family ? keyof F & string : never;
export type MetricName = NamesOf<(typeof FAMILIES)[MetricFamily]>;

export interface MetricInfo {
  readonly name: MetricName;
  readonly family: MetricFamily;
  readonly unit: MetricUnit;
  /** How it is computed, in the names of other metrics. */
  readonly formula: string;
  /** What must be there for a number; null: always a number. */
  readonly gate: string | null;
  /** Key of its label in the product's messages. */
  readonly labelKey: string;
}

const COMPUTED: readonly (readonly [MetricInfo, Metric["of"]])[] = (
  Object.keys(FAMILIES) as MetricFamily[]
).flatMap((family) =>
  Object.entries<Metric>(FAMILIES[family]).map(
    ([name, metric]) => [infoOf(name as MetricName, family, metric), metric.of] as const,
  ),
);

/** Every metric, in the order a report shows them. docs/metrics.md is printed from this. */
export const METRICS: readonly MetricInfo[] = COMPUTED.map(([info]) => info);

/**
 * Metrics of a run. null where the sample is too small; see each metric's own gate.
 *
 * @param only compute these alone; what they do not need is not looked at. Default: all.
 */
export function measure<Name extends MetricName = MetricName>(
  input: MetricsInput,
  only?: readonly Name[],
): Readonly<Record<Name, MetricValue>> {
  const sample = new Sample(input);
  const wanted = only === undefined ? null : new Set<string>(only);
  const values: Record<string, MetricValue> = {};
  for (const [{ name }, of] of COMPUTED) {
    if (wanted !== null && !wanted.has(name)) continue;
    const value = of(sample);
    // Beyond the range of doubles there is no number to say.
    values[name] = value === null || Number.isFinite(value) ? value : null;
  }
  return values as Record<Name, MetricValue>; // one entry a name that was asked for
}

const OF_EQUITY: ReadonlySet<MetricFamily> = new Set([
  "return",
  "drawdown",
  "distribution",
  "calendar",
] as const);
const OF_EXCURSIONS: ReadonlySet<MetricName> = new Set([
  "averageMfe",
  "averageMae",
  "edgeRatio",
] as const);

/** What a run must keep for these metrics beside its trades, so that a sweep pays for no more than it asks. */
export function needsOf(names: readonly MetricName[]): {
  readonly equity: boolean;
  readonly excursions: boolean;
} {
  const isOfEquity = (name: MetricName) =>
    METRICS.some((metric) => metric.name === name && OF_EQUITY.has(metric.family));
  return {
    equity: names.some(isOfEquity),
    excursions: names.some((name) => OF_EXCURSIONS.has(name)),
  };
}

function infoOf(name: MetricName, family: MetricFamily, metric: Metric): MetricInfo {
  const { unit, formula, gate = null } = metric;
  const labelKey = `metric_${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
  return { name, family, unit, formula, gate, labelKey };
}
