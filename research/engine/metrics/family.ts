import type { MetricUnit, MetricValue } from "./input.ts";
import type { Sample } from "./sample.ts";

/** One metric: what it means, and its computation. */
export interface Metric {
  readonly unit: MetricUnit;
  /** In the names of other metrics, as docs/metrics.md prints it. */
  readonly formula: string;
  /** What must be there for a number; without it the value is null. Absent: always a number. */
  readonly gate?: string;
  readonly of: (sample: Sample) => MetricValue;
}

/** Metrics of one subject, in the order that a report shows them. */
export type Family = Readonly<Record<string, Metric>>;
