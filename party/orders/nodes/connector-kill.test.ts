import { describe, expect, test } from "vitest";
import type { OrderIntent } from "#protocol";
import { bornId } from "../born.ts";
import { Bench, kinds, logs, sends, steps, told } from "../testing/connector-bench.ts";
import {
  ACCOUNT,
  closeIntent,
  EURUSD,
  idOf,
  modifyIntent,
  NOW,
  openIntent,
  position,
  result,
  snapshotOf,
  working,
} from "../testing/samples.ts";

const HELD = snapshotOf({
  positions: [position("900"), position("901", { side: "SELL" })],
  orders: [working("700", "")],
});

function online(held = HELD): Bench {
  const bench = new Bench();
  bench.welcome();
  bench.read(held);
  return bench;
}

function kill(bench: Bench, level: string | null, version: number) {
  const type = level === null ? "RESUME" : "KILL";
  return bench.hear({ type, kill: { level, version }, at: bench.wall });
}

/** Answers whatever is at the terminal, and reads it anew, until nothing more leaves. */
function carryOut(bench: Bench) {
  const done: string[] = [];
  for (let command = inFlight(bench); command !== undefined; command = inFlight(bench)) {
    const { intent } = command;
    const target = targetOf(intent);
    done.push(`${intent.action} ${target}`);
    const answer = result({ deal_ticket: String(done.length), position_id: target });
    bench.pass(10).answerId(intent.request_id, answer);
    const { positions, orders } = bench.held;
    const left = {
      positions: positions.filter((one) => one.position_id !== target),
      orders: orders.filter((one) => one.ticket !== target),
    };
    bench.pass(10).read(snapshotOf(left));
  }
  return done;
}

const inFlight = (bench: Bench) =>
  Object.values(bench.state.orders).find((order) => order.phase === "sending");

function targetOf(intent: OrderIntent): string {
  if ("order_ticket" in intent) return intent.order_ticket;
  return "position_id" in intent ? intent.position_id : "";
}

