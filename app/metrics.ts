/** A result's metrics as the services answer them: null under a metric's sample gate. */
export type Metrics = Readonly<Record<string, number | null>>;

/** A metric by its name; null when the sample was too small or the result does not have it. */
export function metricOf(metrics: Metrics, name: string): number | null {
  return metrics[name] ?? null;
}
