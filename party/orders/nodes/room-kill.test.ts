import { describe, expect, test } from "vitest";
import type { KillLevel } from "#protocol";
import { RoomBench, sent, typesOf } from "../testing/room-bench.ts";
import { closeIntent, idOf, NOW, openIntent, stepOf } from "../testing/samples.ts";
import { KEYS } from "./room-keys.ts";
import { viewOf } from "./room-state.ts";

const press = (bench: RoomBench, level: KillLevel | null, version: number) =>
  bench.give({ type: "put_kill", kill: { level, version } });
const killOf = (bench: RoomBench) => viewOf(bench.state, bench.now).kill;
const ack = (
  bench: RoomBench,
  level: KillLevel | null,
  version: number,
  local: KillLevel | null = null,
) => bench.hear({ type: "KILL", kill: { level, version }, local, journal_seq: 5 });

describe("a kill", () => {
  test("is stored before the connector hears of it, and in force when it has it on its disk", () => {
    const bench = new RoomBench().online();
    const effects = press(bench, "entries", 1);
    expect(typesOf(effects)).toEqual(["put", "KILL", "broadcast"]);
    expect(bench.disk.get(KEYS.meta)).toMatchObject({
      kill: { wanted: { level: "entries", version: 1 } },
    });
    expect(killOf(bench)).toMatchObject({ pressed_at: NOW, in_force_at: null });
    bench.now += 40;
    ack(bench, "entries", 1);
    expect(killOf(bench)).toMatchObject({ in_force_at: NOW + 40, in_force_by: "ack" });
    expect(bench.state.alarm_at).not.toBe(NOW + 3_000);
  });

  test("is in force three seconds later when the connector does not answer: its lease ran out", () => {
    const bench = new RoomBench().online();
    bench.report();
    press(bench, "entries", 1);
    expect(bench.state.alarm_at).toBe(NOW + 3_000);
    bench.now = NOW + 3_000;
    bench.give({ type: "alarm" });
    expect(killOf(bench)).toMatchObject({ in_force_at: NOW + 3_000, in_force_by: "lease" });
    ack(bench, "entries", 1);
    expect(killOf(bench)).toMatchObject({ in_force_at: NOW + 3_000, in_force_by: "ack" });
  });

  test("is in force at once where nothing was said to a connector for so long", () => {
    const bench = new RoomBench().online();
    bench.give({ type: "connector_closed", connection: "c1" });
    bench.now += 5_000;
    press(bench, "entries", 1);
    expect(killOf(bench)).toMatchObject({ in_force_at: bench.now, in_force_by: "lease" });
  });

  test("refuses entries at once, never a close, and ends what was not sent yet", () => {
    const bench = new RoomBench();
    bench.put(openIntent(1, { if_offline: "queue" }));
    bench.put(closeIntent(2, { if_offline: "queue" }));
    press(bench, "entries", 1);
    expect(bench.state.orders[idOf(1)]?.order).toMatchObject({
      state: "DENIED",
      code: "killed",
      by: "room",
    });
    bench.put(openIntent(3, { if_offline: "queue" }));
    expect(bench.state.orders[idOf(3)]?.order).toMatchObject({ state: "DENIED", code: "killed" });
    expect(bench.stateOf(idOf(2))).toBe("QUEUED");
  });

  test("of an older version changes nothing, and only a newer one resumes", () => {
    const bench = new RoomBench().online();
    press(bench, "entries", 2);
    expect(press(bench, null, 1)).toEqual([]);
    expect(press(bench, null, 2)).toEqual([]);
    expect(killOf(bench).wanted.level).toBe("entries");
    expect(sent(press(bench, null, 3))).toMatchObject([{ type: "RESUME", kill: { version: 3 } }]);
    bench.put(openIntent(1));
    expect(bench.stateOf(idOf(1))).toBe("QUEUED");
  });

  test("reaches a connector that comes later with WELCOME, and one that lost it with the next heartbeat", () => {
    const bench = new RoomBench();
    press(bench, "pendings", 4);
    expect(sent(bench.hello())).toMatchObject([
      { type: "WELCOME", kill: { level: "pendings", version: 4 } },
    ]);
    const health = {
      terminal: true,
      broker: true,
      trade_allowed: true,
      last_quote_at: null,
      simulated: true,
    };
    const beat = () => sent(bench.hear({ type: "HEARTBEAT", at: NOW, health }));
    expect(beat().map((one) => one.type)).toEqual(["KILL", "HEARTBEAT"]);
    ack(bench, "pendings", 4);
    expect(beat()).toMatchObject([{ type: "HEARTBEAT", kill: { version: 4 } }]);
  });

  test("pressed on the PC refuses entries here too, and the cloud's resume does not lift it", () => {
    const bench = new RoomBench().online();
    ack(bench, null, 0, "flatten");
    press(bench, null, 1);
    bench.put(openIntent(1));
    expect(bench.state.orders[idOf(1)]?.order).toMatchObject({ state: "DENIED", code: "killed" });
    ack(bench, null, 1, null);
    bench.put(openIntent(2));
    expect(bench.stateOf(idOf(2))).toBe("QUEUED");
  });

  test("that only the connector remembers is the room's again", () => {
    const bench = new RoomBench().online();
    ack(bench, "entries", 7);
    expect(killOf(bench)).toMatchObject({
      wanted: { level: "entries", version: 7 },
      in_force_by: "ack",
    });
  });

  test("of a connector that is not the account's is not heard", () => {
    const bench = new RoomBench().online();
    bench.hear({ type: "KILL", kill: { level: "flatten", version: 9 }, local: null }, "c9");
    expect(killOf(bench).wanted.version).toBe(0);
  });

  test("an order that was offered before is the connector's to refuse, and its word counts", () => {
    const bench = new RoomBench().online();
    bench.put(openIntent(1));
    press(bench, "entries", 1);
    expect(bench.stateOf(idOf(1))).toBe("QUEUED");
    bench.tell(stepOf(1, "DENIED", { by: "connector", code: "killed" }));
    expect(bench.stateOf(idOf(1))).toBe("DENIED");
  });
});