describe("a kill from the cloud", () => {
  test("is on the disk before it is acked, ends openings that were not sent and lets closes go", () => {
    const bench = online();
    bench.order(1, closeIntent(1));
    bench.order(2);
    const effects = kill(bench, "entries", 1);
    expect(kinds(effects)).toEqual(["journal", "log", "KILL", "journal", "TRADE_RESULT"]);
    expect(told(effects, "KILL")).toMatchObject([
      { kill: { level: "entries", version: 1 }, local: null },
    ]);
    expect(steps(effects)).toMatchObject([{ state: "DENIED", code: "killed" }]);
    bench.pass(10).answer(1, result());
    bench.pass(10).read();
    const close = closeIntent(3, { position_id: "901" });
    expect(sends(bench.order(3, close))).toHaveLength(1);
    expect(steps(bench.order(4, openIntent(4)))).toMatchObject([{ code: "killed" }]);
  });

  test("the highest version wins, an old one is answered with what is in force", () => {
    const bench = online();
    kill(bench, "entries", 2);
    expect(told(kill(bench, "flatten", 1), "KILL")).toMatchObject([{ kill: { version: 2 } }]);
    expect(steps(bench.order(1))).toMatchObject([{ code: "killed" }]);
    kill(bench, null, 3);
    expect(sends(bench.order(2))).toHaveLength(1);
  });

  test("holds after a restart, and is learnt from a WELCOME or a heartbeat that comes first", () => {
    const bench = online();
    kill(bench, "entries", 1);
    bench.restart();
    bench.welcome(2);
    expect(steps(bench.order(1, openIntent(1), 2)).at(-1)).toMatchObject({ code: "killed" });
    const welcomed = online();
    welcomed.welcome(2, { kill: { level: "entries", version: 4 } });
    expect(steps(welcomed.order(1, openIntent(1), 2))).toMatchObject([{ code: "killed" }]);
    const beaten = online();
    const beat = { type: "HEARTBEAT", at: NOW, epoch: 1, kill: { level: "entries", version: 4 } };
    expect(told(beaten.hear(beat), "KILL")).toMatchObject([{ kill: { version: 4 } }]);
    expect(steps(beaten.order(1))).toMatchObject([{ code: "killed" }]);
  });

  test("pendings: what waits is cancelled, what is held stays", () => {
    const bench = online();
    kill(bench, "pendings", 1);
    bench.pass(10).read();
    expect(carryOut(bench)).toEqual(["cancel 700"]);
  });

  test("flatten: what waits is cancelled and what is held is closed, told to the room with the wish", () => {
    const bench = online();
    const first = kill(bench, "flatten", 7);
    const effects = [...first, ...bench.pass(10).read()];
    const id = bornId(ACCOUNT, "kill.cancel", "700", "7.1");
    expect(told(effects, "TRADE_RESULT")[0]).toMatchObject({
      request_id: id,
      intent: { origin: "connector", action: "cancel", order_ticket: "700" },
      step: { state: "SENDING" },
    });
    expect(carryOut(bench)).toEqual(["cancel 700", "close 900", "close 901"]);
    expect(bench.state.orders[bornId(ACCOUNT, "kill.close", "900", "7.1")]?.intent).toMatchObject({
      ...{ action: "close", side: "BUY", lots: null, origin: "connector" },
    });
  });

  test("a position that appears during a flatten is closed too, until it is resumed", () => {
    const bench = online(snapshotOf());
    kill(bench, "flatten", 1);
    bench.pass(60_000).read(snapshotOf({ positions: [position("950")] }));
    expect(carryOut(bench)).toEqual(["close 950"]);
    kill(bench, null, 2);
    expect(sends(bench.pass(60_000).read(snapshotOf({ positions: [position("951")] })))).toEqual(
      [],
    );
  });

  test("a close that the broker refuses is tried again later, under the next number", () => {
    const bench = online(snapshotOf({ positions: [position("900")] }));
    kill(bench, "flatten", 1);
    bench.pass(1).read();
    const first = bornId(ACCOUNT, "kill.close", "900", "1.1");
    const closed = result({ retcode: 10018, order_ticket: null, deal_ticket: null });
    bench.pass(10).answerId(first, closed);
    expect(sends(bench.pass(100).read())).toEqual([]);
    expect(sends(bench.pass(5_000).read())).toMatchObject([
      { request_id: bornId(ACCOUNT, "kill.close", "900", "1.2") },
    ]);
  });

  test("a position above the broker's largest order is closed in several", () => {
    const bench = new Bench();
    bench.symbols = [{ ...EURUSD, volume_max: 2 }];
    bench.welcome();
    bench.read(snapshotOf({ positions: [position("900", { lots: 3 })] }));
    const effects = [...kill(bench, "flatten", 1), ...bench.pass(1).read()];
    expect(sends(effects)).toMatchObject([{ intent: { lots: 2 } }]);
    bench.pass(10).answerId(bornId(ACCOUNT, "kill.close", "900", "1.1"));
    const rest = bench.pass(10).read(snapshotOf({ positions: [position("900", { lots: 1 })] }));
    expect(sends(rest)).toMatchObject([{ intent: { lots: null }, attempt: 1 }]);
  });

  test("a close of the user's that is under way is not crossed by another one", () => {
    const bench = online(snapshotOf({ positions: [position("900")] }));
    bench.order(1, closeIntent(1));
    kill(bench, "flatten", 1);
    bench.pass(10).read();
    expect(Object.keys(bench.state.orders)).toEqual([idOf(1)]);
  });

  test("a change of stops whose answer was lost does not hold a close up, a lost close does for half a minute", () => {
    const lost = (intent: OrderIntent) => {
      const bench = online(snapshotOf({ positions: [position("900")] }));
      bench.order(1, intent);
      bench.pass(10).answer(1, result({ retcode: 10012, order_ticket: null, deal_ticket: null }));
      kill(bench, "flatten", 1);
      return bench;
    };
    expect(sends(lost(modifyIntent(1)).pass(10).read())).toHaveLength(1);
    const closing = lost(closeIntent(1));
    expect(sends(closing.pass(10).read())).toEqual([]);
    expect(sends(closing.pass(30_000).read())).toMatchObject([{ intent: { action: "close" } }]);
  });

  test("at every line of the journal a restart makes no close twice", () => {
    const whole = online(snapshotOf({ positions: [position("900")] }));
    kill(whole, "flatten", 1);
    whole.pass(1).read();
    whole.pass(1).answerId(bornId(ACCOUNT, "kill.close", "900", "1.1"));
    for (let length = 3; length <= whole.journal.length; length++) {
      const bench = new Bench();
      bench.journal.splice(0, bench.journal.length, ...whole.journal.slice(0, length));
      const wasSent = bench.journal.some((line) => line.kind === "sending");
      const isKilled = bench.journal.some((line) => line.kind === "kill");
      bench.restart();
      bench.pass(40_000);
      // The cloud is away; the terminal shows the position only while nothing was sent.
      const held = snapshotOf({ positions: wasSent ? [] : [position("900")] });
      const effects = [...bench.read(held), ...bench.pass(6_000).read(held)];
      expect(sends(effects), `${length} lines`).toHaveLength(isKilled && !wasSent ? 1 : 0);
    }
  });
});

