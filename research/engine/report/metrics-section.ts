import {
  METRICS,
  type MetricFamily,
  type MetricInfo,
  type MetricName,
} from "../metrics/measure.ts";
import { html, type Markup } from "./markup.ts";
import type { Numbers } from "./numbers.ts";
import type { ReportInput } from "./report-input.ts";
import { metricFamilyLabel, metricLabel } from "./words/metric-words.ts";
import type { ReportLanguage, ReportWords } from "./words/shape.ts";

const FAMILIES: readonly MetricFamily[] = [...new Set(METRICS.map(({ family }) => family))];

/** Every metric by its family; its formula on hover, or below it where the reader asks. */
export function metricsSection(
  { result }: ReportInput,
  language: ReportLanguage,
  numbers: Numbers,
  words: ReportWords,
): Markup {
  const family = (name: MetricFamily): Markup => {
    const rows = METRICS.filter((metric) => metric.family === name).map((metric) =>
      row(metric, result.metrics[metric.name] ?? null, language, numbers, words),
    );
    return html`<section class="family"><h3>${metricFamilyLabel(name, language)}</h3><table>${rows}</table></section>`;
  };
  return html`<input type="checkbox" id="formulas"><label for="formulas">${words.showFormulas}</label>
<div class="families">${FAMILIES.map(family)}</div>`;
}

function row(
  { name, unit, formula, gate }: MetricInfo,
  value: number | null,
  language: ReportLanguage,
  numbers: Numbers,
  words: ReportWords,
): Markup {
  const told = `${name} = ${formula}`;
  return html`<tr title="${told}"><th scope="row">${metricLabel(name, language)}<span class="formula">${told}</span></th><td>${
    value === null
      ? notAvailable(gate, words)
      : html`<span class="${toneOf(name, value, unit)}">${numbers.metric(value, unit, words.units[unit])}</span>`
  }</td></tr>`;
}

function notAvailable(gate: string | null, words: ReportWords): Markup {
  if (gate === null) return html`<span class="none">${words.notAvailable}</span>`;
  const needs = words.needs.replace("{gate}", () => words.gates[gate] ?? gate);
  return html`<span class="none">${words.notAvailable}</span><span class="gate">${needs}</span>`;
}

/** Money that is neither won nor lost. */
const PLAIN: ReadonlySet<MetricName> = new Set<MetricName>([
  "maxDrawdown",
  "tradeDeviation",
  "totalCosts",
  "costPerTrade",
]);

function toneOf(name: MetricName, value: number, unit: MetricInfo["unit"]): string {
  if (unit !== "money" || value === 0 || PLAIN.has(name)) return "";
  return value > 0 ? "up" : "down";
}
