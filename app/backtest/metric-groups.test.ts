import { expect, test } from "vitest";
import { mainMetrics, metricGroups } from "./metric-groups.ts";

const groups = metricGroups({ net_profit: 12.5, sharpe: null }, "id");

test("every metric stands once, in its family, with the reader's words", () => {
  const rows = groups.flatMap((group) => group.rows);
  expect(rows.length).toBeGreaterThanOrEqual(60);
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
  expect(rows.every(({ label, formula }) => label !== "" && formula !== "")).toBe(true);
});

test("the eight main ones are all there, a number or a gate that says what is missing", () => {
  const main = mainMetrics(groups);
  expect(main).toHaveLength(8);
  expect(main[0]).toMatchObject({ name: "net_profit", value: 12.5 });
  expect(main.at(-1)).toMatchObject({ name: "sharpe", value: null });
  expect(main.at(-1)?.gate).toBeTruthy();
});

test("what a metric needs is said in Indonesian, whichever it is", () => {
  const rows = groups.flatMap((group) => group.rows);
  const english = metricGroups({}, "en").flatMap((group) => group.rows);
  rows.forEach(({ name, gate }, place) => {
    const before = english[place]?.gate;
    if (before === null) expect(gate, name).toBeNull();
    else expect(gate, name).not.toBe(before);
  });
});
