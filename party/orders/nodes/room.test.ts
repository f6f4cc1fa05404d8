import { describe, expect, test } from "vitest";
import { verifyChain } from "../chain.ts";
import { commentFor, stepId } from "../ids.ts";
import { ALLOW, RoomBench, sent, typesOf } from "../testing/room-bench.ts";
import {
  cancelIntent,
  closeIntent,
  deal,
  idOf,
  modifyIntent,
  NOW,
  openIntent,
  position,
  stepOf,
  working,
} from "../testing/samples.ts";
import { KEYS } from "./room-keys.ts";
import { reportOf, viewOf } from "./room-state.ts";
import type { RoomOrder, RoomRules } from "./room-types.ts";

const FILL = {
  execution: { deal_ticket: "800", order_ticket: "700", position_id: "900", filled_lots: 0.1 },
};
const filled = (number: number) => stepOf(number, "FILLED", FILL);
const trades = (effects: Parameters<typeof sent>[0]) =>
  sent(effects).filter((one) => one.type.startsWith("TRADE_"));

describe("an intent", () => {
  test("is stored with its reservation and command number in one put before it is sent", () => {
    const bench = new RoomBench().online();
    const effects = bench.put(openIntent(1));
    expect(typesOf(effects)).toEqual(["put", "broadcast", "TRADE_OPEN"]);
    expect(bench.disk.get(KEYS.order(idOf(1)))).toMatchObject({
      order: { state: "QUEUED" },
      command: { seq: 1, journal_id: "J1" },
      reserved_margin: 100,
    });
    expect(bench.disk.get(KEYS.meta)).toMatchObject({ command_seq: 1, open_ids: [idOf(1)] });
  });

  test("that comes again is answered from what is stored and not sent again", () => {
    const bench = new RoomBench().online();
    bench.put(openIntent(1));
    expect(bench.put(openIntent(1))).toEqual([]);
  });

  test("whose tombstone memory has let go of is still never sent", () => {
    const bench = new RoomBench();
    bench.put(openIntent(1));
    const tombstone = bench.state.orders[idOf(1)] as RoomOrder; // just put
    const later = new RoomBench().online();
    expect(trades(later.put(openIntent(1), tombstone))).toEqual([]);
    expect(later.stateOf(idOf(1))).toBe("DENIED");
  });

  test("for a connector that is away leaves a tombstone, and no later connector or PUT sends it", () => {
    const bench = new RoomBench();
    bench.put(openIntent(1));
    expect(bench.state.orders[idOf(1)]?.order).toMatchObject({
      state: "DENIED",
      code: "connector_offline",
    });
    expect(trades([...bench.hello(), ...bench.snapshot(), ...bench.put(openIntent(1))])).toEqual(
      [],
    );
  });

  test("that comes after its time answers EXPIRED and is never sent", () => {
    const bench = new RoomBench().online();
    bench.now = NOW + 10_000;
    expect(trades(bench.put(openIntent(1)))).toEqual([]);
    expect(bench.stateOf(idOf(1))).toBe("EXPIRED");
  });

  test("that may wait is sent when the connector's first snapshot was read, not before", () => {
    const bench = new RoomBench();
    bench.put(openIntent(1, { if_offline: "queue" }));
    expect(bench.stateOf(idOf(1))).toBe("QUEUED");
    expect(trades(bench.hello())).toEqual([]);
    expect(trades(bench.snapshot())).toMatchObject([{ type: "TRADE_OPEN", seq: 1, epoch: 1 }]);
  });

  test("that waited too long expires by the alarm, or may be taken back before", () => {
    const bench = new RoomBench();
    bench.put(openIntent(1, { if_offline: "queue" }));
    bench.put(openIntent(2, { if_offline: "queue" }));
    bench.give({ type: "withdraw", request_id: idOf(2) });
    expect(bench.state.alarm_at).toBe(NOW + 10_000);
    bench.now = NOW + 10_000;
    bench.give({ type: "alarm" });
    expect([bench.stateOf(idOf(1)), bench.stateOf(idOf(2))]).toEqual(["EXPIRED", "CANCELLED"]);
  });

  test("that was offered cannot be taken back, and is unknown when nobody answers", () => {
    const bench = new RoomBench().online();
    bench.put(openIntent(1));
    bench.give({ type: "withdraw", request_id: idOf(1) });
    bench.now = NOW + 40_000;
    bench.give({ type: "alarm" });
    expect(bench.state.orders[idOf(1)]?.order).toMatchObject({
      state: "UNKNOWN",
      code: "no_answer",
    });
  });

  test("is refused by the risk rules with the margin of what is under way counted", () => {
    const asked: number[] = [];
    const rules: RoomRules = {
      terminal: null,
      judge: ({ reserved, reserved_margin }) => {
        asked.push(reserved_margin);
        return reserved.length < 2
          ? { ok: true, margin: 100 }
          : { ok: false, code: "risk.margin", message: "too much" };
      },
    };
    const bench = new RoomBench(rules).online();
    for (const number of [1, 2, 3]) bench.put(openIntent(number));
    expect(asked).toEqual([0, 100, 200]);
    expect(bench.state.orders[idOf(3)]?.order).toMatchObject({
      state: "DENIED",
      code: "risk.margin",
      by: "room",
    });
    bench.tell(stepOf(1, "REJECTED"));
    bench.put(openIntent(4));
    expect(asked.at(-1)).toBe(100);
  });

  test("a filled opening holds its reservation until a snapshot shows the position", () => {
    const asked: number[] = [];
    const judge: RoomRules["judge"] = ({ reserved_margin }) => {
      asked.push(reserved_margin);
      return { ok: true, margin: 100 };
    };
    const bench = new RoomBench({ judge, terminal: null }).online();
    bench.put(openIntent(1));
    bench.now += 5;
    bench.tell(filled(1));
    bench.put(openIntent(2, { not_after: NOW + 60_000 }));
    bench.now += 5;
    bench.snapshot({ positions: [position("900")] });
    bench.tell(stepOf(2, "REJECTED"));
    bench.put(openIntent(3, { not_after: NOW + 60_000 }));
    expect(asked).toEqual([0, 100, 0]);
  });
});

