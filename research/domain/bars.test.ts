import { expect, test } from "vitest";
import { type Bars, concatBars, emptyBars, sliceBars } from "./bars.ts";

function counted(length: number): Bars {
  const bars = emptyBars(length);
  for (const column of Object.values(bars))
    column.forEach((_value: number, i: number) => {
      column[i] = i;
    });
  return bars;
}

test("slices joined again are the whole", () => {
  const bars = counted(10);
  for (let cut = 0; cut <= 10; cut++) {
    expect(concatBars([sliceBars(bars, 0, cut), sliceBars(bars, cut, 10)])).toEqual(bars);
  }
});

test("a slice is a view: nothing is copied", () => {
  const bars = counted(4);
  const slice = sliceBars(bars, 1, 3);
  expect(slice.close.buffer).toBe(bars.close.buffer);
  expect([...slice.close]).toEqual([1, 2]);
});
