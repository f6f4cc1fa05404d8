import { describe, expect, test } from "vitest";
import { commentFor, isCommentOf } from "./ids.ts";
import { stepOfResult } from "./outcome.ts";
import { findEvidence } from "./reconcile.ts";
import {
  cancelIntent,
  closeByIntent,
  closeIntent,
  deal,
  idOf,
  modifyIntent,
  modifyOrderIntent,
  NOW,
  openIntent,
  position,
  result,
  snapshotOf,
  working,
} from "./testing/samples.ts";

const limit = openIntent(1, { order_type: "BUY_LIMIT", price: 1 });
const none = { order_ticket: null, deal_ticket: null, position_id: null, lots: 0, price: 0 };

describe("a terminal's answer", () => {
  test.each([
    ["a market order with its deal is FILLED", openIntent(1), result(), "FILLED"],
    [
      "a market order without a deal waits for it as PLACED",
      openIntent(1),
      result({ deal_ticket: null }),
      "PLACED",
    ],
    ["done without any ticket proves nothing", openIntent(1), result(none), "UNKNOWN"],
    ["a partial fill is PARTIAL", openIntent(1), result({ retcode: 10010, lots: 0.04 }), "PARTIAL"],
    [
      "a limit order that stands is PLACED",
      limit,
      result({ retcode: 10008, deal_ticket: null }),
      "PLACED",
    ],
    ["a limit order that filled at once is FILLED", limit, result(), "FILLED"],
    ["no money is REJECTED", openIntent(1), result({ ...none, retcode: 10019 }), "REJECTED"],
    [
      "a requote proves that nothing was accepted",
      openIntent(1),
      result({ ...none, retcode: 10004 }),
      "REJECTED",
    ],
    [
      "a timeout is UNKNOWN, never a refusal",
      openIntent(1),
      result({ ...none, retcode: 10012 }),
      "UNKNOWN",
    ],
    ["locked is UNKNOWN", openIntent(1), result({ ...none, retcode: 10028 }), "UNKNOWN"],
    ["an unlisted code is UNKNOWN", openIntent(1), result({ ...none, retcode: 12345 }), "UNKNOWN"],
    ["a close with its deal is FILLED", closeIntent(1), result(), "FILLED"],
    [
      "closing what is closed already is DONE",
      closeIntent(1),
      result({ ...none, retcode: 10036 }),
      "DONE",
    ],
    [
      "a modify of a closed position is UNKNOWN",
      modifyIntent(1),
      result({ ...none, retcode: 10036 }),
      "UNKNOWN",
    ],
    ["a modify ends DONE", modifyIntent(1), result(none), "DONE"],
    ["nothing to change is DONE", modifyIntent(1), result({ ...none, retcode: 10025 }), "DONE"],
    ["a cancel ends DONE", cancelIntent(1), result(none), "DONE"],
    ["a changed order ends DONE", modifyOrderIntent(1), result(none), "DONE"],
    [
      "an order whose change only stands is UNKNOWN",
      modifyOrderIntent(1),
      result({ ...none, retcode: 10008 }),
      "UNKNOWN",
    ],
    ["a close-by ends DONE", closeByIntent(1), result(), "DONE"],
    [
      "a close-by of something that is closed already is UNKNOWN",
      closeByIntent(1),
      result({ ...none, retcode: 10036 }),
      "UNKNOWN",
    ],
  ] as const)("%s", (_name, intent, answer, state) => {
    expect(stepOfResult(intent, answer, NOW).state).toBe(state);
  });

  test("a close tells its net result: profit, swap, commission and fee of its deals", () => {
    const exit = deal("800", {
      entry: "out",
      profit: 12.34,
      swap: -0.3,
      commission: -0.35,
      fee: -0.1,
    });
    expect(
      stepOfResult(closeIntent(1), result({ profit: 12.34, deals: [exit] }), NOW).execution?.profit,
    ).toBe(11.59);
  });

  test("the id of a fill is made of its deal, so that every witness tells the same step", () => {
    const told = stepOfResult(openIntent(1), result(), NOW);
    const found = findEvidence(
      openIntent(1),
      { order_ticket: "700", filled_lots: 0 },
      snapshotOf({ deals: [deal("800")] }),
    );
    expect(found.map((step) => step.id)).toEqual([told.id]);
  });
});

