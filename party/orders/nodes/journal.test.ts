import { expect, test } from "vitest";
import { Bench, sends, steps, told } from "../testing/connector-bench.ts";
import { closeIntent, NOW, openIntent, position, result, snapshotOf } from "../testing/samples.ts";
import { compacted, readLines, withoutEnded } from "./journal.ts";

const WEEK = 7 * 86_400_000;

/** A journal with a filled, acked order; an open one; a kill of each kind; limits and a guard. */
function lived(): Bench {
  const bench = new Bench();
  bench.welcome(3);
  bench.read(snapshotOf({ positions: [position("900")] }));
  bench.order(1, openIntent(1, { stop_loss: 1.09 }), 3);
  bench.answer(1);
  for (const { step } of bench.state.unacked)
    bench.hear({ type: "ACK", event_id: step.id, at: bench.wall });
  bench.order(2, closeIntent(2), 3);
  bench.hear({ type: "LIMITS", limits: { max_positions: 2 }, version: 4, at: bench.wall });
  bench.hear({ type: "KILL", kill: { level: "entries", version: 5 }, at: bench.wall });
  bench.give({ type: "local_kill", level: "entries", version: 1 });
  return bench;
}

const kept = (lines: Bench["journal"]) => withoutEnded(readLines(lines), Number.POSITIVE_INFINITY);

test("a compacted journal is one line that reads back to the same state", () => {
  const { journal } = lived();
  const whole = kept(journal);
  expect(kept([compacted(whole, NOW)])).toEqual(whole);
});

test("its number and its count of lines stay, and go on from there", () => {
  const bench = lived();
  const before = bench.state.journal_seq;
  bench.journal.splice(0, bench.journal.length, compacted(bench.state, NOW));
  bench.restart();
  expect(bench.state.journal_id).toBe("J1");
  expect(bench.state.journal_seq).toBeGreaterThanOrEqual(before);
  const [hello] = told(
    bench.give({ type: "room_open", machine_id: "m", machine_name: "m", version: "1" }),
    "HELLO",
  );
  expect(hello).toMatchObject({ journal_id: "J1" });
});

test("what ended within 7 days is still answered and never carried out again; older it is forgotten", () => {
  const again = (days: number) => {
    const bench = lived();
    bench.hear({ type: "RESUME", kill: { level: null, version: 6 }, at: bench.wall });
    bench.give({ type: "local_kill", level: null, version: 2 });
    bench.pass(20).answer(2, result({ retcode: 10006, deal_ticket: null, order_ticket: null }));
    for (const { step } of bench.state.unacked)
      bench.hear({ type: "ACK", event_id: step.id, at: bench.wall });
    bench.journal.splice(0, bench.journal.length, compacted(bench.state, NOW + days * 86_400_000));
    bench.restart();
    bench.welcome(4);
    return bench.order(1, openIntent(1), 4);
  };
  const soon = again(6.9);
  expect(sends(soon)).toEqual([]);
  expect(steps(soon)).toMatchObject([{ state: "FILLED" }]);
  expect(sends(again(8))).toHaveLength(1); // its own deadline is all that stops it by then
});

test("an order that is open, or whose result was not acked, is kept however old it is", () => {
  const bench = lived();
  const line = compacted(bench.state, NOW + 10 * WEEK);
  expect(Object.keys(kept([line]).orders)).toHaveLength(1);
  expect(kept([line]).ended).toEqual({});
  expect(kept([line]).unacked.length).toBeGreaterThan(0);
});

test("what ended is put aside once a later reading shows what became of it, and is answered all the same", () => {
  const bench = new Bench();
  bench.welcome();
  bench.read();
  bench.order(1);
  bench.pass(10).answer(1);
  for (const { step } of bench.state.unacked)
    bench.hear({ type: "ACK", event_id: step.id, at: bench.wall });
  bench.pass(60_000).tick();
  expect(Object.keys(bench.state.ended)).toEqual([]); // the reading is older than its end
  bench.read();
  bench.tick();
  expect(bench.state.orders).toEqual({});
  const again = bench.order(1);
  expect(sends(again)).toEqual([]);
  expect(steps(again)).toMatchObject([{ state: "FILLED" }]);
});
