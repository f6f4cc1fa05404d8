import * as fc from "fast-check";
import { expect, test } from "vitest";
import { findInstrument } from "./find-instrument.ts";
import type { Instrument } from "./instrument.ts";
import { type SizingInput, sizePosition } from "./sizing.ts";

const EURUSD = findInstrument("EURUSD") as Instrument; // in the catalogue
const BASE: SizingInput = {
  sizing: { kind: "riskPercent", percent: 1 },
  instrument: EURUSD,
  costs: { commissionPerLotPerSide: 3.5 },
  equity: 10_000,
  stopDistance: 0.005,
  rate: 1,
};

test("risk percent loses that percent at the stop, commissions included, floored to the step", () => {
  // 100 / (0.005 x 100,000 + 7) = 0.19724
  expect(sizePosition(BASE)).toEqual({ ok: true, lots: 0.19 });
});

test("risk percent converts the loss to the account's currency", () => {
  // USDJPY, stop 0.5 yen: 50,000 JPY a lot at 1/150 = 333.33 USD; 100 / 340.33 = 0.2938
  const usdjpy = findInstrument("USDJPY") as Instrument; // in the catalogue
  const sized = sizePosition({ ...BASE, instrument: usdjpy, stopDistance: 0.5, rate: 1 / 150 });
  expect(sized).toEqual({ ok: true, lots: 0.29 });
});

test("fixed cash risks that cash at the stop", () => {
  // 250 / 507 = 0.4931
  const sized = sizePosition({ ...BASE, sizing: { kind: "fixedCash", amount: 250 } });
  expect(sized).toEqual({ ok: true, lots: 0.49 });
});

test("fixed lots are floored to the step and capped at the symbol's maximum", () => {
  const fixed = (lots: number) => sizePosition({ ...BASE, sizing: { kind: "fixedLots", lots } });
  expect(fixed(0.3)).toEqual({ ok: true, lots: 0.3 });
  expect(fixed(0.129)).toEqual({ ok: true, lots: 0.12 });
  expect(fixed(500)).toEqual({ ok: true, lots: 100 });
});

test("below the minimum there is no trade, and the answer says so", () => {
  const sized = sizePosition({ ...BASE, equity: 100, stopDistance: 0.05 });
  expect(sized).toMatchObject({ ok: false, reason: "tooSmall" });
});

test("risk by a stop needs a stop", () => {
  expect(sizePosition({ ...BASE, stopDistance: null })).toMatchObject({ reason: "noStop" });
  expect(sizePosition({ ...BASE, stopDistance: Number.NaN })).toMatchObject({ reason: "noStop" });
});

const record = { count: 30, winRate: 0.6, payoff: 1.5, averageLossPerLot: 500 };
const kelly = (fraction: number, closedTrades = record) =>
  sizePosition({ ...BASE, sizing: { kind: "kelly", fraction }, closedTrades });

test("kelly trades the minimum until 30 trades are closed", () => {
  expect(kelly(0.5, { ...record, count: 29 })).toEqual({ ok: true, lots: 0.01 });
});

test("kelly bets its fraction of W - (1 - W) / R, capped at a quarter of the equity", () => {
  // 0.6 - 0.4 / 1.5 = 0.3333; half of it = 0.16667 of 10,000 / 507 = 3.287
  expect(kelly(0.5)).toEqual({ ok: true, lots: 3.28 });
  // the whole is capped: 2,500 / 507 = 4.93
  expect(kelly(1)).toEqual({ ok: true, lots: 4.93 });
});

test("kelly stays out when the record loses", () => {
  expect(kelly(1, { ...record, winRate: 0.3 })).toMatchObject({ ok: false, reason: "tooSmall" });
});

