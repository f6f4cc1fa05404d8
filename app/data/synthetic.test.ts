import { expect, test } from "vitest";
import { parseBarsCsv } from "#marketdata";
import { syntheticCsv } from "./synthetic.ts";

const wish = { market: "XAUUSD", timeframe: "H1", count: 500, regime: "mixed", seed: 3 } as const;

test("generated bars are read back whole by the import, and end before 2026", () => {
  const parsed = parseBarsCsv(syntheticCsv(wish));
  expect(parsed.ok).toBe(true);
  if (!parsed.ok) return;
  expect(parsed.value.bars.time).toHaveLength(500);
  expect(parsed.value.bars.time.at(-1)).toBeLessThan(Date.UTC(2026, 0, 1));
});

test("the same wish gives the same bars; another seed or regime gives others", () => {
  expect(syntheticCsv(wish)).toBe(syntheticCsv(wish));
  expect(syntheticCsv({ ...wish, seed: 4 })).not.toBe(syntheticCsv(wish));
  expect(syntheticCsv({ ...wish, regime: "storm" })).not.toBe(syntheticCsv(wish));
});
