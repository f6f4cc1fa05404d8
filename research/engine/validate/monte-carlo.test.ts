import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRng } from "#domain";
import { randomBars } from "../testing.ts";
import { noisyBars } from "./bar-noise.ts";
import { monteCarlo } from "./monte-carlo.ts";
import { quantilesOf } from "./quantiles.ts";

const rng = seededRng(8);
const profits = Float64Array.from({ length: 200 }, () => Math.round((rng() - 0.45) * 200));
const total = profits.reduce((a, b) => a + b);
const base = { profits, initialBalance: 10_000, seed: 1, paths: 500 };

/** Every order of a few trades. */
function orders(values: readonly number[]): number[][] {
  if (values.length <= 1) return [[...values]];
  return values.flatMap((first, i) =>
    orders(values.filter((_, other) => other !== i)).map((rest) => [first, ...rest]),
  );
}

function deepestFall(order: readonly number[], balance: number): number {
  let [equity, peak, deepest] = [balance, balance, 0];
  for (const profit of order) {
    equity += profit;
    peak = Math.max(peak, equity);
    deepest = Math.max(deepest, (100 * (peak - equity)) / peak);
  }
  return deepest;
}

describe("Monte Carlo of trades", () => {
  test("shuffled trades end where they ended, by other ways", () => {
    const { finalEquity, maxDrawdownPercent } = monteCarlo({ ...base, path: { kind: "shuffle" } });
    expect([finalEquity.p1, finalEquity.p99]).toEqual([10_000 + total, 10_000 + total]);
    expect(maxDrawdownPercent.p95).toBeGreaterThan(maxDrawdownPercent.p5);
  });

  test("the fan starts at the balance, ends where the paths end, and changes no other number", () => {
    const path = { kind: "bootstrap", blockLength: 3 } as const;
    const { fan, ...rest } = monteCarlo({ ...base, path, fanPoints: 21 });
    expect(fan.map(({ at }) => at)).toEqual(Array.from({ length: 21 }, (_, i) => i * 10));
    expect([fan[0]?.p5, fan[0]?.p95]).toEqual([10_000, 10_000]);
    const { at, ...last } = fan[20] ?? { at: 0 };
    expect([at, last]).toEqual([200, rest.finalEquity]);
    expect(fan.every(({ p5, p25, p50, p75, p95 }) => p5 <= p25 && p50 <= p75 && p75 <= p95)).toBe(
      true,
    );
    expect(monteCarlo({ ...base, path })).toEqual({ ...rest, fan: [] });
    expect(() => monteCarlo({ ...base, path, fanPoints: 1 })).toThrow(/fanPoints/);
    const few = monteCarlo({ ...base, profits: profits.subarray(0, 3), path, fanPoints: 50 });
    expect(few.fan.map((point) => point.at)).toEqual([0, 1, 2, 3]);
  });

  test("agrees with every order of six trades, counted out", () => {
    const few = [100, -80, 60, -120, 40, -30];
    const falls = orders(few).map((order) => deepestFall(order, 300));
    const ruined = orders(few).filter((order) => {
      let equity = 300;
      return order.some((profit) => {
        equity += profit;
        return equity <= 150;
      });
    });
    const drawn = monteCarlo({
      ...base,
      profits: Float64Array.from(few),
      initialBalance: 300,
      paths: 20_000,
      path: { kind: "shuffle" },
    });
    expect(Math.abs(drawn.riskOfRuin - ruined.length / 720)).toBeLessThan(0.01);
    const exact = quantilesOf(falls);
    for (const level of ["p5", "p25", "p50", "p75"] as const) {
      const below = (value: number) => falls.filter((fall) => fall <= value + 1e-9).length / 720;
      expect(below(drawn.maxDrawdownPercent[level])).toBeGreaterThan(below(exact[level]) - 0.02);
    }
  });

  test("drawn with repeats the end varies as the trades do", () => {
    const { finalEquity } = monteCarlo({
      ...base,
      paths: 4000,
      path: { kind: "bootstrap", blockLength: 1 },
    });
    const mean = total / 200;
    const deviation = Math.sqrt(profits.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 200);
    expect(Math.abs(finalEquity.p50 - 10_000 - total)).toBeLessThan(
      0.1 * deviation * Math.sqrt(200),
    );
    // Normal: 90 % lie within 1.645 deviations of the sum.
    const width = (finalEquity.p95 - finalEquity.p5) / (2 * 1.645 * deviation * Math.sqrt(200));
    expect(Math.abs(width - 1)).toBeLessThan(0.06);
  });

  test("a block as long as the record is the record, turned", () => {
    const whole = monteCarlo({ ...base, path: { kind: "bootstrap", blockLength: 200 } });
    expect(whole.finalEquity.p1).toBeCloseTo(10_000 + total, 6);
    expect(whole.finalEquity.p99).toBeCloseTo(10_000 + total, 6);
  });

  test("missed trades and higher costs take their share", () => {
    const dear = monteCarlo({ ...base, path: { kind: "skip", skipShare: 0, extraCost: 3 } });
    expect(dear.finalEquity.p50).toBeCloseTo(10_000 + total - 600, 6);
    const none = monteCarlo({ ...base, path: { kind: "skip", skipShare: 1, extraCost: 3 } });
    expect([none.finalEquity.p50, none.riskOfRuin, none.lossShare]).toEqual([10_000, 0, 0]);
    const half = monteCarlo({ ...base, path: { kind: "skip", skipShare: 0.5, extraCost: 0 } });
    expect(Math.abs(half.finalEquity.p50 - 10_000 - total / 2)).toBeLessThan(150);
  });

  test("one seed, one answer; a trade that loses everything ruins every path", () => {
    const path = { kind: "bootstrap", blockLength: 5 } as const;
    expect(monteCarlo({ ...base, path })).toEqual(monteCarlo({ ...base, path }));
    expect(monteCarlo({ ...base, path, seed: 2 })).not.toEqual(monteCarlo({ ...base, path }));
    const lost = { ...base, profits: Float64Array.of(-11_000), path: { kind: "shuffle" } as const };
    expect(monteCarlo(lost)).toMatchObject({ riskOfRuin: 1, lossShare: 1 });
    expect(monteCarlo(lost).maxDrawdownPercent.p50).toBeCloseTo(110, 9);
  });

  test.each([
    [{ profits: new Float64Array() }, /no trades/],
    [{ profits: Float64Array.of(NaN) }, /finite/],
    [{ initialBalance: 0 }, /initialBalance is out of range, was 0/],
    [{ paths: 1.5 }, /paths/],
    [{ ruinPercent: 0 }, /ruinPercent/],
    [{ path: { kind: "bootstrap", blockLength: 0 } as const }, /blockLength/],
    [{ path: { kind: "skip", skipShare: 2, extraCost: 0 } as const }, /skipShare/],
  ])("refuses %o", (change, message) => {
    expect(() => monteCarlo({ ...base, path: { kind: "shuffle" }, ...change })).toThrow(message);
  });
});

