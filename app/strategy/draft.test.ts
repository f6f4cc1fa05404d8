import { expect, test } from "vitest";
import {
  draftChanges,
  FIRST_DRAFT,
  printDraft,
  readDraft,
  renameKey,
  setAt,
  valueAt,
} from "./draft.ts";

test("a draft prints and reads back to the same tree", () => {
  const read = readDraft(printDraft(FIRST_DRAFT));
  expect(read.ok && read.value).toEqual(FIRST_DRAFT);
});

test("a text that is no JSON says on which line", () => {
  const read = readDraft('{\n  "name": "x",\n  "symbol" "EURUSD"\n}');
  expect(read.ok).toBe(false);
  if (!read.ok) expect(read.error.line).toBe(3);
});

test("a list or a bare word is no spec", () => {
  expect(readDraft("[]").ok).toBe(false);
  expect(readDraft("3").ok).toBe(false);
});

test("a row writes its own path and nothing else, and taking the last key away takes the parent", () => {
  const draft = setAt({ name: "a", entry: { long: "x" } }, "entry.short", "y");
  expect(draft).toEqual({ name: "a", entry: { long: "x", short: "y" } });
  expect(valueAt(draft, "entry.short")).toBe("y");
  expect(valueAt(draft, "entry.nothing.deep")).toBeUndefined();
  expect(valueAt({ partialTakeProfit: [{ at: "5" }] }, "partialTakeProfit.0.at")).toBe("5");
  expect(setAt({ name: "a", entry: { long: "x" } }, "entry.long", undefined)).toEqual({
    name: "a",
  });
});

test("a renamed parameter keeps its place", () => {
  expect(Object.keys(renameKey({ a: 1, b: 2, c: 3 }, "b", "z"))).toEqual(["a", "z", "c"]);
});

test("changes are told leaf by leaf, and a part that is new or gone as one", () => {
  const changes = draftChanges(
    { name: "a", entry: { long: "x" } },
    { name: "a", entry: { long: "y" }, maxBars: 5 },
  );
  expect(changes).toEqual([
    { path: "entry.long", before: '"x"', after: '"y"' },
    { path: "maxBars", before: null, after: "5" },
  ]);
  expect(draftChanges({ params: { fast: { default: 1, min: 0 } } }, { params: {} })).toEqual([
    { path: "params.fast", before: '{"default":1,"min":0}', after: null },
  ]);
});
