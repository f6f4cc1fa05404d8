import { expect, test } from "vitest";
import { SlicePacer } from "./slices.ts";

test("the first slice is one run, the next as many as fit into the time of one", () => {
  const pacer = new SlicePacer(2);
  expect(pacer.next(10_000)).toBe(1);
  pacer.took(1, 2);
  expect(pacer.next(10_000)).toBe(30);
});

test("slow runs go one by one, the last ones are shared out, and there is always one", () => {
  const pacer = new SlicePacer(2);
  pacer.took(1, 500);
  expect(pacer.next(10_000)).toBe(1);
  const quick = new SlicePacer(4);
  quick.took(100, 1);
  expect(quick.next(1e9)).toBe(1000);
  expect(quick.next(16)).toBe(2);
  expect(quick.next(0)).toBe(1);
});
