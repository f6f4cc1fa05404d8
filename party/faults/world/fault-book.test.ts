import { expect, test } from "vitest";
import { FaultBook } from "./fault-book.ts";
import type { Fault } from "./kinds.ts";

const at = (nth: number, kind: Fault["kind"]): Fault => ({
  kind,
  nth,
  hook: "send",
  at: 0,
  lasts: 0,
  value: 0,
});

test("a fault strikes where its number is passed, and nowhere else", () => {
  const book = new FaultBook([at(2, "requote")]);
  expect([1, 2, 3].map(() => book.take("send")?.kind)).toEqual([undefined, "requote", undefined]);
  expect(book.take("db")).toBeNull();
});

test("a fault that does not fit waits for the first passing that has no other", () => {
  const book = new FaultBook([at(1, "no_answer_cancelled"), at(2, "requote")]);
  const fits = [false, true, false, true, true];
  const seen = fits.map(
    (isFit) => book.take("send", ({ kind }) => kind === "requote" || isFit)?.kind,
  );
  expect(seen).toEqual([undefined, "requote", undefined, "no_answer_cancelled", undefined]);
});

test("no fault strikes any more once the world is kind, also none that waits", () => {
  const book = new FaultBook([at(1, "no_answer_cancelled")]);
  book.take("send", () => false);
  book.end("history_failed", 0);
  expect(book.take("send")).toBeNull();
});
