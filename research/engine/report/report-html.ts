import { printStrategy } from "../strategy/strategy.ts";
import { dayText } from "./calendar-text.ts";
import { crisesOf } from "./crises.ts";
import { curveOf } from "./curve.ts";
import { curveData, equityChart, fallChart } from "./curve-charts.ts";
import { contentPolicy } from "./document-policy.ts";
import { costLines, qualityLines, receiptLines } from "./facts.ts";
import { headline } from "./headline.ts";
import { histogram } from "./histogram.ts";
import { html, Markup } from "./markup.ts";
import { metricsSection } from "./metrics-section.ts";
import { monthTable } from "./months.ts";
import { Numbers } from "./numbers.ts";
import type { ReportInput } from "./report-input.ts";
import { SCRIPT } from "./script.ts";
import { styleSheet } from "./style.ts";
import { tradesSection } from "./trades-section.ts";
import { filled, reportWords } from "./words/report-words.ts";
import type { ReportLanguage, ReportWords } from "./words/shape.ts";

/**
 * A backtest as one HTML file that needs nothing else: style, charts and script are inside, nothing is loaded, and it
 * opens from a disk without a network. Labelled as simulated.
 *
 * @returns the same bytes for the same input, on every host.
 */
export function reportHtml(input: ReportInput, language: ReportLanguage): string {
  const words = reportWords(language);
  const numbers = new Numbers(language, input.accountCurrency);
  const style = styleSheet(words);
  const title = filled(words.title, { name: input.strategy.name });
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(style, SCRIPT)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<main>
${headline(input, language, numbers, words)}
${curves(input, numbers, words)}
${
  input.result.trades.length === 0
    ? null
    : section(
        words.histogram,
        histogram(
          input.result.trades.map((trade) => trade.netProfit),
          numbers,
          words,
        ),
      )
}
${section(words.months, monthTable(input, numbers, words))}
${crisisSection(input, numbers, words)}
${section(words.metrics, metricsSection(input, language, numbers, words))}
${section(words.trades, tradesSection(input, numbers, words))}
<div class="facts">${section(words.costs, costLines(input, numbers, words))}${section(words.data, qualityLines(input, numbers, words))}</div>
${section(words.receipt, receiptLines(input, words))}
<details><summary>${words.strategy}</summary><pre>${JSON.stringify(printStrategy(input.strategy), null, 2)}</pre></details>
</main>
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`;
  return page.text;
}

function section(title: string, content: Markup): Markup {
  return html`<section><h2>${title}</h2>${content}</section>`;
}

function curves(input: ReportInput, numbers: Numbers, words: ReportWords): Markup | null {
  const points = curveOf(input);
  if (points.length === 0) return null;
  return html`<section><h2>${words.equity}</h2>
<div class="plot">${equityChart(points, input.initialBalance, numbers, words)}</div>
<output id="read" data-currency="${input.accountCurrency}"></output>
<h2>${words.drawdown}</h2>
<div class="plot">${fallChart(points, numbers, words)}</div>
<script type="application/json" id="curve">${curveData(points)}</script></section>`;
}

function crisisSection(input: ReportInput, numbers: Numbers, words: ReportWords): Markup | null {
  const crises = crisesOf(input);
  if (crises.length === 0) return null;
  const rows = crises.map(
    ({ name, from, to, result, deepestFall, tradesClosed }) =>
      html`<tr><th scope="row">${words.crisisNames[name]}</th><td>${dayText(from)} - ${dayText(to - 1)}</td><td class="${result > 0 ? "up" : result < 0 ? "down" : ""}">${numbers.gain(result)}</td><td>${numbers.fixed(deepestFall, 2)} %</td><td>${numbers.fixed(tradesClosed, 0)}</td></tr>`,
  );
  const heads = words.crisisColumns.map((name) => html`<th scope="col">${name}</th>`);
  return section(
    words.crises,
    html`<table class="crisis"><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table><p class="hint">${words.crisesHint}</p>`,
  );
}
