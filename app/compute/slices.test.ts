import { expect, test } from "vitest";
import { SlicePacer } from "./slices.ts";

test("the first slice is one run, the next as many as fit into the time of one", () => {
  const pacer = new SlicePacer(2);
  expect(pacer.next(10_000)).toBe(1);
  pacer.took(1, 2);
  expect(pacer.next(10_000)).toBe(100);
});

test("slow runs go one by one, the last ones are shared out, and there is always one", () => {
  const pacer = new SlicePacer(2);
  pacer.took(1, 500);
  expect(pacer.next(10_000)).toBe(1);
  const quick = new SlicePacer(4);
  quick.took(100, 1);
  expect(quick.next(1e9)).toBe(2000);
  expect(quick.next(16)).toBe(2);
  expect(quick.next(0)).toBe(1);
});

test("a cold start is forgotten with the first quick slice, one slow slice does not count for all", () => {
  const pacer = new SlicePacer(1);
  pacer.took(1, 100);
  pacer.took(2, 2);
  expect(pacer.next(10_000)).toBe(200);
  pacer.took(200, 600);
  expect(pacer.next(10_000)).toBe(125);
});
