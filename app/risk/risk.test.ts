import { expect, test } from "vitest";
import { limitsToWire, riskLimits, type WireLimits } from "#protocol";
import { DEFAULT_LIMITS, PRACTICE_LIMITS } from "#risk";
import { draftOf, limitsOf } from "./draft.ts";
import { LIMIT_GROUPS } from "./limit-rows.ts";
import { PRESETS } from "./presets.ts";

const HOUSE = [limitsToWire(DEFAULT_LIMITS), limitsToWire(PRACTICE_LIMITS)];

test("the form has every limit once", () => {
  const names = LIMIT_GROUPS.flatMap(({ rows }) => rows.map(({ name }) => name));
  expect([...names].sort()).toEqual(Object.keys(riskLimits.shape).sort());
});

test.each(PRESETS.map((preset) => [preset.id, preset] as const))(
  "the preset %s passes the protocol, and comes through the form unchanged",
  (_, preset) => {
    for (const house of HOUSE) {
      const limits = preset.of(house, house, 10_000);
      expect(riskLimits.parse(limits)).toEqual(limits);
      expect(limitsOf(draftOf(limits))).toEqual({ ok: true, limits });
    }
  },
);

const house = HOUSE[0] as WireLimits; // it has two

test("a comma is a decimal sign, and symbols are told apart by spaces, commas and lines", () => {
  const draft = {
    ...draftOf(house),
    "max_lots_per_order.": "0,5",
    allowed_symbols: "on",
    "allowed_symbols.": "EURUSD, US30.cash\nEURUSD",
  };
  expect(limitsOf(draft)).toMatchObject({
    ok: true,
    limits: { max_lots_per_order: 0.5, allowed_symbols: ["EURUSD", "US30.cash"] },
  });
});

test("what is switched off is no limit, whatever stands in its fields", () => {
  const draft = { ...draftOf(house), daily_loss: "", "daily_loss.percent": "nonsense" };
  expect(limitsOf(draft)).toMatchObject({ ok: true, limits: { daily_loss: null } });
});

test("what is wrong is named by its field", () => {
  const draft = {
    ...draftOf(house),
    "daily_loss.percent": "",
    "max_positions.": "2.5",
    "max_orders_per_minute.": "0",
  };
  expect(limitsOf(draft)).toEqual({
    ok: false,
    problems: {
      "daily_loss.percent": { kind: "number" },
      "max_positions.": { kind: "range", min: 0, max: 10_000 },
      "max_orders_per_minute.": { kind: "range", min: 1, max: 100_000 },
    },
  });
});

test("a loss that counts from the start needs the start", () => {
  const draft = { ...draftOf(house), total_loss: "on" };
  expect(limitsOf(draft)).toEqual({
    ok: false,
    problems: { "initial_balance.": { kind: "needed" } },
  });
  expect(limitsOf({ ...draft, initial_balance: "on", "initial_balance.": "200000" }).ok).toBe(true);
});