describe("positions", () => {
  test("one open change at a time: the second is position_busy until the first ended", () => {
    const bench = new RoomBench().online();
    bench.put(closeIntent(1));
    bench.put(modifyIntent(2));
    expect(bench.state.orders[idOf(2)]?.order).toMatchObject({
      state: "DENIED",
      code: "position_busy",
    });
    bench.put(closeIntent(3, { position_id: "901" }));
    expect(bench.stateOf(idOf(3))).toBe("QUEUED");
    bench.tell(stepOf(1, "UNKNOWN"));
    bench.put(closeIntent(4));
    expect(bench.stateOf(idOf(4))).toBe("DENIED");
    bench.tell(stepOf(1, "REJECTED"));
    bench.put(closeIntent(5));
    expect(bench.stateOf(idOf(5))).toBe("QUEUED");
  });

  test("a close of more lots than the position has is denied", () => {
    const bench = new RoomBench().online();
    bench.snapshot({ positions: [position("900")] });
    bench.put(closeIntent(1, { lots: 0.2 }));
    expect(bench.state.orders[idOf(1)]?.order).toMatchObject({
      state: "DENIED",
      code: "close_lots",
    });
  });

  test("a cancel that went through ends the order that it was for", () => {
    const bench = new RoomBench().online();
    bench.put(openIntent(1, { order_type: "BUY_LIMIT", price: 1 }));
    bench.tell(stepOf(1, "PLACED", { execution: { order_ticket: "700" } }));
    bench.put(cancelIntent(2, "700"));
    bench.tell(stepOf(2, "DONE"));
    expect(bench.stateOf(idOf(1))).toBe("CANCELLED");
  });
});

