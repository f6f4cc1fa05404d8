import type { Market } from "../backtest/market.ts";
import type { Typed } from "../backtest/remembered.ts";
import { readNumber } from "../format/price.ts";

/** Everything a run needs of the reader, as typed. */
export interface SettingForm extends Market {
  readonly typed: Typed;
}

/** One parameter of the strategy, as typed. */
export interface GridRow {
  readonly name: string;
  /** A parameter that is not varied keeps its default. */
  readonly isVaried: boolean;
  readonly from: string;
  readonly to: string;
  readonly step: string;
}

export interface SearchForm {
  readonly rows: readonly GridRow[];
  readonly plan: "grid" | "random" | "genetic";
  readonly samples: string;
  readonly population: string;
  readonly generations: string;
  readonly seed: string;
  readonly objective: Objective;
  readonly minimumTrades: string;
}

/** Metrics that may be made best; those of `LOWEST` by being low. */
export const OBJECTIVES = [
  "netProfit",
  "sharpe",
  "profitFactor",
  "expectancy",
  "maxDrawdownPercent",
] as const;
export type Objective = (typeof OBJECTIVES)[number];
export const LOWEST: readonly Objective[] = ["maxDrawdownPercent"];

export interface WalkForm {
  readonly mode: "anchored" | "rolling";
  readonly folds: string;
  /** Training bars for each test bar. */
  readonly ratio: string;
  readonly purge: string;
}

export interface PathsForm {
  readonly kind: PathsKind;
  readonly paths: string;
  readonly seed: string;
  /** bootstrap: trades a block. */
  readonly block: string;
  /** skip: percent of the trades. */
  readonly skip: string;
  /** skip: account currency a trade. */
  readonly extra: string;
  /** noise: percent of a bar's range. */
  readonly noise: string;
  /** Percent of the balance whose loss counts as ruin. */
  readonly ruin: string;
}

export const PATHS_KINDS = ["shuffle", "bootstrap", "skip", "noise"] as const;
export type PathsKind = (typeof PATHS_KINDS)[number];

/** More cannot be kept in a tab. */
export const MOST_RUNS = 200_000;

interface SpecParam {
  readonly default: number;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
}

/** The spec's own ranges; one that the spec leaves open goes from half of its default to twice it, in about eight steps. */
export function rowsOf(params: Readonly<Record<string, SpecParam>>): readonly GridRow[] {
  return Object.entries(params).map(([name, param]) => {
    const isOpen = param.min === undefined || param.max === undefined || param.min >= param.max;
    const from = isOpen ? tidy(param.default / 2, param) : (param.min ?? 0);
    const to = isOpen ? tidy(param.default * 2, param) : (param.max ?? 0);
    const step = isOpen ? wideStep(Math.abs(to - from), param) : (param.step ?? 1);
    const [low, high] = from <= to ? [from, to] : [to, from];
    return {
      name,
      isVaried: true,
      from: String(low),
      to: String(high),
      step: String(step > 0 ? step : 1),
    };
  });
}

function isWhole({ default: value, step = 1 }: SpecParam): boolean {
  return Number.isInteger(value) && Number.isInteger(step);
}

function tidy(value: number, param: SpecParam): number {
  return isWhole(param) ? Math.max(1, Math.round(value)) : Number(value.toPrecision(6));
}

function wideStep(range: number, param: SpecParam): number {
  const step = range / 8;
  return isWhole(param) ? Math.max(1, Math.round(step)) : Number(step.toPrecision(3));
}

export type RowProblem = "number" | "order" | "step";

/** How many values a row takes, or what is wrong with it. */
export function valuesOf(row: GridRow): number | RowProblem {
  if (!row.isVaried) return 1;
  const [from, to, step] = [row.from, row.to, row.step].map(readNumber);
  if (from == null || to == null || step == null) return "number";
  if (to < from) return "order";
  if (!(step > 0)) return "step";
  return Math.floor((to - from) / step + 1e-9) + 1;
}

/** Combinations of all rows; null while one of them is wrong. */
export function combinationsOf(rows: readonly GridRow[]): number | null {
  let count = 1;
  for (const row of rows) {
    const values = valuesOf(row);
    if (typeof values === "string") return null;
    count *= values;
  }
  return count;
}

/** Runs that the plan makes of so many combinations, at most; null while a number is missing. */
export function plannedRuns(form: SearchForm, combinations: number): number | null {
  if (form.plan === "grid") return combinations;
  const numbers = form.plan === "random" ? [form.samples] : [form.population, form.generations];
  const counts = numbers.map(wholeOf);
  if (counts.some((count) => count === null || count < 1)) return null;
  if (form.plan === "genetic" && (counts[0] ?? 0) < 4) return null;
  const wanted = counts.reduce<number>((product, count) => product * (count ?? 1), 1);
  return Math.min(combinations, wanted);
}

/** "fast=5:50:5,slow=20:200:10" of the rows that vary. */
export function gridText(rows: readonly GridRow[]): string {
  return rows
    .filter(({ isVaried }) => isVaried)
    .map(({ name, from, to, step }) =>
      [`${name}=${readNumber(from)}`, readNumber(to), readNumber(step)].join(":"),
    )
    .join(",");
}

/** A whole number from 0 on; null for anything else. */
export function wholeOf(text: string): number | null {
  const number = readNumber(text);
  return number !== null && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

/** Bars of training and of each test, so that the folds fill all bars. null: too few bars, or no such folds. */
export function foldSizes(
  bars: number,
  form: WalkForm,
): { readonly trainBars: number; readonly testBars: number; readonly purgeBars: number } | null {
  const [folds, ratio, purgeBars] = [
    wholeOf(form.folds),
    readNumber(form.ratio),
    wholeOf(form.purge),
  ];
  if (folds === null || folds < 1 || ratio === null || !(ratio > 0) || purgeBars === null)
    return null;
  const testBars = Math.floor((bars - purgeBars) / (folds + ratio));
  const trainBars = Math.floor(testBars * ratio);
  return testBars < 30 || trainBars < 30 ? null : { trainBars, testBars, purgeBars };
}
