import { expect, test } from "vitest";
import { commentFor, type RoomEffect, type RoomState } from "#orders";
import { type ConnectorToRoom, type OrderIntent, PROTOCOL_VERSION } from "#protocol";
import { DEMO_ACCOUNT } from "../../tests/support/demo-account.ts";
import { RoomCore } from "./core.ts";
import { Disk } from "./testing/disk.ts";

const OWNER = { account_id: "01J9ZZZZZZ0000000000000001", user_id: "u", kind: "terminal" } as const;
const NOW = 1_760_000_000_000;

/** A room's host over one disk: it may be put to sleep at any time, with or without its sockets. */
class Host {
  readonly disk = new Disk();
  readonly said: Exclude<RoomEffect, { type: "put" | "report" }>[] = [];
  now = NOW;
  /** What the connector's socket remembers over a sleep; null = it was cut. */
  socket: { epoch: number; ready: boolean } | null = null;
  core = this.wake();

  wake(): RoomCore {
    this.core = new RoomCore({
      storage: this.disk.asStorage(),
      now: () => this.now,
      perform: (effect) => void this.said.push(effect),
      report: () => Promise.reject(new Error("the Worker is away")),
      restoreLink: () =>
        this.socket && {
          connection: "c1",
          ...this.socket,
          heard_at: this.now,
          heard_seq: null,
        },
      stepped: (_, { link }: RoomState) => {
        this.socket = link && { epoch: link.epoch, ready: link.ready };
      },
    });
    return this.core;
  }

  hear(message: Record<string, unknown>): Promise<RoomState> {
    const full = { v: PROTOCOL_VERSION, seq: 0, journal_seq: 1, ...message };
    return this.core.take({
      type: "connector_message",
      connection: "c1",
      message: full as unknown as ConnectorToRoom, // complete, by the tests below
      stored: null,
    });
  }

  async online(): Promise<this> {
    await this.core.enter(OWNER);
    const who = { journal_id: "J1", machine_id: "pc", machine_name: "PC", version: "1" };
    await this.hear({ type: "HELLO", ...who });
    const snapshot = { at: NOW, account: DEMO_ACCOUNT, positions: [], orders: [], deals: [] };
    const quotes = [{ symbol: "EURUSD", bid: 1.1, ask: 1.1001, time: NOW }];
    await this.hear({ type: "SNAPSHOT", snapshot, symbols: [], deals_since: 0, quotes });
    return this;
  }

  sentTypes(): string[] {
    return this.said.flatMap((effect) => (effect.type === "send" ? [effect.message.type] : []));
  }
}

/** A close needs no symbol's facts, so that it is offered as it comes. */
function close(number: number): OrderIntent {
  const request_id = `01J9ZZZZZZ${String(number).padStart(16, "0")}`;
  return {
    request_id,
    account_id: OWNER.account_id,
    origin: "user",
    created_at: NOW,
    not_after: NOW + 60_000,
    if_offline: "reject",
    magic: 0,
    comment: commentFor(request_id),
    action: "close",
    symbol: "EURUSD",
    position_id: String(number),
    lots: null,
  };
}

const put = (host: Host, intent: OrderIntent) =>
  host.core.take({ type: "put_intent", intent, stored: null });

test("a room that slept offers an order over the link that stayed open, with the next number", async () => {
  const host = await new Host().online();
  await put(host, close(1));
  host.wake();
  const state = await put(host, close(2));
  expect(state.orders[close(2).request_id]?.command).toMatchObject({ seq: 2, journal_id: "J1" });
  expect(host.sentTypes().filter((type) => type === "TRADE_CLOSE")).toHaveLength(2);
  // The first message after the sleep begins the count anew: no gap is seen where none was.
  const health = { terminal: true, broker: true, trade_allowed: true, simulated: true };
  await host.hear({
    type: "HEARTBEAT",
    seq: 77,
    at: NOW,
    health: { ...health, last_quote_at: null },
  });
  expect(host.sentTypes()).not.toContain("RESYNC");
});

test("a room whose connector left while it slept is offline, and knows each order as before", async () => {
  const host = await new Host().online();
  await put(host, close(1));
  host.socket = null;
  host.wake();
  const state = await put(host, close(2));
  expect(state.orders[close(2).request_id]?.order).toMatchObject({ code: "connector_offline" });
  expect(state.orders[close(1).request_id]?.order.state).toBe("QUEUED");
});

test("after a sleep a lease counts from now: what was said last is not known any more", async () => {
  const host = await new Host().online();
  host.now += 60_000;
  host.socket = null;
  host.wake();
  const kill = { level: "entries", version: 1 } as const;
  const pressed = await host.core.take({ type: "put_kill", kill });
  expect(pressed.kill).toMatchObject({ in_force_at: null });
  host.wake();
  host.now += 3_000;
  const later = await host.core.take({ type: "alarm" });
  expect(later.kill).toMatchObject({ wanted: kill, in_force_by: "lease" });
});

test("what could not be stored did not happen: nothing is said of it, and memory is the disk's again", async () => {
  const host = await new Host().online();
  const storage = host.disk.asStorage();
  const works = storage.put;
  storage.put = () => Promise.reject(new Error("disk full"));
  const before = host.said.length;
  await expect(put(host, close(1))).rejects.toThrow("disk full");
  expect(host.said.length).toBe(before);
  storage.put = works;
  const state = await host.core.take({ type: "refresh" });
  expect(state.orders[close(1).request_id]).toBeUndefined();
  expect((await put(host, close(1))).orders[close(1).request_id]?.order.state).toBe("QUEUED");
});

test("another user, or another kind of account, does not get in", async () => {
  const host = await new Host().online();
  expect(await host.core.enter({ ...OWNER, user_id: "somebody else" })).toBe(false);
  expect(await host.core.enter({ ...OWNER, kind: "practice" })).toBe(false);
  expect(await host.wake().enter(OWNER)).toBe(true);
});