describe("results", () => {
  test("are stored before they are acked, once, and acked again when they come again", () => {
    const bench = new RoomBench().online();
    bench.put(openIntent(1));
    bench.hear({ type: "ACK", ack: 1, request_id: idOf(1) });
    expect(bench.stateOf(idOf(1))).toBe("DELIVERED");
    const first = bench.tell(filled(1), { deals: [deal("800")] });
    expect(typesOf(first)).toEqual(["put", "broadcast", "broadcast", "ACK"]);
    expect(bench.stateOf(idOf(1))).toBe("FILLED");
    const seq = bench.state.tip.seq;
    const again = bench.tell(filled(1), { deals: [deal("800")] });
    expect(sent(again)).toMatchObject([{ type: "ACK", event_id: filled(1).id }]);
    expect(bench.state.tip.seq).toBe(seq);
    expect(bench.state.outbox.deals).toHaveLength(1);
  });

  test("filled without a deal is not believed: the order is unknown until a snapshot brings the deal", () => {
    const bench = new RoomBench().online();
    bench.put(openIntent(1));
    expect(sent(bench.tell(stepOf(1, "FILLED")))).toMatchObject([{ type: "ACK" }]);
    expect(bench.state.orders[idOf(1)]?.order).toMatchObject({
      state: "UNKNOWN",
      code: "no_evidence",
    });
    bench.snapshot({ deals: [deal("800", { comment: commentFor(idOf(1)) })] });
    expect(bench.stateOf(idOf(1))).toBe("FILLED");
  });

  test("of another account are refused", () => {
    const bench = new RoomBench().online();
    bench.put(openIntent(1));
    expect(sent(bench.tell({ ...filled(1), account_id: idOf(99) }))).toMatchObject([
      { type: "ERROR", code: "wrong_account" },
    ]);
    expect(bench.stateOf(idOf(1))).toBe("QUEUED");
  });

  test("a deal is booked once, whoever tells it and how often", () => {
    const bench = new RoomBench().online();
    bench.hear({ type: "DEAL", deal: deal("5") });
    bench.hear({ type: "DEAL", deal: deal("5") });
    bench.snapshot({ deals: [deal("5"), deal("6")] });
    expect(bench.state.outbox.deals.map((one) => one.ticket)).toEqual(["5", "6"]);
  });

  test("the deal of a standing order fills it", () => {
    const bench = new RoomBench().online();
    bench.put(openIntent(1, { order_type: "BUY_LIMIT", price: 1 }));
    bench.tell(stepOf(1, "PLACED", { execution: { order_ticket: "700" } }));
    bench.hear({ type: "DEAL", deal: deal("800", { lots: 0.04 }) });
    expect(bench.stateOf(idOf(1))).toBe("PARTIAL");
    bench.hear({ type: "DEAL", deal: deal("801", { lots: 0.06 }) });
    expect(bench.state.orders[idOf(1)]?.order).toMatchObject({
      state: "FILLED",
      execution: { filled_lots: 0.1 },
    });
  });

  test("events are numbered without gaps and chained, whatever they are about", () => {
    const bench = new RoomBench().online();
    bench.put(openIntent(1));
    bench.put(closeIntent(2));
    bench.tell(filled(1));
    bench.tell(stepOf(2, "REJECTED"));
    expect(verifyChain(bench.state.outbox.events)).toMatchObject({ ok: true, value: { seq: 4 } });
    expect([...bench.disk.keys()].filter((key) => key.startsWith("event/"))).toHaveLength(4);
  });
});

