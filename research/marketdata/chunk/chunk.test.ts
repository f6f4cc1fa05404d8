import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Bars, emptyBars } from "#domain";
import { generateBars } from "../generate.ts";
import { decodeChunk, encodeChunk } from "./chunk.ts";

const COLUMNS = ["time", "open", "high", "low", "close", "volume", "spread"] as const;

function expectSame(actual: Bars, expected: Bars): void {
  for (const column of COLUMNS) expect(actual[column], column).toEqual(expected[column]);
}

test("any doubles come back as they were", () => {
  const value = fc.oneof(
    fc.double(),
    fc.integer().map((n) => n / 100_000),
    fc.constantFrom(0, -0, Number.NaN, 1e300, 2 ** 53, -(2 ** 53), 0.1 + 0.2),
  );
  const row = fc.tuple(value, value, value, value, value, value, value);
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
      const bars = emptyBars(rows.length);
      rows.forEach((values, i) => {
        COLUMNS.forEach((column, c) => {
          bars[column][i] = values[c] as number; // seven values a row
        });
      });
      expectSame(decodeChunk(encodeChunk(bars)), bars);
    }),
    { numRuns: 300 },
  );
});

test("bars of every kind of symbol come back as they were, in few bytes", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("EURUSD", "USDJPY", "XAUUSD", "BTCUSD"),
      fc.constantFrom("M1" as const, "H1" as const, "D1" as const),
      fc.integer(),
      (symbol, timeframe, seed) => {
        const bars = generateBars({ symbol, timeframe, from: 1_500_000_000_000, count: 300, seed });
        const bytes = encodeChunk(bars);
        expectSame(decodeChunk(bytes), bars);
        expect(bytes.length / 300).toBeLessThan(16);
      },
    ),
    { numRuns: 50 },
  );
});

test("no bars are a chunk too", () => {
  expect(decodeChunk(encodeChunk(emptyBars(0))).time).toHaveLength(0);
});

test("what is truncated, too long or of another kind is refused, never read as fewer bars", () => {
  const bytes = encodeChunk(
    generateBars({ symbol: "EURUSD", timeframe: "H1", from: 0, count: 50, seed: 1 }),
  );
  for (const length of [0, 3, 10, bytes.length - 1]) {
    expect(() => decodeChunk(bytes.subarray(0, length))).toThrow(RangeError);
  }
  expect(() => decodeChunk(Uint8Array.from([...bytes, 0]))).toThrow("1 bytes too many");
  const newer = bytes.slice();
  newer[3] = 9;
  expect(() => decodeChunk(newer)).toThrow("not a chunk of bars of version 1");
});
