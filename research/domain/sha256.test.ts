import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sha256, sha256OfNumbers } from "./sha256.ts";

const byNode = (input: string | Uint8Array) => createHash("sha256").update(input).digest("hex");

describe("SHA-256", () => {
  // FIPS 180-4 examples, as published in NIST's "SHA256.pdf" example values and the NSRL test data.
  test("the standard's own examples", () => {
    expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(sha256("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")).toBe(
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    );
    expect(sha256("a".repeat(1_000_000))).toBe(
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
    );
  });

  test("every length around the padding's edges agrees with Node", () => {
    for (let length = 0; length <= 200; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 255);
      expect(sha256(bytes)).toBe(byNode(bytes));
    }
  });

  test("random bytes agree with Node", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expect(sha256(bytes)).toBe(byNode(bytes));
      }),
    );
  });

  test("a text is hashed as its UTF-8 bytes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
        expect(sha256(text)).toBe(byNode(text));
      }),
    );
  });

  test("a view into a larger buffer hashes its own bytes only", () => {
    const bytes = Uint8Array.from({ length: 300 }, (_, i) => i & 255);
    expect(sha256(bytes.subarray(13, 213))).toBe(byNode(bytes.subarray(13, 213)));
  });

  test("columns of numbers hash as their little-endian bytes, wherever one ends and the next begins", () => {
    const column = fc.array(fc.double({ noNaN: true }), { maxLength: 2500 });
    fc.assert(
      fc.property(fc.array(column, { maxLength: 4 }), (columns) => {
        const bytes = Buffer.alloc(8 * columns.flat().length);
        for (const [i, value] of columns.flat().entries()) bytes.writeDoubleLE(value + 0, 8 * i);
        expect(sha256OfNumbers(columns.map((each) => Float64Array.from(each)))).toBe(byNode(bytes));
      }),
      { numRuns: 30 },
    );
  });

  test("every unknown number is one NaN, and -0 is 0", () => {
    const odd = new Float64Array(3);
    new Uint32Array(odd.buffer).set([1, 0xfff80001, 0, 0x80000000, 7, 0x7ff00000]);
    const plain = Buffer.alloc(24);
    plain.writeUInt32LE(0x7ff80000, 4);
    plain.writeUInt32LE(0x7ff80000, 20);
    expect(sha256OfNumbers([odd])).toBe(byNode(plain));
  });
});
