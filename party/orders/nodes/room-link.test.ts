import { describe, expect, test } from "vitest";
import { RoomBench, sent, typesOf } from "../testing/room-bench.ts";
import {
  idOf,
  NOW,
  openIntent,
  position,
  snapshotOf,
  stepOf,
  working,
} from "../testing/samples.ts";
import { viewHash } from "../view-hash.ts";

const HEALTH = {
  terminal: true,
  broker: true,
  trade_allowed: true,
  last_quote_at: null,
  simulated: true,
};
const beat = (bench: RoomBench, fields: Record<string, unknown> = {}) =>
  bench.hear({ type: "HEARTBEAT", at: NOW, health: HEALTH, ...fields });

/** Online, and its messages counted from 1 (HELLO) and 2 (the first snapshot). */
function counted(): RoomBench {
  const bench = new RoomBench();
  bench.hello({ seq: 1 });
  bench.hear({ seq: 2, type: "SNAPSHOT", ...read() });
  return bench;
}

function read(fields: Parameters<typeof snapshotOf>[0] = {}) {
  return { snapshot: snapshotOf(fields), symbols: [], deals_since: 0, quotes: [] };
}

describe("the count of a link's messages", () => {
  test("a gap asks for the terminal to be read anew, once", () => {
    const bench = counted();
    expect(typesOf(beat(bench, { seq: 5 }))).toContain("RESYNC");
    expect(typesOf(beat(bench, { seq: 6 }))).not.toContain("RESYNC");
  });

  test("no gap is seen where none is, nor on a new link, nor after a sleep of the room", () => {
    const bench = counted();
    expect(typesOf(beat(bench, { seq: 3 }))).not.toContain("RESYNC");
    bench.hello({ seq: 40 }, "c2");
    expect(
      typesOf(bench.hear({ type: "HEARTBEAT", at: NOW, health: HEALTH, seq: 41 }, "c2")),
    ).not.toContain("RESYNC");
    const { link } = bench.state;
    bench.state = { ...bench.state, link: link && { ...link, heard_seq: null } };
    expect(
      typesOf(bench.hear({ type: "HEARTBEAT", at: NOW, health: HEALTH, seq: 90 }, "c2")),
    ).not.toContain("RESYNC");
  });

  test("a picture that was overtaken on the way is not believed; a step that was is", () => {
    const bench = counted();
    bench.put(openIntent(1));
    bench.hear({ seq: 4, type: "SNAPSHOT", ...read({ positions: [position("900")] }) });
    bench.hear({ seq: 3, type: "SNAPSHOT", ...read() });
    expect(bench.state.snapshot?.positions).toHaveLength(1);
    bench.tell(stepOf(1, "REJECTED"), { seq: 3 });
    expect(bench.stateOf(idOf(1))).toBe("REJECTED");
  });

  test("a connector that lost commands is sent those that are open and not confirmed, in their order", () => {
    const bench = new RoomBench().online();
    for (const number of [1, 2, 3, 4]) bench.put(openIntent(number));
    bench.hear({ type: "ACK", ack: 2, request_id: idOf(2) });
    bench.tell(stepOf(4, "REJECTED"));
    expect(sent(bench.hear({ type: "RESYNC", after: 0 }))).toMatchObject([
      { seq: 1, request_id: idOf(1) },
      { seq: 3, request_id: idOf(3) },
    ]);
    expect(sent(bench.hear({ type: "RESYNC", after: 1 }))).toMatchObject([{ seq: 3 }]);
  });
});

describe("the hash of what is held", () => {
  test("asks for a reading when the terminal's is another one than the room's", () => {
    const bench = new RoomBench().online();
    bench.snapshot({ positions: [position("900")], orders: [working("700", "")] });
    const held = bench.state.snapshot as NonNullable<typeof bench.state.snapshot>; // just read
    expect(typesOf(beat(bench, { view_hash: viewHash(held) }))).not.toContain("RESYNC");
    const other = { ...held, positions: [position("900", { lots: 0.2 })] };
    expect(typesOf(beat(bench, { view_hash: viewHash(other) }))).toContain("RESYNC");
    expect(typesOf(beat(bench))).not.toContain("RESYNC");
  });

  test("knows neither the order of things nor prices that move by themselves", () => {
    const held = snapshotOf({ positions: [position("1"), position("2", { symbol: "XAUUSD" })] });
    const same = {
      ...held,
      positions: [...held.positions]
        .reverse()
        .map((one) => ({ ...one, profit: 5, current_price: 2 })),
    };
    expect(viewHash(same)).toBe(viewHash(held));
    for (const change of [{ lots: 0.2 }, { stop_loss: 1 }, { take_profit: 1 }, { side: "SELL" }]) {
      const moved = { ...held, positions: [position("1", change as never), held.positions[1]] };
      expect(viewHash(moved as never)).not.toBe(viewHash(held));
    }
    const waiting = snapshotOf({ orders: [working("7", "")] });
    expect(viewHash(waiting)).not.toBe(viewHash(snapshotOf()));
  });
});

test("a heartbeat writes nothing to the disk", () => {
  const bench = new RoomBench().online();
  bench.report();
  bench.now += 5_000;
  expect(typesOf(beat(bench))).not.toContain("put");
});

test("the connector's own time of receipt is kept, unless it is said to be in the future", () => {
  const bench = new RoomBench().online();
  for (const number of [1, 2]) bench.put(openIntent(number));
  bench.now += 300;
  bench.hear({ type: "ACK", ack: 1, request_id: idOf(1), at: NOW + 20 });
  bench.hear({ type: "ACK", ack: 2, request_id: idOf(2), at: NOW + 9_000 });
  const at = (number: number) =>
    bench.state.orders[idOf(number)]?.events.find(({ state }) => state === "DELIVERED")?.at;
  expect([at(1), at(2)]).toEqual([NOW + 20, NOW + 300]);
});