test("what is sized is on the step, within the limits, and risks no more than was asked", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 100, max: 1e7, noNaN: true }),
      fc.double({ min: 0.01, max: 20, noNaN: true }),
      fc.double({ min: 0.0002, max: 0.1, noNaN: true }),
      (equity, percent, stopDistance) => {
        const sizing = { kind: "riskPercent", percent } as const;
        const sized = sizePosition({ ...BASE, equity, stopDistance, sizing });
        if (!sized.ok) return;
        expect(sized.lots).toBeGreaterThanOrEqual(0.01);
        expect(sized.lots).toBeLessThanOrEqual(100);
        const loss = sized.lots * (stopDistance * 100_000 + 7);
        expect(loss).toBeLessThanOrEqual(((equity * percent) / 100) * (1 + 1e-8));
      },
    ),
  );
});

const sizing = fc.oneof(
  fc.record({
    kind: fc.constant("fixedLots" as const),
    lots: fc.double({ min: 0.001, max: 500, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant("riskPercent" as const),
    percent: fc.double({ min: 0.01, max: 100, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant("fixedCash" as const),
    amount: fc.double({ min: 1, max: 1e6, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant("kelly" as const),
    fraction: fc.double({ min: 0.01, max: 1, noNaN: true }),
  }),
);
const setting = fc.record({
  equity: fc.double({ min: 100, max: 1e7, noNaN: true }),
  stopDistance: fc.double({ min: 0.0002, max: 0.1, noNaN: true }),
  rate: fc.double({ min: 0.001, max: 10, noNaN: true }),
  commission: fc.double({ min: 0, max: 20, noNaN: true }),
  winRate: fc.double({ min: 0, max: 1, noNaN: true }),
  payoff: fc.double({ min: 0.1, max: 10, noNaN: true }),
});

test("every way of sizing rounds down to the step, and never risks more than its own rule says", () => {
  fc.assert(
    fc.property(
      sizing,
      setting,
      (rule, { equity, stopDistance, rate, commission, winRate, payoff }) => {
        const closedTrades = { count: 50, winRate, payoff, averageLossPerLot: 500 };
        const costs = { commissionPerLotPerSide: commission };
        const sized = sizePosition({
          ...BASE,
          sizing: rule,
          equity,
          stopDistance,
          rate,
          costs,
          closedTrades,
        });
        if (!sized.ok) return;
        const steps = sized.lots / EURUSD.volumeStep;
        expect(Math.abs(steps - Math.round(steps))).toBeLessThan(1e-6);
        expect(sized.lots).toBeLessThanOrEqual(EURUSD.volumeMax);
        const loss = sized.lots * (stopDistance * 100_000 * rate + 2 * commission);
        const most = {
          fixedLots: Number.POSITIVE_INFINITY,
          riskPercent: rule.kind === "riskPercent" ? (equity * rule.percent) / 100 : 0,
          fixedCash: rule.kind === "fixedCash" ? rule.amount : 0,
          kelly: equity * 0.25,
        }[rule.kind];
        expect(loss).toBeLessThanOrEqual(most * (1 + 1e-8));
        if (rule.kind === "fixedLots") expect(sized.lots).toBeLessThanOrEqual(rule.lots + 1e-9);
      },
    ),
  );
});

test("a wider stop, a dearer rate or higher costs never make a position larger", () => {
  const risky = sizing.filter(({ kind }) => kind !== "fixedLots");
  fc.assert(
    fc.property(risky, setting, fc.double({ min: 1, max: 5, noNaN: true }), (rule, one, factor) => {
      const { equity, stopDistance, rate, commission, winRate, payoff } = one;
      const closedTrades = { count: 50, winRate, payoff, averageLossPerLot: 500 };
      const lots = (stop: number, worth: number, cost: number) => {
        const costs = { commissionPerLotPerSide: cost };
        const input = {
          ...BASE,
          sizing: rule,
          equity,
          stopDistance: stop,
          rate: worth,
          costs,
          closedTrades,
        };
        const sized = sizePosition(input);
        return sized.ok ? sized.lots : 0;
      };
      const plain = lots(stopDistance, rate, commission);
      expect(lots(stopDistance * factor, rate, commission)).toBeLessThanOrEqual(plain);
      expect(lots(stopDistance, rate * factor, commission)).toBeLessThanOrEqual(plain);
      expect(lots(stopDistance, rate, commission * factor)).toBeLessThanOrEqual(plain);
    }),
  );
});
