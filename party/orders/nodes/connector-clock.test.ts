import { describe, expect, test } from "vitest";
import { Bench, kinds, sends, steps, told } from "../testing/connector-bench.ts";
import {
  ACCOUNT,
  cancelIntent,
  idOf,
  NOW,
  openIntent,
  snapshotOf,
  working,
} from "../testing/samples.ts";

const kill = { level: null, version: 0 } as const;
const OPEN = { type: "TRADE_OPEN", seq: 1, request_id: idOf(1), epoch: 1 } as const;
const WELCOME = { type: "WELCOME", account_id: ACCOUNT, epoch: 1, may_trade: true, kill } as const;

test("a WELCOME that was long on its way sets no clock: the room is greeted again", () => {
  const bench = new Bench();
  const open = { machine_id: "pc", machine_name: "PC", version: "1" } as const;
  bench.give({ type: "room_open", ...open });
  bench.pass(60_000);
  bench.hear({ ...WELCOME, at: NOW + 10 });
  expect(bench.state.link).toBeNull();
  expect(kinds(bench.tick())).toContain("HELLO");
  bench.pass(40);
  bench.hear({ ...WELCOME, at: NOW + 60_040 });
  expect(bench.state.link).not.toBeNull();
  bench.read();
  expect(sends(bench.order(1))).toEqual([]); // its time was over 50 s ago
});

test("a PC that slept opens nothing on a word of the room from before, though its monotonic clock stood still", () => {
  const bench = new Bench();
  bench.welcome();
  bench.read();
  bench.heartbeat();
  bench.wall += 8_000;
  expect(sends(bench.hear({ ...OPEN, intent: openIntent(1) }))).toEqual([]);
});

test("nor does one whose wall clock was set back in that sleep, until the room is heard again", () => {
  const bench = new Bench();
  bench.welcome();
  bench.read();
  bench.heartbeat();
  bench.wall += 20_000 - 3_600_000;
  expect(sends(bench.hear({ ...OPEN, intent: openIntent(1) }))).toEqual([]);
  expect(sends(bench.hear({ type: "HEARTBEAT", at: NOW + 20_000, epoch: 1 }))).toEqual([]);
});

test("an order that waited its time by the monotonic clock is over, however far the wall clock was set back", () => {
  const bench = new Bench();
  bench.welcome();
  bench.read();
  // Another order holds the terminal, so this one waits at the door.
  bench.order(1);
  bench.order(2, openIntent(2));
  bench.mono += 11_000;
  bench.wall -= 3_600_000;
  const effects = bench.tick();
  expect(sends(effects)).toEqual([]);
  expect(steps(effects).at(-1)).toMatchObject({ state: "EXPIRED", request_id: idOf(2) });
});

describe("a PC that slept while its monotonic clock stood still", () => {
  const cancel = { ...cancelIntent(1), not_after: NOW + 12_000 };
  const OLD = { type: "TRADE_CANCEL", seq: 1, request_id: idOf(1), epoch: 1, intent: cancel };

  /** It slept from 2 s to 19 s; the room's word of 2 s waited for it. */
  const sleeper = () => {
    const bench = new Bench();
    bench.welcome();
    bench.read(snapshotOf({ orders: [working("700", "")] }));
    bench.pass(2_000);
    bench.wall += 17_000;
    bench.hear({ type: "HEARTBEAT", at: NOW + 2_000, epoch: 1 });
    return bench;
  };

  test("does not set its clock by a word that waited for it, and so sends nothing that is over", () => {
    const bench = sleeper();
    const effects = bench.hear(OLD);
    bench.read();
    expect(sends([...effects, ...bench.effects])).toEqual([]);
    expect(steps(effects).at(-1)).toMatchObject({ state: "EXPIRED" });
  });

  test("goes by what it heard since then when that shows that its clock was set", () => {
    const bench = sleeper();
    for (let beat = 0; beat < 4; beat++) {
      bench.pass(2_000);
      bench.hear({ type: "HEARTBEAT", at: bench.wall - 17_000, epoch: 1 });
    }
    bench.beat();
    expect(told(bench.effects, "HEARTBEAT")[0]).toMatchObject({
      health: { clock_offset_ms: -17_000 },
    });
  });
});
