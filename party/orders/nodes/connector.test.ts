import { describe, expect, test } from "vitest";
import { commentFor } from "../ids.ts";
import { Bench, kinds, sends, steps } from "../testing/connector-bench.ts";
import {
  ACCOUNT,
  closeIntent,
  deal,
  idOf,
  NOW,
  openIntent,
  position,
  result,
  snapshotOf,
} from "../testing/samples.ts";

/** One position of 0.1 lots, with the identifier that the closes are about. */
const HELD = snapshotOf({ positions: [position("900")] });

describe("an order", () => {
  test("is in the journal before it is acked, and marked as sending before it reaches the terminal", () => {
    const bench = new Bench();
    bench.welcome();
    expect(kinds(bench.order(1))).toEqual([
      "journal",
      "ACK",
      "journal",
      "terminal",
      "TRADE_RESULT",
    ]);
    expect(bench.journal.map((line) => line.kind)).toEqual([
      "journal",
      "epoch",
      "account",
      "received",
      "sending",
      "step",
    ]);
  });

  test("its result is in the journal before the room hears it, and is told again until acked", () => {
    const bench = new Bench();
    bench.welcome();
    bench.order(1);
    const effects = bench.answer(1);
    expect(kinds(effects)).toEqual(["journal", "TRADE_RESULT"]);
    const [filled] = steps(effects);
    expect(filled).toMatchObject({ state: "FILLED", execution: { deal_ticket: "800" } });
    bench.pass(6_000);
    expect(steps(bench.give({ type: "tick" })).map((step) => step.state)).toEqual([
      "SENDING",
      "FILLED",
    ]);
    for (const step of bench.state.unacked)
      bench.hear({ type: "ACK", event_id: step.step.id, at: bench.wall });
    bench.pass(6_000);
    expect(bench.give({ type: "tick" })).toEqual([]);
  });

  test("a command that comes again is answered with the recorded result and never carried out again", () => {
    const bench = new Bench();
    bench.welcome();
    bench.order(1);
    bench.answer(1);
    const again = bench.order(1);
    expect(sends(again)).toEqual([]);
    expect(steps(again)).toMatchObject([{ state: "FILLED" }]);
  });

  test("is refused when its time is up by either clock", () => {
    const late = new Bench();
    late.welcome();
    late.wall += 10_001; // the PC's clock jumped, or the command was long on its way
    late.hear({ type: "HEARTBEAT", at: NOW + 10_001, epoch: 1 });
    expect(steps(late.order(1))).toMatchObject([{ state: "EXPIRED", by: "connector" }]);

    const waiting = new Bench();
    waiting.welcome();
    waiting.read(HELD);
    waiting.order(1, closeIntent(1));
    waiting.order(2, closeIntent(2, { request_id: idOf(2) })); // waits for the first one's answer
    waiting.mono += 10_001; // the wall clock stands still, the monotonic one does not
    expect(sends(waiting.answer(1))).toEqual([]);
    expect(steps(waiting.effects)).toMatchObject([{ state: "FILLED" }, { state: "EXPIRED" }]);
  });

  test("an entry without a recent sample of the room's clock is denied, a close is not", () => {
    const bench = new Bench();
    bench.welcome();
    bench.pass(30_001);
    bench.read(HELD);
    const intent = openIntent(1, { not_after: NOW + 100_000 });
    expect(steps(bench.order(1, intent))).toMatchObject([
      { state: "DENIED", code: "no_time_sample" },
    ]);
    expect(sends(bench.order(2, closeIntent(2, { not_after: NOW + 100_000 })))).toHaveLength(1);
  });

  test("of an older epoch, of another account, or to a reader is refused without a trace", () => {
    const bench = new Bench();
    bench.welcome(5);
    expect(kinds(bench.order(1, openIntent(1), 4))).toEqual(["log"]);
    expect(kinds(bench.order(1, openIntent(1, { account_id: idOf(77) }), 5))).toEqual(["log"]);
    bench.hear({
      type: "WELCOME",
      account_id: ACCOUNT,
      epoch: 6,
      at: NOW,
      may_trade: false,
      kill: { level: null, version: 0 },
    });
    expect(kinds(bench.order(1, openIntent(1), 6))).toEqual(["log"]);
  });

  test("two changes of one position go one after the other", () => {
    const bench = new Bench();
    bench.welcome();
    bench.read(HELD);
    expect(sends(bench.order(1, closeIntent(1)))).toHaveLength(1);
    expect(sends(bench.order(2, closeIntent(2)))).toHaveLength(0);
    const refused = bench.pass(5).answer(1, result({ retcode: 10006, deal_ticket: null }));
    expect(sends(refused)).toHaveLength(0); // the reading is older than the answer
    expect(kinds(refused)).toContain("read_terminal");
    expect(sends(bench.pass(5).read())).toHaveLength(1);
  });

  test("what the terminal refused before sending is rejected with its code", () => {
    const bench = new Bench();
    bench.welcome();
    bench.order(1);
    const refusal = {
      code: "wrong_login",
      message: "another account",
      request_id: idOf(1),
      attempt: 1,
    };
    expect(steps(bench.give({ type: "terminal_refused", ...refusal }))).toMatchObject([
      { state: "REJECTED", code: "wrong_login", by: "terminal" },
    ]);
  });
});