describe("connectors", () => {
  test("the newest of a machine wins: the older gets BYE and 4001, and is not believed any more", () => {
    const bench = new RoomBench().online();
    bench.put(openIntent(1));
    const effects = bench.hello({}, "c2");
    expect(effects.filter((one) => one.type === "close")).toMatchObject([
      { connection: "c1", code: 4001 },
    ]);
    expect(sent(effects)).toMatchObject([
      { type: "BYE" },
      { type: "WELCOME", epoch: 2, may_trade: true },
      { type: "TRADE_OPEN" },
    ]);
    expect(sent(bench.tell(filled(1)))).toMatchObject([{ type: "ERROR", code: "stale_epoch" }]);
    expect(bench.stateOf(idOf(1))).toBe("QUEUED");
  });

  test("another machine may only watch, until the owner moves the account", () => {
    const bench = new RoomBench().online();
    const other = { machine_id: "laptop", journal_id: "J2" };
    expect(sent(bench.hello(other, "c2"))).toMatchObject([
      { type: "WELCOME", may_trade: false, epoch: 1 },
    ]);
    expect(bench.state.link?.connection).toBe("c1");
    expect(viewOf(bench.state, bench.now).machine).toEqual({
      holder: "PC",
      waiting: { name: "PC", at: NOW },
    });
    expect(sent(bench.give({ type: "take_over" }))).toMatchObject([
      { type: "BYE", code: 4001 },
      { type: "WELCOME", may_trade: true, epoch: 2 },
    ]);
    expect(bench.state.link?.connection).toBe("c2");
    expect(sent(bench.hello({}, "c3")).at(-1)).toMatchObject({ may_trade: false, epoch: 2 });
  });

  test("it goes to the machine that watches, also when the holder came back after that one", () => {
    const bench = new RoomBench().online();
    bench.hello({ machine_id: "other", journal_id: "J2" }, "c2");
    bench.give({ type: "connector_closed", connection: "c1" });
    bench.hello({}, "c3");
    expect(sent(bench.give({ type: "take_over" })).at(-1)).toMatchObject({ may_trade: true });
    expect(bench.state).toMatchObject({ link: { connection: "c2" }, machine_id: "other" });
  });

  test("the same journal is given again what it did not confirm, with the same number", () => {
    const bench = new RoomBench().online();
    bench.put(openIntent(1));
    bench.put(openIntent(2));
    bench.hear({ type: "ACK", ack: 1, request_id: idOf(1) });
    bench.give({ type: "connector_closed", connection: "c1" });
    expect(trades(bench.hello({}, "c2"))).toMatchObject([
      { seq: 2, request_id: idOf(2), epoch: 2 },
    ]);
  });

  test("another journal is given nothing of the old one's: all of it is unknown until it is found", () => {
    const bench = new RoomBench().online();
    for (const number of [1, 2, 3]) bench.put(openIntent(number));
    bench.hear({ type: "ACK", ack: 1, request_id: idOf(1) });
    bench.tell(stepOf(2, "SENDING"));
    const effects = [...bench.hello({ journal_id: "J2" }, "c2"), ...bench.snapshot({}, "c2")];
    expect(trades(effects)).toEqual([]);
    for (const number of [1, 2, 3]) {
      expect(bench.state.orders[idOf(number)]?.order).toMatchObject({
        state: "UNKNOWN",
        code: "journal_lost",
      });
    }
    bench.snapshot({ deals: [deal("800", { comment: commentFor(idOf(2)) })] }, "c2");
    expect(bench.stateOf(idOf(2))).toBe("FILLED");
  });

  test("a journal shorter than what it told is an old disk: refused, its orders unknown, its id retired", () => {
    const bench = new RoomBench().online();
    bench.put(openIntent(1));
    bench.hear({ type: "ACK", ack: 1, request_id: idOf(1), journal_seq: 9 });
    const effects = bench.hello({ journal_seq: 8 }, "c2");
    expect(sent(effects).at(-1)).toMatchObject({ type: "ERROR", code: "journal_restored" });
    expect(bench.state.link).toBeNull();
    expect(bench.stateOf(idOf(1))).toBe("UNKNOWN");
    expect(sent(bench.hello({ journal_seq: 99 }, "c2")).at(-1)).toMatchObject({
      code: "journal_restored",
    });
    expect(sent(bench.hello({ journal_id: "J2" }, "c2")).at(-1)).toMatchObject({ type: "WELCOME" });
  });

  test("a connector that fell silent counts as away", () => {
    const bench = new RoomBench().online();
    bench.now += 46_000;
    bench.put(openIntent(1, { not_after: NOW + 90_000 }));
    expect(bench.state.orders[idOf(1)]?.order).toMatchObject({
      state: "DENIED",
      code: "connector_offline",
    });
  });
});

describe("what is not found", () => {
  const unknown = () => {
    const bench = new RoomBench().online();
    bench.put(openIntent(1));
    bench.tell(stepOf(1, "UNKNOWN"));
    return bench;
  };

  test("is ABSENT after two complete scans a minute apart, and a deal still makes it FILLED", () => {
    const bench = unknown();
    bench.snapshot();
    bench.now += 59_000;
    bench.snapshot();
    expect(bench.stateOf(idOf(1))).toBe("UNKNOWN");
    bench.now += 1_000;
    bench.snapshot();
    expect(bench.stateOf(idOf(1))).toBe("ABSENT");
    bench.snapshot({ deals: [deal("800", { comment: commentFor(idOf(1)) })] });
    expect(bench.state.orders[idOf(1)]?.order).toMatchObject({
      state: "FILLED",
      incidents: ["filled_after_absent"],
    });
  });

  test("a dropped link begins the count anew, and a history that was not read whole does not count", () => {
    const bench = unknown();
    bench.snapshot();
    bench.now += 60_000;
    bench.give({ type: "connector_closed", connection: "c1" });
    bench.hello();
    bench.snapshot();
    expect(bench.stateOf(idOf(1))).toBe("UNKNOWN");
    bench.now += 120_000;
    bench.hear({
      type: "SNAPSHOT",
      snapshot: bench.state.snapshot,
      symbols: [],
      deals_since: null,
      quotes: [],
    });
    expect(bench.stateOf(idOf(1))).toBe("UNKNOWN");
  });

  test("a standing order that is gone for a minute is CANCELLED; one that stands is not", () => {
    const bench = new RoomBench().online();
    bench.put(openIntent(1, { order_type: "BUY_LIMIT", price: 1 }));
    bench.tell(stepOf(1, "PLACED", { execution: { order_ticket: "700" } }));
    const orders = [working("700", "")];
    for (let minute = 0; minute < 3; minute++) {
      bench.now += 60_000;
      bench.snapshot({ orders });
    }
    expect(bench.stateOf(idOf(1))).toBe("PLACED");
    bench.snapshot();
    bench.now += 60_000;
    bench.snapshot();
    expect(bench.state.orders[idOf(1)]?.order).toMatchObject({
      state: "CANCELLED",
      code: "gone_at_broker",
    });
  });
});

