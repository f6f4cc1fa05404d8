import { describe, expect, test } from "vitest";
import { makePlan } from "./people/plan.ts";
import { runPlan } from "./run.ts";

describe("a world of faults", () => {
  test("is the same to the last event when it is lived twice", () => {
    for (const seed of [1, 7, 42]) {
      const [first, second] = [runPlan(makePlan(seed)), runPlan(makePlan(seed))];
      expect(second.hash, `seed ${seed}`).toBe(first.hash);
      expect(second.tally).toEqual(first.tally);
    }
  });

  test("differs from seed to seed", () => {
    expect(runPlan(makePlan(1)).hash).not.toBe(runPlan(makePlan(2)).hash);
  });
});
