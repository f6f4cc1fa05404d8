import { describe, expect, test } from "vitest";
import { Bench, kinds, sends, steps, told } from "../testing/connector-bench.ts";
import {
  cancelIntent,
  closeByIntent,
  closeIntent,
  modifyIntent,
  modifyOrderIntent,
  NOW,
  openIntent,
  position,
  result,
  snapshotOf,
  working,
} from "../testing/samples.ts";

const LATER = { not_after: NOW + 100_000 };

function online(held = snapshotOf({ positions: [position("900")] })): Bench {
  const bench = new Bench();
  bench.welcome();
  bench.read(held);
  return bench;
}

describe("the lease", () => {
  test("an opening leaves only within 3 s of a word of the room; the command itself is one", () => {
    const bench = online();
    bench.pass(20_000);
    bench.hear({ type: "ACK", event_id: "none", at: NOW + 17_000 }); // 3 s on its way
    expect(sends(bench.order(1, openIntent(1, { created_at: NOW + 19_000 })))).toEqual([]); // expired
    expect(
      sends(bench.order(2, openIntent(2, { ...LATER, created_at: NOW + 20_000 }))),
    ).toHaveLength(1);
  });

  test("without one the room is asked, and the order waits for the answer", () => {
    const bench = online();
    bench.beat();
    bench.pass(10_000);
    const asked = bench.order(1, openIntent(1, LATER)); // the wish is 10 s old
    expect(sends(asked)).toEqual([]);
    expect(kinds(asked)).toEqual(["journal", "ACK", "HEARTBEAT"]);
    expect(sends(bench.pass(100).tick())).toEqual([]);
    expect(sends(bench.heartbeat())).toHaveLength(1);
  });

  test("a room that stays silent lets the order expire with its own code, while closes go out", () => {
    const bench = online();
    bench.pass(5_000);
    bench.give({ type: "room_lost" });
    bench.welcome(2, { at: NOW + 1_000 }); // said 4 s ago
    bench.read();
    expect(sends(bench.order(1, openIntent(1), 2))).toEqual([]);
    expect(sends(bench.order(2, closeIntent(2, LATER), 2))).toMatchObject([
      { intent: { action: "close" } },
    ]);
    bench.pass(5_000);
    expect(steps(bench.tick())[0]).toMatchObject({
      ...{ state: "EXPIRED", code: "no_lease", by: "connector" },
    });
  });

  test("a word that was long on its way does not renew it", () => {
    const bench = online();
    bench.pass(5_000);
    bench.hear({ type: "HEARTBEAT", at: NOW + 1_000, epoch: 1 });
    expect(sends(bench.order(1, openIntent(1, { created_at: NOW + 1_500 })))).toEqual([]);
  });
});

describe("clocks", () => {
  test("a PC whose clock is more than 10 s off opens nothing, more than 2 s are said", () => {
    for (const [offset, state] of [
      [11_000, "DENIED"],
      [-11_000, "DENIED"],
      [3_000, "SENDING"],
    ] as const) {
      const bench = new Bench();
      bench.wall = NOW + offset;
      expect(kinds(bench.welcome(1, { at: NOW })), String(offset)).toContain("log");
      const effects = bench.order(1, openIntent(1, LATER));
      expect(steps(effects).map((step) => step.state)).toEqual([state]);
      if (state === "DENIED") expect(steps(effects)).toMatchObject([{ code: "clock_skew" }]);
    }
  });

  test("a close needs no clock", () => {
    const bench = new Bench();
    bench.wall = NOW + 60_000;
    bench.welcome(1, { at: NOW });
    bench.read(snapshotOf({ positions: [position("900")] }));
    expect(sends(bench.order(1, closeIntent(1)))).toHaveLength(1);
  });

  test("a delayed word does not make time stand still: deadlines count by the best sample", () => {
    const bench = online();
    bench.pass(10_500);
    bench.hear({ type: "HEARTBEAT", at: NOW + 500, epoch: 1 }); // 10 s on its way
    expect(steps(bench.order(1, closeIntent(1)))).toMatchObject([{ state: "EXPIRED" }]);
  });
});

