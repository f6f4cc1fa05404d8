import {
  METRICS,
  type MetricFamily,
  type MetricUnit,
  metricFamilyLabel,
  metricLabel,
  type ReportLanguage,
} from "#engine";
import { type Metrics, metricOf } from "../metrics.ts";
import { gateWords } from "./gate-words.ts";

/** One metric with everything that a reader may ask of it. */
export interface MetricRow {
  /** As the API writes it: `net_profit`. */
  readonly name: string;
  readonly label: string;
  readonly unit: MetricUnit;
  /** null under its gate. */
  readonly value: number | null;
  /** "netProfit = sum of ...", in the names of other metrics. */
  readonly formula: string;
  /** What must be there for a number; null: always a number. */
  readonly gate: string | null;
}

export interface MetricGroup {
  readonly family: MetricFamily;
  readonly label: string;
  readonly rows: readonly MetricRow[];
}

/** The eight numbers that matter, in the order that a trader asks for them. */
const MAIN: readonly string[] = [
  "net_profit",
  "return_percent",
  "max_drawdown_percent",
  "trades",
  "win_rate",
  "profit_factor",
  "expectancy",
  "sharpe",
];

/** Every metric of a result in the reader's words, family by family. Runs on the server: the words stay there. */
export function metricGroups(metrics: Metrics, language: ReportLanguage): readonly MetricGroup[] {
  const groups = new Map<MetricFamily, MetricRow[]>();
  for (const { name, family, unit, formula, gate } of METRICS) {
    const key = snakeCase(name);
    const row = {
      name: key,
      label: metricLabel(name, language),
      unit,
      value: metricOf(metrics, key),
      formula: `${name} = ${formula}`,
      gate: gateWords(gate, language),
    };
    const rows = groups.get(family);
    if (rows) rows.push(row);
    else groups.set(family, [row]);
  }
  return [...groups].map(([family, rows]) => ({
    family,
    label: metricFamilyLabel(family, language),
    rows,
  }));
}

/** The eight out of all of them. */
export function mainMetrics(groups: readonly MetricGroup[]): readonly MetricRow[] {
  const rows = groups.flatMap((group) => group.rows);
  return MAIN.flatMap((name) => rows.find((row) => row.name === name) ?? []);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
