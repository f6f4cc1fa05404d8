import { describe, expect, test } from "vitest";
import type { OrderIntent } from "#protocol";
import { bornId } from "../born.ts";
import { Bench, logs, sends, told } from "../testing/connector-bench.ts";
import {
  ACCOUNT,
  modifyIntent,
  openIntent,
  position,
  result,
  snapshotOf,
} from "../testing/samples.ts";

const TRAIL = { trailing: { distance: 0.01, step: 0.001 }, break_even: null };
type Fields = Parameters<typeof openIntent>[1];

/** A filled buy of 0.1 at 1.1 whose position shows with this stop. */
function filled(fields: Fields, stop_loss: number | null): Bench {
  const bench = new Bench();
  bench.welcome();
  bench.read();
  bench.order(1, openIntent(1, fields));
  bench.pass(20).answer(1);
  bench.pass(50).read(held(stop_loss));
  return bench;
}

const held = (stop_loss: number | null) =>
  snapshotOf({ positions: [position("900", { stop_loss, take_profit: 1.2 })] });
const reattach = (number: number) => bornId(ACCOUNT, "reattach", "900", String(number));
const protect = (number: number) => bornId(ACCOUNT, "protect", "900", String(number));
const done = result({ deal_ticket: null, position_id: "900" });

describe("a trailing stop", () => {
  test("is moved by the PC with the pair that it replaces, and told to the room", () => {
    const bench = filled({ stop_loss: 1.09, protection: TRAIL }, 1.09);
    bench.pass(2_000).read();
    const effects = bench.quotes(1.11);
    expect(sends(effects)).toMatchObject([
      {
        request_id: protect(1),
        intent: {
          ...{ action: "modify", origin: "connector", stop_loss: 1.1, take_profit: 1.2 },
          expected: { stop_loss: 1.09, take_profit: 1.2 },
        },
      },
    ]);
    expect(told(effects, "TRADE_RESULT")).toMatchObject([{ intent: { action: "modify" } }]);
  });

  test("goes on after a restart with the room away, under the next number", () => {
    const bench = filled({ stop_loss: 1.09, protection: TRAIL }, 1.09);
    bench.pass(2_000).read();
    bench.quotes(1.11);
    bench.pass(20).answerId(protect(1), done);
    bench.restart();
    bench.pass(5_000).read(held(1.1));
    expect(sends(bench.quotes(1.12))).toMatchObject([
      { request_id: protect(2), intent: { stop_loss: 1.11 } },
    ]);
  });

  test("waits a second between moves, and for the position as it is now", () => {
    const bench = filled({ stop_loss: 1.09, protection: TRAIL }, 1.09);
    bench.pass(2_000).read();
    bench.quotes(1.11);
    bench.pass(20).answerId(protect(1), done);
    bench.pass(20).read(held(1.1));
    expect(sends(bench.quotes(1.13))).toEqual([]);
    bench.pass(1_000).read();
    expect(sends(bench.effects)).toMatchObject([{ intent: { stop_loss: 1.12 } }]);
  });

  test("is over with its position", () => {
    const bench = filled({ stop_loss: 1.09, protection: TRAIL }, 1.09);
    expect(Object.keys(bench.state.guards)).toEqual(["900"]);
    bench.pass(1_000).read(snapshotOf());
    expect(Object.keys(bench.state.guards)).toEqual(["900"]); // may be a reading from before
    bench.pass(10_000).read();
    bench.restart();
    expect(bench.state.guards).toEqual({});
  });

  test("an order without protection or stop is left alone", () => {
    const bench = filled({}, null);
    expect(bench.state.guards).toEqual({});
    bench.pass(60_000).read();
    expect(sends(bench.quotes(1.5))).toEqual([]);
  });
});

describe("a position of ours that lost its stop", () => {
  test("gets it again within 15 s", () => {
    const bench = filled({ stop_loss: 1.09 }, null);
    expect(sends(bench.pass(500).tick())).toEqual([]); // the broker may still be at it
    expect(sends(bench.pass(500).read())).toMatchObject([
      { request_id: reattach(1), intent: { stop_loss: 1.09, take_profit: 1.2 } },
    ]);
  });

  test("a refusal is followed by another try, and after 15 s it is said and counted", () => {
    const bench = filled({ stop_loss: 1.09 }, null);
    bench.pass(1_000).read();
    const refused = result({ retcode: 10016, order_ticket: null, deal_ticket: null });
    bench.pass(10).answerId(reattach(1), refused);
    expect(sends(bench.pass(4_000).read())).toEqual([]);
    expect(sends(bench.pass(1_000).read())).toMatchObject([{ request_id: reattach(2) }]);
    bench.pass(10).answerId(reattach(2), refused);
    expect(logs(bench.pass(9_000).read())).toContain("naked_position");
    expect(told(bench.beat(), "HEARTBEAT")).toMatchObject([{ health: { naked_positions: 1 } }]);
    expect(logs(bench.pass(60_000).read())).not.toContain("naked_position"); // said once
    bench.pass(1_000).read(held(1.09));
    expect(told(bench.beat(), "HEARTBEAT")).toMatchObject([{ health: { naked_positions: 0 } }]);
  });

  test("the stop that is set again is the tightest there was", () => {
    const bench = filled({ stop_loss: 1.09, protection: TRAIL }, 1.09);
    bench.pass(2_000).read();
    bench.quotes(1.11);
    bench.pass(20).answerId(protect(1), done);
    bench.pass(2_000).read(held(null));
    expect(sends(bench.effects)).toMatchObject([{ intent: { stop_loss: 1.1 } }]);
  });

  test("a stop that its owner took away through us stays away", () => {
    const bench = filled({ stop_loss: 1.09 }, 1.09);
    bench.order(2, modifyIntent(2, { stop_loss: null } as Partial<OrderIntent>));
    bench.pass(20).answer(2, done);
    expect(sends(bench.pass(2_000).read(held(null)))).toEqual([]);
    expect(sends(bench.pass(60_000).read())).toEqual([]);
  });

  test("where another machine holds the account, that one does it", () => {
    const bench = filled({ stop_loss: 1.09 }, 1.09);
    bench.welcome(2, { may_trade: false });
    expect(sends(bench.pass(2_000).read(held(null)))).toEqual([]);
  });
});
