import { expect, test } from "vitest";
import type { StrategyVersionView } from "../services.server.ts";
import { FIRST_DRAFT } from "./draft.ts";
import { versionChanges } from "./version-changes.ts";

const version = (number: number, spec: object) =>
  ({ version: number, hash: "", created_at: "", spec }) as StrategyVersionView;

test("a version tells what it changed of the one before, and layout is no change", () => {
  const told = versionChanges([
    version(3, { ...FIRST_DRAFT, stopLoss: "2*atr( 14 )", onOppositeSignal: "reverse" }),
    version(2, { ...FIRST_DRAFT, stopLoss: "2 * atr(14)" }),
    version(1, FIRST_DRAFT),
  ]);
  expect(told.map(({ before, changes }) => [before, changes])).toEqual([
    [2, []],
    [1, [{ path: "stopLoss", before: "1.5 * atr(14)", after: "2 * atr(14)" }]],
    [null, []],
  ]);
});

test("a spec that no longer reads is compared as it is written", () => {
  const [newest] = versionChanges([
    version(2, FIRST_DRAFT),
    version(1, { ...FIRST_DRAFT, stopLoss: "no_such(1)" }),
  ]);
  expect(newest?.changes).toEqual([
    { path: "stopLoss", before: '"no_such(1)"', after: '"1.5 * atr(14)"' },
  ]);
});
