import type { MetricFamily, MetricName } from "../../metrics/measure.ts";
import { METRICS_EN } from "./metrics-en.ts";
import { METRICS_ID } from "./metrics-id.ts";
import type { MetricWords, ReportLanguage } from "./shape.ts";

const WORDS: Readonly<Record<ReportLanguage, MetricWords>> = { en: METRICS_EN, id: METRICS_ID };

/** What a trader calls a metric; the same words in the report and on the pages. */
export function metricLabel(name: MetricName, language: ReportLanguage): string {
  return WORDS[language].labels[name];
}

/** Heading over the metrics of one subject. */
export function metricFamilyLabel(family: MetricFamily, language: ReportLanguage): string {
  return WORDS[language].families[family];
}