describe("noise on bars", () => {
  const bars = randomBars(300, 5);

  test("bars stay bars, near where they were", () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, strength) => {
        const noisy = noisyBars(bars, { seed, strength });
        for (let i = 0; i < 300; i++) {
          const [o, h, l, c] = [noisy.open, noisy.high, noisy.low, noisy.close].map(
            (x) => x[i] ?? NaN,
          );
          expect((h ?? 0) >= Math.max(o ?? NaN, c ?? NaN)).toBe(true);
          expect((l ?? 0) > 0 && (l ?? 0) <= Math.min(o ?? NaN, c ?? NaN)).toBe(true);
          const range = (bars.high[i] ?? NaN) - (bars.low[i] ?? NaN);
          const away = Math.abs((c ?? NaN) - (bars.close[i] ?? NaN));
          expect(away).toBeLessThanOrEqual(strength * range + 1e-12);
        }
      }),
      { numRuns: 20 },
    );
  });

  test("no strength changes nothing, a seed repeats, ticks are kept", () => {
    expect(noisyBars(bars, { seed: 1, strength: 0 })).toEqual(bars);
    const noise = { seed: 1, strength: 0.2, tickSize: 0.00001 };
    expect(noisyBars(bars, noise)).toEqual(noisyBars(bars, noise));
    for (const price of noisyBars(bars, noise).close) {
      expect(Math.abs(price * 1e5 - Math.round(price * 1e5))).toBeLessThan(1e-6);
    }
    expect(() => noisyBars(bars, { seed: 1, strength: 2 })).toThrow(/was 2/);
  });
});
