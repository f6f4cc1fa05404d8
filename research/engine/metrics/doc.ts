import { METRICS, type MetricFamily, type MetricInfo } from "./measure.ts";

const TITLES = {
  profit: "Profit",
  return: "Growth and its steadiness",
  drawdown: "Drawdown",
  trading: "How it traded",
  quality: "How good a trade is",
  distribution: "Shape of the daily returns",
  calendar: "Days, weeks and months",
  sides: "Longs and shorts apart",
  costs: "Costs",
} satisfies Readonly<Record<MetricFamily, string>>;

const PREAMBLE = `<!-- Printed from research/engine/metrics by its doc.test.ts; change it there. -->

# Metrics

What a backtest's \`metrics\` hold: ${METRICS.length} numbers, each with its unit, its formula and its sample gate. Under its gate a
metric is \`null\` ("n/a"), never infinite and never a guess. The API names them in snake case (\`netProfit\` is \`net_profit\`).

- money: account currency. percent: 0-100. fraction: 0-1. days: of 24 hours. ratio and count have no unit.
- Equity is taken at bar closes; the first peak is the initial balance.
- A daily return is from the last equity of one UTC day with bars to that of the next, the first from the initial balance.
  Where equity reached 0 there are no returns. Returns a year are those the data itself has: daily returns / years.
- A year is 365.25 days, from the first bar's open to the last's.
- Spread and slippage are in the prices of the trades; commission and swap stand apart.
- Quantiles lie between neighbours in a straight line (Hyndman and Fan's type 7).
- Each is checked against a second computation, written another way, to 1e-9 (\`golden.test.ts\`).
`;

/** docs/metrics.md, from the metrics themselves. */
export function metricsDoc(): string {
  const families = Object.keys(TITLES) as MetricFamily[];
  return [PREAMBLE, ...families.map(section)].join("\n");
}

function section(family: MetricFamily): string {
  const rows = METRICS.filter((metric) => metric.family === family).map(row);
  return [
    `## ${TITLES[family]}`,
    "",
    "| Metric | Unit | Formula | Needs |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

function row({ name, unit, formula, gate }: MetricInfo): string {
  return `| \`${name}\` | ${unit} | ${formula.replaceAll("|", "\\|")} | ${gate ?? "nothing"} |`;
}