describe("in doubt", () => {
  test("a timeout of the trade server is unknown and looked into, never sent again", () => {
    const bench = new Bench();
    bench.welcome();
    bench.order(1);
    const effects = bench.answer(
      1,
      result({ retcode: 10012, order_ticket: null, deal_ticket: null }),
    );
    expect(steps(effects)).toMatchObject([{ state: "UNKNOWN", code: "mt5.timeout" }]);
    expect(kinds(effects)).toContain("read_terminal");
    bench.pass(60_000);
    expect(sends(bench.give({ type: "tick" }))).toEqual([]);
  });

  test("a link to the terminal that breaks after the send makes the order unknown; a snapshot finds it", () => {
    const bench = new Bench();
    bench.welcome();
    bench.order(1);
    expect(steps(bench.give({ type: "terminal_lost" }))).toMatchObject([
      { state: "UNKNOWN", code: "terminal_lost" },
    ]);
    const snapshot = snapshotOf({ deals: [deal("800", { comment: commentFor(idOf(1)) })] });
    const effects = bench.give({
      type: "terminal_snapshot",
      snapshot,
      symbols: [],
      deals_since: NOW,
      quotes: [],
    });
    expect(kinds(effects)).toEqual(["SNAPSHOT", "journal", "TRADE_RESULT"]);
    expect(steps(effects)).toMatchObject([{ state: "FILLED", execution: { deal_ticket: "800" } }]);
  });

  test("the answer that comes after all ends what was unknown", () => {
    const bench = new Bench();
    bench.welcome();
    bench.order(1);
    bench.give({ type: "terminal_lost" });
    expect(steps(bench.answer(1))).toMatchObject([{ state: "FILLED" }]);
  });
});

describe("after a crash", () => {
  test("a command that was only received is sent once the room is back", () => {
    const bench = new Bench();
    bench.welcome();
    bench.journal.push({ kind: "received", seq: 1, epoch: 1, intent: openIntent(1), at: NOW });
    expect(sends(bench.restart())).toEqual([]);
    expect(sends(bench.welcome(2))).toHaveLength(1);
  });

  test("and not when its time has passed meanwhile", () => {
    const bench = new Bench();
    bench.welcome();
    bench.journal.push({ kind: "received", seq: 1, epoch: 1, intent: openIntent(1), at: NOW });
    bench.restart();
    bench.wall += 20_000;
    const effects = bench.welcome(2);
    expect(sends(effects)).toEqual([]);
    expect(steps(effects)).toMatchObject([{ state: "EXPIRED" }]);
  });

  test("a command with a sending mark and no result is unknown and never sent again", () => {
    const bench = new Bench();
    bench.welcome();
    bench.order(1);
    bench.restart();
    expect(bench.state.orders[idOf(1)]?.phase).toBe("unknown");
    const back = bench.welcome(2);
    expect(sends(back)).toEqual([]);
    expect(steps(back).map((step) => step.state)).toEqual(["SENDING", "UNKNOWN"]);
    expect(sends(bench.order(1, openIntent(1), 2))).toEqual([]);
  });

  test("at every line of the journal a restart sends at most what was never sent", () => {
    const whole = new Bench();
    whole.welcome();
    whole.order(1);
    whole.answer(1);
    for (let length = 1; length <= whole.journal.length; length++) {
      const bench = new Bench();
      bench.journal.splice(0, bench.journal.length, ...whole.journal.slice(0, length));
      bench.restart();
      const wasSent = bench.journal.some((line) => line.kind === "sending");
      const effects = [...bench.welcome(2), ...bench.order(1, openIntent(1), 2)];
      expect(sends(effects), `${length} lines`).toHaveLength(wasSent ? 0 : 1);
    }
  });

  test("a result that was written and not told is told", () => {
    const bench = new Bench();
    bench.welcome();
    bench.order(1);
    bench.answer(1);
    bench.restart();
    expect(steps(bench.welcome(2)).map((step) => step.state)).toEqual(["SENDING", "FILLED"]);
  });
});

test("an old journal that the room does not take is put aside", () => {
  const bench = new Bench();
  const effects = bench.hear({
    type: "ERROR",
    code: "journal_restored",
    message: "begin a new one",
  });
  expect(kinds(effects)).toEqual(["renew_journal", "log"]);
});

test("HELLO tells how long the journal is", () => {
  const bench = new Bench();
  bench.welcome();
  bench.order(1);
  const [hello] = bench.give({
    type: "room_open",
    machine_id: "pc",
    machine_name: "PC",
    version: "1",
  });
  expect(hello).toMatchObject({
    type: "room",
    message: { type: "HELLO", journal_id: "J1", journal_seq: 6 },
  });
});

test("a HELLO that nobody answers is said again, until the room's WELCOME or the end of the socket", () => {
  const bench = new Bench();
  const open = { machine_id: "pc", machine_name: "PC", version: "1" } as const;
  const isHello = (effects: ReturnType<Bench["give"]>) =>
    effects.some((effect) => effect.type === "room" && effect.message.type === "HELLO");
  expect(isHello(bench.give({ type: "room_open", ...open }))).toBe(true);
  bench.mono += 4_999;
  expect(isHello(bench.give({ type: "tick" }))).toBe(false);
  bench.mono += 1;
  expect(isHello(bench.give({ type: "tick" }))).toBe(true);
  // This may be the answer to the first of the two, five seconds on its way: it is not taken.
  bench.welcome();
  expect(isHello(bench.give({ type: "tick" }))).toBe(true);
  bench.welcome();
  bench.mono += 60_000;
  expect(isHello(bench.give({ type: "tick" }))).toBe(false);
  bench.give({ type: "room_lost" });
  expect(isHello(bench.give({ type: "tick" }))).toBe(false);
});
