import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sha256 } from "./sha256.ts";

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
});
