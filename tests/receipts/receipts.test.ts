import { expect, test } from "vitest";
import { CASES } from "./cases.ts";
import { bundle, runInChromium, runInNode, runInWorkerd } from "./hosts.ts";

interface Line {
  readonly name: string;
  readonly trades: readonly unknown[];
  readonly receipt: Readonly<Record<string, unknown>>;
}

// Results that somebody keeps must come out again. A change that alters them on purpose raises ENGINE_VERSION and prints
// the file anew: npx vitest run tests/receipts -u
test("fifty stored receipts come out again, to the last byte, in Node, in workerd and in Chromium", async () => {
  const code = await bundle("./run-cases.ts");
  const inNode = await runInNode(code);
  const [inWorkerd, inChromium] = await Promise.all([runInWorkerd(code), runInChromium(code)]);
  expectSameLines(inWorkerd, inNode);
  expectSameLines(inChromium, inNode);
  const lines = inNode.split("\n").map((line): Line => JSON.parse(line));
  expect(lines).toHaveLength(CASES);
  for (const { name, trades } of lines) expect(trades.length, name).toBeGreaterThan(0);
  const stored = lines.map(({ name, receipt }) => ({ name, receipt }));
  await expect(`${JSON.stringify(stored, null, 2)}\n`).toMatchFileSnapshot("receipts.json");
}, 180_000);

/** A megabyte of difference tells nobody anything: the first line that differs, from a little before its place. */
function expectSameLines(seen: string, wanted: string): void {
  if (seen === wanted) return;
  const [own, other] = [wanted.split("\n"), seen.split("\n")];
  const line = own.findIndex((text, i) => text !== other[i]);
  const at = [...(own[line] ?? "")].findIndex((letter, i) => letter !== other[line]?.[i]);
  const part = (text = "") => text.slice(Math.max(0, at - 80), at + 80);
  expect(part(other[line])).toBe(part(own[line]));
  expect(other).toHaveLength(own.length);
}
