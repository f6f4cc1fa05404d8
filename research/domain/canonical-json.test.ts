import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";

test("keys stand in order and undefined fields are left out", () => {
  expect(canonicalJson({ b: 1, a: [true, null, "x\n"], c: undefined })).toBe(
    '{"a":[true,null,"x\\n"],"b":1}',
  );
});

test("the order in which fields were added changes nothing", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.integer()), (record) => {
      const reversed = Object.fromEntries(Object.entries(record).reverse());
      expect(canonicalJson(reversed)).toBe(canonicalJson(record));
    }),
  );
});

test("what it prints parses back to the same value", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const json = JSON.parse(JSON.stringify(value)); // -0 is printed as 0, as JSON does
      expect(JSON.parse(canonicalJson(json))).toEqual(json);
    }),
  );
});

test("a number that JSON cannot hold is refused by name", () => {
  expect(() => canonicalJson({ sharpe: Number.NaN })).toThrow("JSON cannot hold NaN");
});
