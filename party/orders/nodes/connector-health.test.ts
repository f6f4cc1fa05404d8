import { expect, test } from "vitest";
import { Bench, kinds, told } from "../testing/connector-bench.ts";
import { NOW, position, snapshotOf } from "../testing/samples.ts";
import { viewHash } from "../view-hash.ts";

function online(): Bench {
  const bench = new Bench();
  bench.welcome();
  return bench;
}

test("a heartbeat carries the hash of what the room was told, every half minute", () => {
  const bench = online();
  expect(told(bench.beat(), "HEARTBEAT")[0]).not.toHaveProperty("view_hash");
  const held = snapshotOf({ positions: [position("900")] });
  bench.read(held);
  expect(told(bench.beat(), "HEARTBEAT")).toMatchObject([{ view_hash: viewHash(held) }]);
  expect(told(bench.pass(29_000).beat(), "HEARTBEAT")[0]).not.toHaveProperty("view_hash");
  expect(told(bench.pass(1_000).beat(), "HEARTBEAT")[0]).toHaveProperty("view_hash");
});

test("what an earlier link was told is no ground for a hash", () => {
  const bench = online();
  bench.read();
  bench.give({ type: "room_lost" });
  bench.pass(60_000).welcome(2);
  expect(told(bench.beat(), "HEARTBEAT")[0]).not.toHaveProperty("view_hash");
  bench.read();
  expect(told(bench.beat(), "HEARTBEAT")[0]).toHaveProperty("view_hash");
});

test("it says how old the room's word is and how far the clocks are apart", () => {
  const bench = new Bench();
  bench.welcome(1, { at: NOW + 700 });
  expect(told(bench.pass(4_000).beat(), "HEARTBEAT")).toMatchObject([
    { health: { room_heard_at: NOW + 700, clock_offset_ms: 700, naked_positions: 0 } },
  ]);
});

test("a room that holds something else is answered with a reading and with everything it has not acked", () => {
  const bench = online();
  bench.order(1);
  const effects = bench.hear({ type: "RESYNC", at: bench.wall });
  expect(kinds(effects)).toEqual(["log", "read_terminal", "TRADE_RESULT"]);
});
