import { describe, expect, test } from "vitest";
import { Bench, kinds, sends, steps } from "../testing/connector-bench.ts";
import {
  closeIntent,
  idOf,
  NOW,
  openIntent,
  position,
  result,
  snapshotOf,
} from "../testing/samples.ts";

const refused = (retcode: number) =>
  result({ retcode, order_ticket: null, deal_ticket: null, position_id: null, lots: 0, price: 0 });

function sent(fields = {}): Bench {
  const bench = new Bench();
  bench.welcome();
  bench.read();
  bench.order(1, openIntent(1, fields));
  return bench;
}

describe("a code that proves that nothing was accepted", () => {
  test("is followed by an attempt with the next number, on the disk before it leaves, at most three in all", () => {
    const bench = sent();
    const second = bench.answer(1, refused(10004), 1);
    expect(kinds(second)).toEqual(["journal", "log", "journal", "terminal", "TRADE_RESULT"]);
    expect(sends(second)).toMatchObject([{ attempt: 2 }]);
    expect(sends(bench.answer(1, refused(10004), 2))).toMatchObject([{ attempt: 3 }]);
    const last = bench.answer(1, refused(10004), 3);
    expect(sends(last)).toEqual([]);
    expect(steps(last)).toMatchObject([{ state: "REJECTED", code: "mt5.requote" }]);
    expect(
      bench.journal.flatMap((line) => (line.kind === "sending" ? [line.attempt] : [])),
    ).toEqual([1, 2, 3]);
  });

  test("is repeated from the journal after a crash, with the number after the one that was answered", () => {
    const bench = sent();
    bench.answer(1, refused(10024), 1);
    bench.restart();
    expect(bench.state.orders[idOf(1)]).toMatchObject({ phase: "received", attempt: 1 });
    bench.pass(2_000);
    expect(sends(bench.welcome(2))).toMatchObject([{ attempt: 2 }]);
  });

  test("a second answer to an attempt that is over changes nothing, and a fill that it tells of is believed", () => {
    const bench = sent();
    bench.answer(1, refused(10004), 1);
    expect(bench.answer(1, refused(10004), 1)).toEqual([]);
    expect(steps(bench.answer(1, result(), 1))).toMatchObject([{ state: "FILLED" }]);
  });

  test("too many requests: the pause is a second and then two", () => {
    const bench = sent();
    expect(sends(bench.answer(1, refused(10024), 1))).toEqual([]);
    expect(sends(bench.pass(999).tick())).toEqual([]);
    expect(sends(bench.pass(1).tick())).toMatchObject([{ attempt: 2 }]);
    bench.answer(1, refused(10024), 2);
    expect(sends(bench.pass(1_999).tick())).toEqual([]);
    bench.heartbeat();
    expect(sends(bench.pass(1).tick())).toMatchObject([{ attempt: 3 }]);
  });

  test("a filling mode and missing quotes are tried once more only", () => {
    const filling = sent();
    expect(sends(filling.answer(1, refused(10030), 1))).toMatchObject([{ attempt: 2 }]);
    expect(steps(filling.answer(1, refused(10030), 2))).toMatchObject([{ state: "REJECTED" }]);
    const quotes = sent();
    quotes.answer(1, refused(10021), 1);
    expect(sends(quotes.pass(1_000).tick())).toMatchObject([{ attempt: 2 }]);
    expect(steps(quotes.answer(1, refused(10021), 2))).toMatchObject([{ state: "REJECTED" }]);
  });

  test("a price that moved farther than the wisher allowed is not followed, a nearer one is", () => {
    const near = sent({ deviation_points: 10 });
    near.quotes(1.10005, 1.1002);
    expect(sends(near.answer(1, refused(10020), 1))).toMatchObject([{ attempt: 2 }]);
    const far = sent({ deviation_points: 10 });
    far.quotes(1.1003, 1.1004);
    expect(steps(far.answer(1, refused(10004), 1))).toMatchObject([
      { state: "REJECTED", code: "mt5.requote", execution: { retcode: 10004 } },
    ]);
  });

  test("nothing is repeated once its time is up: the refusal is what ends it", () => {
    const bench = sent();
    bench.pass(9_500);
    expect(steps(bench.answer(1, refused(10024), 1))).toMatchObject([{ state: "REJECTED" }]);
    const waiting = sent();
    waiting.answer(1, refused(10024), 1);
    waiting.pass(10_000);
    expect(steps(waiting.tick())[0]).toMatchObject({
      ...{ state: "REJECTED", code: "mt5.too_many_requests", execution: { retcode: 10024 } },
    });
  });

  test("a kill ends an opening that waits for its next attempt", () => {
    const bench = sent();
    bench.answer(1, refused(10024), 1);
    const kill = { level: "entries", version: 1 };
    const effects = bench.hear({ type: "KILL", kill, at: bench.wall });
    expect(steps(effects)).toMatchObject([{ state: "REJECTED", code: "killed" }]);
    expect(sends(bench.pass(1_000).tick())).toEqual([]);
  });
});

test("a code that leaves the outcome open is never followed by another attempt", () => {
  for (const retcode of [10008, 10011, 10012, 10023, 10028, 10031, 10038, 10039, 10041, 77_777]) {
    const bench = sent();
    expect(steps(bench.answer(1, refused(retcode), 1)), String(retcode)).toMatchObject([
      { state: "UNKNOWN" },
    ]);
    bench.pass(5_000).heartbeat();
    expect(sends(bench.read(snapshotOf()))).toEqual([]);
    expect(sends(bench.order(1))).toEqual([]);
    expect(bench.state.orders[idOf(1)]?.attempt).toBe(1);
  }
});

test("a close that is repeated is checked against a new reading first", () => {
  const bench = new Bench();
  bench.welcome();
  bench.read(snapshotOf({ positions: [position("900")] }));
  bench.order(1, closeIntent(1, { not_after: NOW + 10_000 }));
  expect(sends(bench.pass(5).answer(1, refused(10004), 1))).toEqual([]);
  expect(sends(bench.pass(5).read())).toMatchObject([{ attempt: 2 }]);
});