describe("a close can never open", () => {
  const refusals: readonly (readonly [string, Parameters<Bench["order"]>[1], string])[] = [
    ["another side", closeIntent(1, { side: "SELL" }), "would_raise_exposure"],
    ["more lots than there are", closeIntent(1, { lots: 0.2 }), "would_raise_exposure"],
    ["a position that is gone", closeIntent(1, { position_id: "5" }), "would_raise_exposure"],
    ["another symbol", closeIntent(1, { symbol: "GBPUSD" }), "would_raise_exposure"],
    ["a close-by without the second one", closeByIntent(1), "would_raise_exposure"],
    ["a changed pair of stops", expecting(1.04, null), "position_changed"],
    ["a cancel of what does not wait", cancelIntent(1), "order_gone"],
  ];
  test.each(refusals)("%s is refused after a fresh reading", (_name, intent, code) => {
    const bench = online();
    bench.pass(500);
    const first = bench.order(1, intent);
    expect(sends(first)).toEqual([]);
    expect(kinds(first)).toContain("read_terminal");
    expect(steps(bench.read())).toMatchObject([{ state: "DENIED", code, by: "connector" }]);
  });

  test("what fits leaves with the present ticket and side of its position", () => {
    const held = snapshotOf({ positions: [position("900", { ticket: "955", side: "SELL" })] });
    expect(sends(online(held).order(1, closeIntent(1, { side: "SELL", lots: 0.1 })))).toMatchObject(
      [{ target: { ticket: "955", side: "SELL" } }],
    );
    const both = [position("900"), position("901", { side: "SELL", ticket: "77" })];
    const pair = online(snapshotOf({ positions: both }));
    expect(sends(pair.order(1, closeByIntent(1)))).toMatchObject([
      { target: { ticket: "900", by_ticket: "77" } },
    ]);
    expect(sends(online().order(1, expecting(null, null)))).toHaveLength(1);
    const waiting = online(snapshotOf({ orders: [working("700", "")] }));
    expect(sends(waiting.order(1, cancelIntent(1)))).toHaveLength(1);
    expect(sends(waiting.order(2, modifyOrderIntent(2)))).toHaveLength(0); // one at a time
    expect(sends(waiting.answer(1))).toMatchObject([{ intent: { action: "modify_order" } }]);
  });

  test("a reading that is a second old is repeated before the close leaves", () => {
    const bench = online();
    bench.pass(1_001);
    expect(sends(bench.order(1, closeIntent(1)))).toEqual([]);
    expect(sends(bench.pass(20).read())).toHaveLength(1);
  });

  test("two closes of one position: the second is judged by what the first one left", () => {
    const bench = online();
    bench.order(1, closeIntent(1, { lots: 0.06 }));
    bench.order(2, closeIntent(2, { lots: 0.06 }));
    bench.pass(30).answer(1, result({ lots: 0.06 }));
    const left = snapshotOf({ positions: [position("900", { lots: 0.04 })] });
    expect(steps(bench.pass(30).read(left))).toMatchObject([
      { state: "DENIED", code: "would_raise_exposure" },
    ]);
  });

  test("without a terminal to read a close is refused after three seconds", () => {
    const bench = new Bench();
    bench.welcome();
    expect(sends(bench.order(1, closeIntent(1)))).toEqual([]);
    expect(steps(bench.pass(3_001).tick())).toMatchObject([
      { state: "DENIED", code: "no_snapshot" },
    ]);
  });
});

describe("this PC's policy", () => {
  const refusal = { code: "policy.symbol", message: "not here" };

  test("is asked directly before the send, with what is on its way", () => {
    const bench = online();
    const asked: unknown[] = [];
    bench.rules = {
      judge: (question) => {
        asked.push(question.reserved.map((intent) => intent.request_id.at(-1)));
        return question.intent.request_id.endsWith("3") ? refusal : null;
      },
      anchors: (anchors) => anchors,
      flatten_after_ms: null,
    };
    bench.order(1);
    bench.order(2);
    bench.order(3);
    expect(asked).toEqual([[]]); // the others wait for their turn
    bench.answer(1);
    expect(
      steps(bench.answer(2, result({ deal_ticket: "801", order_ticket: "701" }))),
    ).toMatchObject([{ state: "FILLED" }, { state: "DENIED", code: "policy.symbol" }]);
    // Filled, but the reading is older: they count until it shows them.
    expect(asked).toEqual([[], ["1"], ["1", "2"]]);
  });

  test("nothing is opened before the terminal was read", () => {
    const bench = new Bench();
    bench.rules = { judge: () => null, anchors: (anchors) => anchors, flatten_after_ms: null };
    bench.welcome();
    expect(steps(bench.order(1))).toMatchObject([{ state: "DENIED", code: "no_snapshot" }]);
  });

  test("the account's limits are kept with their version, an older one changes nothing", () => {
    const bench = online();
    const limits = (version: number) => ({ limits: { max_positions: version }, version });
    bench.hear({ type: "LIMITS", ...limits(2), at: bench.wall });
    bench.hear({ type: "LIMITS", ...limits(1), at: bench.wall });
    bench.restart();
    expect(bench.state.limits).toMatchObject(limits(2));
  });

  test("anchors of the equity are written down once they change", () => {
    const bench = online();
    const anchor = (at: number) => ({ at, equity: 1, balance: 1 });
    let day = 1;
    bench.rules = {
      judge: () => null,
      anchors: () => ({ dayStart: anchor(day), weekStart: anchor(1) }),
      flatten_after_ms: null,
    };
    const written = () => bench.journal.filter((line) => line.kind === "anchors").length;
    bench.read();
    bench.read();
    expect(written()).toBe(1);
    day = 2;
    bench.read();
    bench.restart();
    expect(written()).toBe(2);
    expect(bench.state.anchors.dayStart).toEqual(anchor(2));
  });
});

test("a machine that is not the account's sends nothing, even what it was given before", () => {
  const bench = online();
  bench.order(1);
  bench.order(2);
  bench.give({ type: "room_lost" });
  bench.welcome(2, { may_trade: false });
  expect(sends(bench.answer(1))).toEqual([]);
  bench.pass(10_000);
  expect(steps(bench.tick())[0]).toMatchObject({ state: "EXPIRED" });
  expect(sends(bench.effects)).toEqual([]);
});

test("a number that was left out makes the connector ask for the rest, once", () => {
  const bench = online();
  bench.order(1);
  expect(told(bench.order(2), "RESYNC")).toEqual([]);
  expect(told(bench.order(5), "RESYNC")).toMatchObject([{ after: 2 }]);
  expect(told(bench.order(3), "RESYNC")).toEqual([]);
  expect(told(bench.order(6), "RESYNC")).toEqual([]);
});

function expecting(stop_loss: number | null, take_profit: number | null) {
  return { ...modifyIntent(1), expected: { stop_loss, take_profit } } as Parameters<
    Bench["order"]
  >[1];
}
