import { expect, test } from "vitest";
import { readRunForm } from "./read-run-form.ts";

function formOf(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries({ strategy_id: "S", symbol: "EURUSD", ...fields }))
    form.set(name, value);
  return form;
}

test("an empty field keeps its default: it is not sent", () => {
  const read = readRunForm(formOf({ timeframe: "H1", spread_points: "", seed: " " }));
  expect(read).toEqual({
    ok: true,
    value: { strategy_id: "S", symbol: "EURUSD", timeframe: "H1" },
  });
});

test("a zero that was typed is sent as zero, and a comma is a decimal sign", () => {
  const read = readRunForm(formOf({ spread_points: "0", commission_per_lot_per_side: "3,5" }));
  expect(read.ok && read.value.costs).toEqual({
    spread_points: 0,
    commission_per_lot_per_side: 3.5,
  });
});

test("each bar's own spread wins over the number in the field", () => {
  const read = readRunForm(formOf({ spread_points: "8", spread_source: "fromData" }));
  expect(read.ok && read.value.costs).toEqual({ spread_points: "fromData" });
});

test("refusals are typed in percent and sent as a share; drawn slippage has a cap that is not below its mean", () => {
  const read = readRunForm(
    formOf({
      reject_percent: "2",
      slippage_kind: "exponential",
      mean_points: "3",
      most_points: "1",
    }),
  );
  expect(read.ok && read.value.execution).toEqual({
    reject_probability: 0.02,
    slippage: { kind: "exponential", mean_points: 3, most_points: 3 },
  });
});

test("drawn slippage that was only chosen has the mean and the cap that the form shows", () => {
  const read = readRunForm(formOf({ slippage_kind: "exponential" }));
  expect(read.ok && read.value.execution).toEqual({
    slippage: { kind: "exponential", mean_points: 2, most_points: 20 },
  });
});

test("parameters are told apart by their prefix", () => {
  const read = readRunForm(formOf({ "param.fast": "9", "param.slow": "" }));
  expect(read.ok && read.value.params).toEqual({ fast: 9 });
});

test("what is no number, out of bounds or not whole names its field and what it may be", () => {
  expect(readRunForm(formOf({ leverage: "much" }))).toEqual({
    ok: false,
    error: { field: "leverage", least: 1, most: 10_000 },
  });
  expect(readRunForm(formOf({ spread_points: "-1" })).ok).toBe(false);
  expect(readRunForm(formOf({ seed: "1.5" })).ok).toBe(false);
  expect(readRunForm(formOf({ initial_balance: "0" })).ok).toBe(false);
  expect(readRunForm(formOf({ "param.fast": "x" }))).toMatchObject({
    ok: false,
    error: { field: "param.fast" },
  });
});
