import { METRICS, type MetricName } from "../metrics/measure.ts";
import { dayText } from "./calendar-text.ts";
import { html, type Markup } from "./markup.ts";
import type { Numbers } from "./numbers.ts";
import { LOW_COVERAGE, type ReportInput } from "./report-input.ts";
import { metricLabel } from "./words/metric-words.ts";
import { filled } from "./words/report-words.ts";
import type { ReportLanguage, ReportWords } from "./words/shape.ts";

/** The numbers that a trader asks for first. */
const LEAD: readonly MetricName[] = [
  "netProfit",
  "returnPercent",
  "maxDrawdownPercent",
  "trades",
  "winRate",
  "profitFactor",
  "expectancy",
  "sharpe",
];
const SIGNED: ReadonlySet<MetricName> = new Set(["netProfit", "returnPercent", "expectancy"]);
/** Share of the net profit beyond which its two ends are too far apart to trust it. */
const WIDE_SHARE = 0.1;

/** What was run, what it came to, and how sure that is. */
export function headline(
  input: ReportInput,
  language: ReportLanguage,
  numbers: Numbers,
  words: ReportWords,
): Markup {
  const { strategy, instrument, timeframe, times, result, quality } = input;
  const span = filled(words.span, {
    bars: numbers.fixed(times.length, 0),
    timeframe,
    from: dayText(times[0] ?? 0),
    to: dayText(times[times.length - 1] ?? 0),
  });
  const low =
    quality !== undefined && quality.coverage < LOW_COVERAGE
      ? html`<p class="warn">${words.lowQuality}</p>`
      : null;
  return html`<header><span class="tag" title="${words.simulatedHint}">${words.simulated}</span>
<h1><bdi>${strategy.name}</bdi></h1>
<p>${instrument.symbol}, ${span}; ${words.mode[result.mode]}</p>
<p class="hint">${words.simulatedHint}</p>${low}
<dl class="lead">${LEAD.map((name) => leadNumber(name, input, language, numbers, words))}</dl>
${intervalNote(input, numbers, words)}</header>`;
}

function leadNumber(
  name: MetricName,
  { result }: ReportInput,
  language: ReportLanguage,
  numbers: Numbers,
  words: ReportWords,
): Markup {
  const metric = METRICS.find((one) => one.name === name);
  const value = result.metrics[name] ?? null;
  const label = metricLabel(name, language);
  if (metric === undefined || value === null) {
    const gate = metric?.gate ?? null;
    const needs =
      gate === null ? null : words.needs.replace("{gate}", () => words.gates[gate] ?? gate);
    return html`<div><dt>${label}</dt><dd class="none">${words.notAvailable}${needs === null ? null : html`<span class="gate">${needs}</span>`}</dd></div>`;
  }
  const tone = !SIGNED.has(name) || value === 0 ? "" : value > 0 ? "up" : "down";
  const written = numbers.metric(value, metric.unit, words.units[metric.unit]);
  const sign = tone === "up" ? "+" : "";
  return html`<div title="${`${name} = ${metric.formula}`}"><dt>${label}</dt><dd class="${tone}">${sign}${written}</dd></div>`;
}

/** Net profit as the interval it is, in amber where it is wide. */
function intervalNote({ result }: ReportInput, numbers: Numbers, words: ReportWords): Markup {
  const { interval, ambiguousBars } = result;
  const { worst, best } = interval;
  if (ambiguousBars === 0) return html`<p>${words.exact}</p>`;
  const between = filled(words.between, { worst: numbers.cash(worst), best: numbers.cash(best) });
  const count = filled(words.ambiguous, { count: numbers.fixed(ambiguousBars, 0) });
  const text = html`${between} ${count}`;
  const isWide = best - worst > WIDE_SHARE * Math.abs(result.metrics.netProfit ?? 0);
  return isWide ? html`<p class="warn">${text} ${words.wide}</p>` : html`<p>${text}</p>`;
}
