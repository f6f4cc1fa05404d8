import { describe, expect, test } from "vitest";
import { commentFor } from "../ids.ts";
import { RoomBench } from "../testing/room-bench.ts";
import { deal, idOf, NOW, openIntent, stepOf, working } from "../testing/samples.ts";

const unknown = (number: number) => stepOf(number, "UNKNOWN", { code: "terminal_lost" });

/** Two complete readings a minute apart that do not have it. */
function missTwice(bench: RoomBench): void {
  for (const at of [100_000, 170_000]) {
    bench.now = NOW + at;
    bench.snapshot();
  }
}

describe("a waiting order that is gone", () => {
  const waits = { order_type: "BUY_LIMIT", price: 1 } as const;

  test("expired when its time was over, and was cancelled when it was not", () => {
    const bench = new RoomBench().online();
    bench.put(openIntent(1, { ...waits, expiry: { kind: "time", at: NOW + 60_000 } }));
    bench.put(openIntent(2, { ...waits, expiry: { kind: "time", at: NOW + 600_000 } }));
    const orders = [1, 2].map((number) => working(`70${number}`, commentFor(idOf(number))));
    bench.snapshot({ orders });
    missTwice(bench);
    expect([bench.stateOf(idOf(1)), bench.stateOf(idOf(2))]).toEqual(["EXPIRED", "CANCELLED"]);
  });

  test("is not absent when the broker had named it before the doubt", () => {
    const bench = new RoomBench().online();
    bench.put(openIntent(1, waits));
    bench.snapshot({ orders: [working("700", commentFor(idOf(1)))] });
    bench.tell(unknown(1));
    missTwice(bench);
    expect(bench.stateOf(idOf(1))).toBe("CANCELLED");
  });
});

describe("a reading of the newest deals alone", () => {
  const doubted = () => {
    const bench = new RoomBench().online();
    bench.put(openIntent(1));
    bench.tell(unknown(1));
    return bench;
  };
  const read = (bench: RoomBench, after: number, deals_since: number | null) => {
    bench.now = NOW + after;
    bench.snapshot({}, "c1", deals_since);
    return bench.stateOf(idOf(1));
  };

  test("misses no order that is older than they are, however often it is made", () => {
    const bench = doubted();
    for (const after of [5_000, 70_000, 140_000, 210_000])
      expect(read(bench, after, NOW + 1)).toBe("UNKNOWN");
    expect(read(bench, 215_000, NOW)).toBe("UNKNOWN");
    expect(read(bench, 280_000, NOW)).toBe("ABSENT");
  });

  test("between two readings of all deals ends no count of misses", () => {
    const bench = doubted();
    expect(read(bench, 5_000, NOW)).toBe("UNKNOWN");
    expect(read(bench, 40_000, NOW + 30_000)).toBe("UNKNOWN");
    expect(read(bench, 66_000, NOW)).toBe("ABSENT");
  });

  test("is a miss of an order that is younger than they are", () => {
    const bench = doubted();
    expect(read(bench, 5_000, NOW - 10_000)).toBe("UNKNOWN");
    expect(read(bench, 66_000, NOW - 10_000)).toBe("ABSENT");
  });
});

