import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseNumber } from "./number-text.ts";
import { readTime } from "./time-text.ts";

test("a number's text reads as Number() reads it, to the last bit", () => {
  const texts = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc
      .tuple(fc.integer({ min: 0, max: 999_999 }), fc.integer({ min: 0, max: 99_999_999 }))
      .map((pair) => pair.join(".")),
    fc.string({ unit: fc.constantFrom(..."0123456789.-+e"), maxLength: 12 }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text);
      const inside = `x${text}y`;
      expect(parseNumber(inside, 1, 1 + text.length, false)).toBe(
        isNumber ? Number(text) : Number.NaN,
      );
    }),
    { numRuns: 2000 },
  );
});

test("every moment from 1900 to 2200 written as ISO reads back", () => {
  const written = { wallMs: 0, zoned: false };
  const range = { min: new Date("1900-01-01"), max: new Date("2200-01-01"), noInvalidDate: true };
  fc.assert(
    fc.property(fc.date(range), (date) => {
      const iso = date.toISOString();
      expect(readTime(iso, 0, iso.length, written)).toBe(true);
      expect(written).toEqual({ wallMs: date.getTime(), zoned: true });
      const plain = iso.slice(0, 19).replace("T", " ");
      expect(readTime(plain, 0, plain.length, written)).toBe(true);
      expect(written).toEqual({ wallMs: Math.floor(date.getTime() / 1000) * 1000, zoned: false });
    }),
  );
});

test("no text makes the reader of times throw or give a time that is not a number", () => {
  const written = { wallMs: 0, zoned: false };
  const text = fc.string({ unit: fc.constantFrom(..."0123456789-:.TZ +/"), maxLength: 30 });
  fc.assert(
    fc.property(text, (given) => {
      if (readTime(given, 0, given.length, written))
        expect(Number.isFinite(written.wallMs)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