describe("a kill on this PC", () => {
  const local = (bench: Bench, level: "entries" | "flatten" | null, version: number) =>
    bench.give({ type: "local_kill", level, version });

  test("works with the cloud down, and the room hears of it when it is back", () => {
    const bench = online(snapshotOf({ positions: [position("900")] }));
    bench.give({ type: "room_lost" });
    const effects = [...local(bench, "flatten", 1), ...bench.pass(1).read()];
    expect(sends(effects)).toMatchObject([
      { request_id: bornId(ACCOUNT, "kill.close", "900", "local.1.1") },
    ]);
    expect(told(effects, "TRADE_RESULT")).toEqual([]);
    bench.pass(10).answerId(bornId(ACCOUNT, "kill.close", "900", "local.1.1"));
    const back = bench.welcome(2);
    expect(told(back, "KILL")).toMatchObject([{ local: "flatten" }]);
    expect(told(back, "TRADE_RESULT")).toMatchObject([
      { step: { state: "SENDING" }, intent: { origin: "connector" } },
      { step: { state: "FILLED" }, intent: { origin: "connector" } },
    ]);
  });

  test("is cleared only here: a resume of the cloud does not end it, nor does a restart", () => {
    const bench = online();
    kill(bench, "entries", 1);
    local(bench, "entries", 1);
    kill(bench, null, 2);
    expect(steps(bench.order(1))).toMatchObject([{ code: "killed" }]);
    bench.restart();
    bench.welcome(2);
    expect(steps(bench.order(2, openIntent(2), 2)).at(-1)).toMatchObject({ code: "killed" });
    local(bench, null, 1); // an old word
    expect(steps(bench.order(3, openIntent(3), 2))).toMatchObject([{ code: "killed" }]);
    local(bench, null, 2);
    expect(sends(bench.order(4, openIntent(4), 2))).toHaveLength(1);
  });

  test("flattens even where the account was moved to another machine; the cloud's does not", () => {
    const moved = () => {
      const bench = online(snapshotOf({ positions: [position("900")] }));
      bench.welcome(2, { may_trade: false });
      return bench;
    };
    const far = moved();
    kill(far, "flatten", 1);
    expect(sends(far.pass(1).read())).toEqual([]);
    const near = moved();
    expect(sends([...local(near, "flatten", 1), ...near.pass(1).read()])).toHaveLength(1);
  });
});

describe("the dead-man rule", () => {
  function armed(after: number | null): Bench {
    const bench = online(snapshotOf({ positions: [position("900")] }));
    const anchors = <T>(kept: T) => kept;
    bench.rules = { judge: () => null, anchors, flatten_after_ms: after };
    bench.give({ type: "room_lost" });
    return bench;
  }

  test("closes everything once the room was silent for as long as the owner said", () => {
    const bench = armed(60_000);
    bench.pass(60_000);
    expect(bench.tick()).toEqual([]);
    const effects = [...bench.pass(1).tick(), ...bench.pass(1).read()];
    expect(logs(effects)).toContain("dead_man");
    expect(sends(effects)).toMatchObject([
      { request_id: bornId(ACCOUNT, "deadman.close", "900", "1.1") },
    ]);
  });

  test("a second silence is another one; a word of the room ends the first", () => {
    const bench = armed(60_000);
    bench.pass(60_001).tick();
    bench.pass(1).read();
    bench.pass(1).answerId(bornId(ACCOUNT, "deadman.close", "900", "1.1"));
    bench.welcome(2);
    expect(sends(bench.pass(1).read(snapshotOf({ positions: [position("950")] })))).toEqual([]);
    bench.give({ type: "room_lost" });
    bench.pass(60_001).tick();
    expect(sends(bench.pass(1).read())).toMatchObject([
      { request_id: bornId(ACCOUNT, "deadman.close", "950", "2.1") },
    ]);
  });

  test("does nothing by default, and nothing where another machine holds the account", () => {
    const held = armed(null);
    held.pass(3_600_000).tick();
    expect(sends(held.read())).toEqual([]);
    const reader = armed(60_000);
    reader.welcome(2, { may_trade: false });
    reader.give({ type: "room_lost" });
    reader.pass(3_600_000).tick();
    expect(sends(reader.read())).toEqual([]);
  });
});