describe("an order in doubt", () => {
  test("that was seen working before the doubt is found working again", () => {
    const bench = new RoomBench().online();
    bench.put(openIntent(1, { order_type: "BUY_LIMIT", price: 1 }));
    const held = { orders: [working("700", commentFor(idOf(1)))] };
    bench.snapshot(held);
    expect(bench.stateOf(idOf(1))).toBe("PLACED");
    bench.tell(unknown(1));
    bench.snapshot(held);
    expect(bench.stateOf(idOf(1))).toBe("PLACED");
  });

  test("is not called absent by two readings when the terminal lost its broker between them", () => {
    const bench = new RoomBench().online();
    const beat = (broker: boolean) => {
      const health = { terminal: true, broker, trade_allowed: true, last_quote_at: null };
      bench.hear({ type: "HEARTBEAT", at: bench.now, health: { ...health, simulated: true } });
    };
    bench.put(openIntent(1));
    bench.tell(unknown(1));
    bench.snapshot();
    beat(false);
    beat(true);
    bench.now = NOW + 70_000;
    bench.snapshot();
    expect(bench.stateOf(idOf(1))).toBe("UNKNOWN");
    bench.now = NOW + 140_000;
    bench.snapshot();
    expect(bench.stateOf(idOf(1))).toBe("ABSENT");
  });

  test("is found by its magic number, size and time when the broker replaced its comment", () => {
    const bench = new RoomBench().online();
    bench.put(openIntent(1));
    bench.tell(unknown(1));
    bench.snapshot({ deals: [deal("800", { comment: "swap-free EU" })] });
    expect(bench.state.orders[idOf(1)]?.order).toMatchObject({
      state: "FILLED",
      execution: { deal_ticket: "800", order_ticket: "700" },
    });
  });

  test("is found so even after two readings had called it absent", () => {
    const bench = new RoomBench().online();
    bench.put(openIntent(1));
    bench.tell(unknown(1));
    for (const at of [0, 70_000]) {
      bench.now = NOW + at;
      bench.snapshot();
    }
    expect(bench.stateOf(idOf(1))).toBe("ABSENT");
    bench.snapshot({ deals: [deal("800", { comment: "" })] });
    expect(bench.state.orders[idOf(1)]?.order).toMatchObject({
      state: "FILLED",
      incidents: ["filled_after_absent"],
    });
  });

  test("is not found in what somebody else did at the same time", () => {
    const bench = new RoomBench().online();
    bench.put(openIntent(1));
    bench.tell(unknown(1));
    bench.snapshot({
      deals: [
        deal("800", { comment: "", magic: 0 }),
        deal("801", { comment: "", order_ticket: "701", lots: 0.2 }),
        deal("806", { comment: "", order_ticket: "706", magic: 0x4e550000 }),
        deal("802", { comment: "", order_ticket: "702", side: "SELL" }),
        deal("803", { comment: "", order_ticket: "703", time: NOW - 120_000 }),
        deal("805", { comment: "", order_ticket: "705", entry: "out", reason: "client" }),
        deal("804", { comment: commentFor(idOf(9)), order_ticket: "704" }),
      ],
    });
    expect(bench.stateOf(idOf(1))).toBe("UNKNOWN");
  });

  test("is found by a part of it, unless that is the whole of another", () => {
    const bench = new RoomBench().online();
    bench.put(openIntent(1, { lots: 0.5 }));
    bench.put(openIntent(2, { lots: 0.2 }));
    for (const number of [1, 2]) bench.tell(unknown(number));
    bench.snapshot({ deals: [deal("800", { comment: "", lots: 0.2 })] });
    expect([bench.stateOf(idOf(1)), bench.stateOf(idOf(2))]).toEqual(["UNKNOWN", "FILLED"]);
    const second = deal("801", { comment: "", lots: 0.2, order_ticket: "701" });
    bench.snapshot({ deals: [second] });
    expect(bench.stateOf(idOf(1))).toBe("PARTIAL");
  });

  test("takes one deal of two orders of the same wish, the older order the older deal", () => {
    const bench = new RoomBench().online();
    for (const number of [1, 2]) {
      bench.put(openIntent(number));
      bench.tell(unknown(number));
    }
    bench.snapshot({ deals: [deal("800", { comment: "" })] });
    expect([bench.stateOf(idOf(1)), bench.stateOf(idOf(2))]).toEqual(["FILLED", "UNKNOWN"]);
  });

  test("of the same wish as an older one takes the deal that came after both were sent", () => {
    const bench = new RoomBench().online();
    for (const [number, at] of [
      [1, 0],
      [2, 20_000],
    ] as const) {
      bench.now = NOW + at;
      bench.put(openIntent(number, { created_at: bench.now, not_after: bench.now + 10_000 }));
      bench.tell(stepOf(number, "SENDING", { at: NOW + at }));
      bench.tell(unknown(number));
    }
    bench.snapshot({ deals: [deal("801", { comment: "", time: NOW + 24_000 })] });
    expect([bench.stateOf(idOf(1)), bench.stateOf(idOf(2))]).toEqual(["UNKNOWN", "FILLED"]);
    const earlier = deal("800", { comment: "", order_ticket: "699", time: NOW + 1_000 });
    bench.snapshot({ deals: [earlier] });
    expect(bench.state.orders[idOf(1)]?.order.execution.deal_ticket).toBe("800");
  });

  test("does not take the deal of a later one whose answer is still on its way", () => {
    const bench = new RoomBench().online();
    for (const number of [1, 2]) bench.put(openIntent(number));
    bench.tell(unknown(1));
    bench.now = NOW + 3_000;
    bench.tell(stepOf(2, "SENDING", { at: bench.now }));
    const [first, second] = [
      deal("800", { comment: "", time: NOW + 3_100 }),
      deal("801", { comment: "", order_ticket: "701", time: NOW + 3_200 }),
    ];
    bench.hear({ type: "DEAL", deal: first });
    bench.snapshot({ deals: [first] });
    expect([bench.stateOf(idOf(1)), bench.stateOf(idOf(2))]).toEqual(["UNKNOWN", "SENDING"]);
    const execution = { order_ticket: "700", deal_ticket: "800", filled_lots: 0.1 };
    bench.tell(stepOf(2, "FILLED", { execution }), { deals: [first] });
    bench.snapshot({ deals: [first, second] });
    expect([bench.stateOf(idOf(1)), bench.stateOf(idOf(2))]).toEqual(["FILLED", "FILLED"]);
    expect(bench.state.orders[idOf(1)]?.order.execution.deal_ticket).toBe("801");
  });

  test("on a netting account is found in the deal that reduced the position", () => {
    const bench = new RoomBench().online();
    bench.put(openIntent(1));
    bench.tell(unknown(1));
    bench.snapshot({ deals: [deal("800", { entry: "out", comment: commentFor(idOf(1)) })] });
    expect(bench.stateOf(idOf(1))).toBe("FILLED");
  });

  test("is not found in the stop of its position, which has its comment", () => {
    const bench = new RoomBench().online();
    bench.put(openIntent(1));
    bench.tell(unknown(1));
    bench.snapshot({
      deals: [deal("800", { entry: "out", side: "SELL", comment: commentFor(idOf(1)) })],
    });
    expect(bench.stateOf(idOf(1))).toBe("UNKNOWN");
  });
});