describe("the outbox", () => {
  test("asks for a report once, and again by alarm with growing patience when it failed", () => {
    const bench = new RoomBench().online();
    bench.report();
    expect(typesOf(bench.put(openIntent(1)))).toContain("report");
    expect(typesOf(bench.put(openIntent(2)))).not.toContain("report");
    bench.give({ type: "report_failed" });
    expect(bench.state.alarm_at).toBe(NOW + 1_000);
    bench.now = NOW + 1_000;
    expect(typesOf(bench.give({ type: "alarm" }))).toContain("report");
    bench.give({ type: "report_failed" });
    expect(bench.state.alarm_at).toBe(NOW + 3_000);
    bench.report();
    expect(bench.state.outbox).toMatchObject({
      events: [],
      positions_at: null,
      retry_at: null,
      failures: 0,
    });
  });

  test("a Worker that answers and stores nothing is waited for, not hammered", () => {
    const bench = new RoomBench().online();
    bench.report();
    bench.put(openIntent(1));
    const report = {
      events: bench.state.outbox.events as never,
      deals: [],
      snapshot: null,
      born: [],
    };
    expect(
      typesOf(bench.give({ type: "reported", report, stored_seq: 0, missing: [] })),
    ).not.toContain("report");
    expect(bench.state.outbox.events).toHaveLength(1);
  });

  test("a database that went back in time is told everything again from where it stands", () => {
    const bench = new RoomBench().online();
    for (const number of [1, 2, 3]) bench.put(openIntent(number));
    const told = [...bench.state.outbox.events];
    bench.report();
    bench.put(openIntent(4));
    const report = { events: [...bench.state.outbox.events], deals: [], snapshot: null, born: [] };
    bench.give({ type: "reported", report, stored_seq: 1, missing: told.slice(1) });
    expect(bench.state.outbox.events.map((event) => event.seq)).toEqual([2, 3, 4]);
    expect(bench.disk.get(KEYS.meta)).toMatchObject({ reported_seq: 1 });
    bench.give({ type: "reported", report, stored_seq: 0, missing: [] });
    expect(bench.state.outbox.events.map((event) => event.seq)).toEqual([2, 3, 4]);
  });
});

test("an order that was born on the PC is inserted on first sight, and may only reduce", () => {
  const bench = new RoomBench().online();
  const intent = closeIntent(1, { origin: "connector" });
  bench.tell(filled(1), { intent });
  expect(bench.stateOf(idOf(1))).toBe("FILLED");
  expect(reportOf(bench.state).born).toEqual([intent]);
  bench.tell(filled(2), { intent: openIntent(2, { origin: "connector" }) });
  expect(bench.stateOf(idOf(2))).toBeUndefined();
});

test("a practice account has no connector", () => {
  const bench = new RoomBench(ALLOW, "practice");
  expect(bench.hello().filter((one) => one.type === "close")).toMatchObject([{ code: 4401 }]);
});

test("ids of the room's own steps are functions of their cause", () => {
  const bench = new RoomBench().online();
  bench.put(openIntent(1));
  expect(bench.state.outbox.events.map((event) => event.id)).toEqual([
    stepId(idOf(1), "QUEUED", "room"),
  ]);
});
