import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextStop, restoredStop, tighter } from "./protect.ts";

const SPEC = { tick_size: 0.00001, point: 0.00001, stops_level_points: 0 };
const buy = (stop_loss: number | null) => ({ side: "BUY", open_price: 1.1, stop_loss }) as const;
const sell = (stop_loss: number | null) => ({ side: "SELL", open_price: 1.1, stop_loss }) as const;
const at = (bid: number, ask = bid + 0.0001) => ({ bid, ask });
const trail = (distance: number, step = 0) => ({ trailing: { distance, step }, break_even: null });
const even = (gain: number, lock = 0) => ({ trailing: null, break_even: { at: gain, lock } });

describe("trailing", () => {
  test("a buy's stop follows the bid, a sell's the ask, and neither goes back", () => {
    expect(nextStop(buy(1.09), trail(0.005), at(1.11), SPEC)).toBe(1.105);
    expect(nextStop(buy(1.105), trail(0.005), at(1.108), SPEC)).toBeNull();
    expect(nextStop(sell(1.11), trail(0.005), at(1.0899, 1.09), SPEC)).toBe(1.095);
    expect(nextStop(sell(1.095), trail(0.005), at(1.0949, 1.095), SPEC)).toBeNull();
  });

  test("moves in steps: a smaller gain is left alone", () => {
    expect(nextStop(buy(1.1), trail(0.005, 0.001), at(1.1059), SPEC)).toBeNull();
    expect(nextStop(buy(1.1), trail(0.005, 0.001), at(1.106), SPEC)).toBe(1.101);
  });

  test("a position without a stop gets one", () => {
    expect(nextStop(buy(null), trail(0.005), at(1.1), SPEC)).toBe(1.095);
  });
});

describe("break-even", () => {
  test("once the gain is there the stop goes to the entry and what is locked, however the price goes on", () => {
    expect(nextStop(buy(1.09), even(0.002, 0.0001), at(1.1019), SPEC)).toBeNull();
    expect(nextStop(buy(1.09), even(0.002, 0.0001), at(1.102), SPEC)).toBe(1.1001);
    expect(nextStop(buy(1.1001), even(0.002, 0.0001), at(1.2), SPEC)).toBeNull();
    expect(nextStop(sell(1.2), even(0.002, 0.0001), at(1.0979, 1.098), SPEC)).toBe(1.0999);
  });

  test("the tighter of both rules counts", () => {
    const both = { ...trail(0.005), break_even: { at: 0.002, lock: 0.0001 } };
    expect(nextStop(buy(1.09), both, at(1.102), SPEC)).toBe(1.1001);
    expect(nextStop(buy(1.09), both, at(1.11), SPEC)).toBe(1.105);
  });
});

describe("what the broker takes", () => {
  test("no stop is nearer to the market than the stops level", () => {
    const spec = { ...SPEC, stops_level_points: 500 };
    expect(nextStop(buy(1.09), trail(0.001), at(1.11), spec)).toBe(1.105);
  });

  test("nothing is changed inside the freeze level", () => {
    const spec = { ...SPEC, freeze_level_points: 600 };
    expect(nextStop(buy(1.105), trail(0.001), at(1.11), spec)).toBeNull();
    expect(nextStop(buy(1.1), trail(0.001), at(1.11), spec)).toBe(1.109);
  });

  test("a stop that was lost is set where it was, or not at all when the market is past it", () => {
    expect(restoredStop(buy(null), 1.095, at(1.1), SPEC)).toBe(1.095);
    expect(restoredStop(buy(null), 1.101, at(1.1), SPEC)).toBeNull();
    expect(restoredStop(sell(null), 1.105, at(1.1), SPEC)).toBe(1.105);
    expect(restoredStop(sell(null), 1.1, at(1.1), SPEC)).toBeNull();
  });
});

test("along any path of prices a stop is only ever tightened, stays behind the market and on the tick", () => {
  const points = (least: number, most: number) => fc.integer({ min: least, max: most });
  fc.assert(
    fc.property(
      fc.record({
        side: fc.constantFrom("BUY" as const, "SELL" as const),
        start: fc.option(points(-3_000, -100), { nil: null }),
        distance: points(1, 2_000),
        step: points(0, 300),
        gain: fc.option(points(1, 2_000), { nil: null }),
        lock: points(0, 200),
        level: points(0, 300),
        freeze: points(0, 100),
        tick: fc.constantFrom(1, 5, 25),
        moves: fc.array(points(-400, 400), { minLength: 1, maxLength: 60 }),
      }),
      (path) => {
        const unit = 0.00001;
        const open_price = 1.1;
        const sign = path.side === "BUY" ? 1 : -1;
        const spec = {
          tick_size: path.tick * unit,
          point: unit,
          stops_level_points: path.level,
          freeze_level_points: path.freeze,
        };
        const protection = {
          trailing: { distance: path.distance * unit, step: path.step * unit },
          break_even: path.gain === null ? null : { at: path.gain * unit, lock: path.lock * unit },
        };
        let stop = path.start === null ? null : open_price + sign * path.start * unit;
        let price = open_price;
        for (const move of path.moves) {
          price += move * unit;
          const prices = { bid: price, ask: price + 10 * unit };
          const held = { side: path.side, open_price, stop_loss: stop };
          const next = nextStop(held, protection, prices, spec);
          if (next === null) continue;
          if (stop !== null) expect(sign * (next - stop)).toBeGreaterThan(0);
          expect(tighter(path.side, next, stop)).toBe(next);
          const market = path.side === "BUY" ? prices.bid : prices.ask;
          expect(sign * (market - next)).toBeGreaterThanOrEqual(path.level * unit - 1e-9);
          expect(sign * (market - next)).toBeGreaterThan(0);
          const ticks = next / spec.tick_size;
          expect(Math.abs(ticks - Math.round(ticks))).toBeLessThan(1e-6);
          stop = next;
        }
      },
    ),
    { numRuns: 1_000 },
  );
});
