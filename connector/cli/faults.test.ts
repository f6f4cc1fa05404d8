import { expect, test } from "vitest";
import { runSeeds } from "./faults/pool.ts";

test("worlds are the same in one thread and in two, and in two parts", async () => {
  const quiet = () => {};
  const range = { from: 5, seeds: 30, isFirstEnough: false };
  const one = await runSeeds(range, 1, quiet);
  const two = await runSeeds(range, 2, quiet);
  const parts = await Promise.all([
    runSeeds({ ...range, seeds: 10 }, 1, quiet),
    runSeeds({ ...range, from: 15, seeds: 20 }, 1, quiet),
  ]);
  expect(two).toEqual(one);
  expect(parts.reduce((sum, { seeds }) => sum + seeds, 0)).toBe(one.seeds);
  const crashes = parts.reduce((sum, { tally }) => sum + (tally.faults.crash ?? 0), 0);
  expect(crashes).toBe(one.tally.faults.crash);
}, 120_000);