describe("evidence in what the terminal holds", () => {
  const known = { order_ticket: null, filled_lots: 0 };

  test("a deal with our comment proves the fill, even when the broker added to the comment", () => {
    const deals = [deal("800", { comment: `${commentFor(idOf(1))} #1` })];
    expect(findEvidence(openIntent(1), known, snapshotOf({ deals }))).toMatchObject([
      { state: "FILLED", execution: { deal_ticket: "800", position_id: "900" } },
    ]);
  });

  test("a deal of another order, symbol or direction proves nothing", () => {
    const comment = commentFor(idOf(1));
    const deals = [
      deal("1"),
      deal("2", { comment, symbol: "GBPUSD" }),
      deal("3", { comment, entry: "out", side: "SELL" }),
    ];
    expect(findEvidence(openIntent(1), known, snapshotOf({ deals }))).toEqual([]);
  });

  test("a position alone proves no fill: the ticket of the deal is still missing", () => {
    const positions = [position("900", { comment: commentFor(idOf(1)) })];
    expect(findEvidence(openIntent(1), known, snapshotOf({ positions }))).toEqual([]);
  });

  test("less than the whole is PARTIAL with the average price", () => {
    const comment = commentFor(idOf(1));
    const deals = [
      deal("1", { comment, lots: 0.02, price: 1 }),
      deal("2", { comment, lots: 0.06, price: 2, time: NOW + 1 }),
    ];
    expect(findEvidence(openIntent(1), known, snapshotOf({ deals }))).toMatchObject([
      { state: "PARTIAL", execution: { deal_ticket: "2", filled_lots: 0.08, price: 1.75 } },
    ]);
  });

  test("a working order proves PLACED", () => {
    const orders = [working("700", commentFor(idOf(1)))];
    expect(findEvidence(limit, known, snapshotOf({ orders }))).toMatchObject([{ state: "PLACED" }]);
  });

  test("a full close is proven when its deal is there and the position is not", () => {
    const deals = [deal("1", { entry: "out", comment: commentFor(idOf(1)), profit: 5 })];
    const states = (positions: ReturnType<typeof position>[]) =>
      findEvidence(closeIntent(1), known, snapshotOf({ deals, positions })).map(
        (step) => step.state,
      );
    expect(states([])).toEqual(["FILLED"]);
    expect(states([position("900")])).toEqual(["PARTIAL"]);
  });

  test("a modify is proven by the levels that the position now has", () => {
    const levels = (stop_loss: number | null) =>
      snapshotOf({ positions: [position("900", { stop_loss })] });
    expect(findEvidence(modifyIntent(1), known, levels(1.05))).toMatchObject([{ state: "DONE" }]);
    expect(findEvidence(modifyIntent(1), known, levels(null))).toEqual([]);
  });

  test("a changed order is proven by the price and levels that it now has", () => {
    const changed = (price: number) => snapshotOf({ orders: [{ ...working("700", ""), price }] });
    expect(findEvidence(modifyOrderIntent(1), known, changed(1.05))).toMatchObject([
      { state: "DONE", execution: { order_ticket: "700" } },
    ]);
    expect(findEvidence(modifyOrderIntent(1), known, changed(1))).toEqual([]);
    expect(findEvidence(modifyOrderIntent(1), known, snapshotOf({}))).toEqual([]);
  });

  test("a close-by is proven by a deal of its order that takes one of its two positions out", () => {
    const exit = { entry: "out_by", comment: commentFor(idOf(1)) } as const;
    const found = (position_id: string, entry: "out" | "out_by" = "out_by") =>
      findEvidence(
        closeByIntent(1),
        known,
        snapshotOf({ deals: [deal("1", { ...exit, position_id, entry })] }),
      );
    expect(found("900")).toMatchObject([{ state: "DONE", execution: { deal_ticket: "1" } }]);
    expect(found("901")).toMatchObject([{ state: "DONE" }]);
    expect(found("902")).toEqual([]);
    expect(found("900", "out")).toEqual([]);
  });
});

test("the comment is at most 23 plain characters and names its intent", () => {
  expect(commentFor(idOf(1))).toMatch(/^nt-[0-9A-Z]{20}$/);
  expect(isCommentOf(commentFor(idOf(1)), idOf(2))).toBe(false);
});
