import { expect, test } from "vitest";
import { SeriesCache } from "./series-cache.ts";
import { SeriesMemory } from "./series-memory.ts";

test("a column goes round only after it was dropped, and only if it came from the memory", () => {
  const memory = new SeriesMemory();
  const cache = new SeriesCache(8 * 10, memory);
  const first = cache.getOrMake("first", () => memory.column(10));
  const foreign = new Float64Array(10);
  cache.getOrMake("foreign", () => foreign);
  expect(memory.column(10)).not.toBe(first); // more is kept than fits, but the run goes on
  cache.settle();
  expect(cache.bytes).toBe(80);
  expect(memory.column(10)).toBe(first);
  cache.getOrMake("next", () => memory.column(10));
  cache.settle();
  expect(memory.column(10)).not.toBe(foreign);
});

test("bytes come back as zeros once the run is over", () => {
  const memory = new SeriesMemory();
  const bytes = memory.bytes(3).fill(7);
  expect(memory.bytes(3)).not.toBe(bytes);
  memory.settle();
  expect(memory.bytes(3)).toBe(bytes);
  expect([...bytes]).toEqual([0, 0, 0]);
});
