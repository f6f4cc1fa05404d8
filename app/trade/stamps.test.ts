import { expect, test } from "vitest";
import { stampLine, wholeTime } from "./stamps.ts";

const at = (ms: number) => new Date(1_700_000_000_000 + ms).toISOString();
const all = {
  clicked: at(0),
  api: at(12),
  stored: at(20),
  room: at(25),
  connector: at(31),
  sent: at(33),
  deal: at(60),
};

const ENDED = { final: true, hasPc: true };

test("seven moments have six gaps between them, and one time from the first to the last", () => {
  const line = stampLine(all, ENDED);
  expect(line.map(({ gapMs }) => gapMs)).toEqual([null, 12, 8, 5, 6, 2, 27]);
  expect(wholeTime(line)).toBe(60);
});

test("a moment that was not told is unknown, and the gap spans it", () => {
  const line = stampLine({ ...all, connector: null }, ENDED);
  expect(line[4]).toMatchObject({ state: "unknown", at: null });
  expect(line[5]).toMatchObject({ gapMs: 8, state: "known" });
});

test("what did not come is ahead while the order lives, and missed once it has ended", () => {
  const part = { ...all, connector: null, sent: null, deal: null };
  expect(
    stampLine(part, { final: false, hasPc: true })
      .map(({ state }) => state)
      .slice(4),
  ).toEqual(["ahead", "ahead", "ahead"]);
  expect(
    stampLine(part, ENDED)
      .map(({ state }) => state)
      .slice(4),
  ).toEqual(["missed", "missed", "missed"]);
});

test("clocks that disagree show no time that ran backwards", () => {
  const line = stampLine({ ...all, clicked: at(500) }, ENDED);
  expect(line[1]).toMatchObject({ gapMs: null, state: "clocks" });
  expect(line[2]?.gapMs).toBe(8);
  expect(wholeTime(line)).toBeNull();
});

test("a practice account has no PC on the way, and nothing is missing because of it", () => {
  const line = stampLine({ ...all, connector: null, sent: null }, { final: true, hasPc: false });
  expect(line.map(({ state }) => state).slice(4)).toEqual(["none", "none", "known"]);
});
