import fc from "fast-check";
import { expect, test } from "vitest";
import { type Bars, emptyBars } from "#domain";
import { barsWithin, mergeBars } from "./merge.ts";

const times = fc
  .uniqueArray(fc.integer({ min: 0, max: 60 }))
  .map((list) => list.sort((a, b) => a - b));

/** Bars whose close says where they came from. */
function barsAt(list: readonly number[], close: number): Bars {
  const bars = emptyBars(list.length);
  bars.time.set(list);
  bars.close.fill(close);
  return bars;
}

test("merged bars are all of both, in time order, and the added ones win", () => {
  fc.assert(
    fc.property(times, times, (known, added) => {
      const merged = mergeBars(barsAt(known, 1), barsAt(added, 2));
      const all = [...new Set([...known, ...added])].sort((a, b) => a - b);
      expect(Array.from(merged.time)).toEqual(all);
      expect(Array.from(merged.close)).toEqual(all.map((time) => (added.includes(time) ? 2 : 1)));
    }),
  );
});

test("a range takes its first moment and leaves its last", () => {
  const bars = barsWithin(barsAt([1, 2, 3, 4], 1), { from: 2, to: 4 });
  expect(Array.from(bars.time)).toEqual([2, 3]);
});
