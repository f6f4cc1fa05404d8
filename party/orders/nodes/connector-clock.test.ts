import { expect, test } from "vitest";
import { Bench, kinds, sends, steps } from "../testing/connector-bench.ts";
import { ACCOUNT, idOf, NOW, openIntent } from "../testing/samples.ts";

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
