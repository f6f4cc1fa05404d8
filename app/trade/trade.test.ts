import { describe, expect, test } from "vitest";
import type { OrderView } from "../services.server.ts";
import {
  answerPress,
  isOwnLimit,
  looksLikeDuplicate,
  nextQuestion,
  type Press,
  waitBefore,
} from "./press.ts";

const press: Press = {
  key: "k",
  wish: { action: "open", connection_id: "c", symbol: "EURUSD", order_type: "BUY", lot_size: 0.1 },
  symbol: "EURUSD",
  pressedAt: 0,
  pressedTime: 0,
  state: "sending",
  order: null,
  problem: null,
};
const orderOf = (
  status: OrderView["status"],
  final: boolean,
  action: OrderView["action"] = "open",
) => ({ id: "O", status, final, action }) as OrderView; // only what a press looks at

describe("a press", () => {
  test("without an answer is being checked, never failed", () => {
    expect(answerPress(press, { kind: "silence" }).state).toBe("checking");
  });
  test("stays pending until its order ends, and an unknown outcome is pending", () => {
    expect(answerPress(press, { kind: "order", order: orderOf("SENDING", false) }).state).toBe(
      "pending",
    );
    expect(answerPress(press, { kind: "order", order: orderOf("UNKNOWN", false) }).state).toBe(
      "pending",
    );
    expect(answerPress(press, { kind: "order", order: orderOf("FILLED", true) }).state).toBe(
      "done",
    );
  });
  test("of a waiting order is done once the broker holds it", () => {
    expect(answerPress(press, { kind: "order", order: orderOf("PLACED", false) }).state).toBe(
      "done",
    );
    expect(
      answerPress(press, { kind: "order", order: orderOf("PLACED", false, "close") }).state,
    ).toBe("pending");
  });
  test("that was filled is not undone by a late silence or an older answer", () => {
    const done = answerPress(press, { kind: "order", order: orderOf("FILLED", true) });
    expect(answerPress(done, { kind: "silence" })).toBe(done);
    expect(answerPress(done, { kind: "order", order: orderOf("SENDING", false) })).toBe(done);
  });
  test("that was refused keeps the reason and the order behind it", () => {
    const problem = {
      code: "risk.margin",
      message: "no money",
      details: { order: orderOf("DENIED", true) },
    };
    const refused = answerPress(press, { kind: "problem", problem });
    expect(refused).toMatchObject({ state: "refused", problem, order: { status: "DENIED" } });
  });
  test("that looks like the one before may be sent anyway, another refusal may not", () => {
    const refused = (code: string) =>
      answerPress(press, { kind: "problem", problem: { code, message: "", details: {} } });
    expect(looksLikeDuplicate(refused("risk.duplicate_looking"))).toBe(true);
    expect(looksLikeDuplicate(refused("risk.margin"))).toBe(false);
  });
  test("leads to the limits where one of them refused it, and not where the market did", () => {
    const own = (code: string) =>
      isOwnLimit(
        answerPress(press, { kind: "problem", problem: { code, message: "", details: {} } }),
      );
    const codes = ["risk.stop_loss_missing", "risk.price_collar", "risk.margin_level"];
    expect(codes.map(own)).toEqual([true, true, true]);
    const others = [
      "risk.stop_loss_side",
      "risk.margin",
      "risk.price_side",
      "killed",
      "mt5.reject",
    ];
    expect(others.map(own)).toEqual([false, false, false, false, false]);
  });
  test("without an answer is sent again for seconds only, then only looked for, also after a sleep", () => {
    const asked = (steady: number, wall: number) => nextQuestion(press, { steady, wall });
    expect([asked(1000, 1000), asked(6000, 6000), asked(11_000, 11_000)]).toEqual([
      "send",
      "wait",
      "find",
    ]);
    expect(asked(1000, 3_600_000)).toBe("find");
  });
  test("is asked after ever more slowly, but always again", () => {
    expect([0, 1, 4, 99].map(waitBefore)).toEqual([250, 500, 4000, 4000]);
  });
});
