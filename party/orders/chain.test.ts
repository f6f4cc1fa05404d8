import { expect, test } from "vitest";
import { CHAIN_START, chainEvent, verifyChain } from "./chain.ts";
import { stepOf } from "./testing/samples.ts";

const first = chainEvent(CHAIN_START, stepOf(1, "QUEUED"));
const second = chainEvent(first, stepOf(1, "DELIVERED"));
const third = chainEvent(second, stepOf(1, "SENDING"));

test("a chain from its start verifies and gives its tip", () => {
  expect(verifyChain([first, second, third])).toEqual({
    ok: true,
    value: { seq: 3, hash: third.hash },
  });
});

test("a later part verifies from where the earlier one ended", () => {
  expect(verifyChain([third], second).ok).toBe(true);
});

test("a changed word, a missing event and a swapped pair are found with their number", () => {
  expect(verifyChain([first, { ...second, at: second.at + 1 }])).toEqual({
    ok: false,
    error: { seq: 2, problem: "hash" },
  });
  expect(verifyChain([first, third])).toEqual({ ok: false, error: { seq: 3, problem: "number" } });
  const forged = chainEvent({ seq: 1, hash: "0".repeat(64) }, stepOf(1, "DELIVERED"));
  expect(verifyChain([first, forged])).toEqual({ ok: false, error: { seq: 2, problem: "link" } });
});
