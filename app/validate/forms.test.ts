import { expect, test } from "vitest";
import { foldsOf, gridSize, parseGrid } from "#engine";
import {
  combinationsOf,
  foldSizes,
  type GridRow,
  gridText,
  plannedRuns,
  rowsOf,
  type SearchForm,
  valuesOf,
} from "./forms.ts";

const row = (name: string, from: string, to: string, step: string): GridRow => ({
  name,
  isVaried: true,
  from,
  to,
  step,
});

const search: SearchForm = {
  rows: [],
  plan: "grid",
  samples: "50",
  population: "20",
  generations: "5",
  seed: "1",
  objective: "netProfit",
  minimumTrades: "10",
};

test("the spec's own ranges stand in the rows, an open one is made from its default", () => {
  expect(
    rowsOf({
      fast: { default: 12, min: 5, max: 50, step: 5 },
      slow: { default: 48 },
      risk: { default: 0.5 },
    }),
  ).toEqual([
    row("fast", "5", "50", "5"),
    row("slow", "24", "96", "9"),
    row("risk", "0.25", "1", "0.0938"),
  ]);
});

test.each([
  ["5", "50", "5"],
  ["0.1", "0.5", "0.1"],
  ["3", "3", "1"],
  ["1", "10", "4"],
])("from %s to %s by %s is counted as the engine counts it", (from, to, step) => {
  const rows = [row("fast", from, to, step), { ...row("slow", "1", "9", "1"), isVaried: false }];
  const grid = parseGrid(gridText(rows));
  expect(grid.ok && gridSize(grid.value)).toBe(combinationsOf(rows));
});

test("what is wrong with a row is said, and nothing is counted then", () => {
  expect(valuesOf(row("a", "x", "2", "1"))).toBe("number");
  expect(valuesOf(row("a", "3", "2", "1"))).toBe("order");
  expect(valuesOf(row("a", "1", "2", "0"))).toBe("step");
  expect(combinationsOf([row("a", "1", "2", "0")])).toBeNull();
});

test("a plan makes no more runs than there are combinations", () => {
  expect(plannedRuns(search, 400)).toBe(400);
  expect(plannedRuns({ ...search, plan: "random" }, 400)).toBe(50);
  expect(plannedRuns({ ...search, plan: "random" }, 30)).toBe(30);
  expect(plannedRuns({ ...search, plan: "genetic" }, 400)).toBe(100);
  expect(plannedRuns({ ...search, plan: "genetic", population: "3" }, 400)).toBeNull();
  expect(plannedRuns({ ...search, plan: "random", samples: "" }, 400)).toBeNull();
});

test("folds fill the bars: as many as were asked for, none too short", () => {
  const form = { mode: "rolling", folds: "5", ratio: "3", purge: "10" } as const;
  const sizes = foldSizes(6000, form);
  if (sizes === null) throw new Error("6,000 bars are enough for five folds");
  const folds = foldsOf({ mode: "rolling", bars: 6000, ...sizes });
  expect(folds.ok && folds.value.length).toBe(5);
  expect(foldSizes(200, form)).toBeNull();
  expect(foldSizes(6000, { ...form, folds: "0" })).toBeNull();
});
