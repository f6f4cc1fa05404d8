import { describe, expect, test } from "vitest";
import { type LinkHealth, NO_KILL, type RoomView } from "#protocol";
import { lightsOf, worstHealth } from "./lights.ts";
import { NOTHING_LIVE } from "./state.ts";

const NOW = 1_000_000;
const health: LinkHealth = {
  terminal: true,
  broker: true,
  trade_allowed: true,
  last_quote_at: NOW - 500,
  simulated: false,
};
const view: RoomView = {
  at: NOW - 1000,
  online: true,
  health,
  heard_at: NOW - 2000,
  snapshot: null,
  symbols: [],
  last_seq: 0,
  kill: NO_KILL,
};
const live = {
  ...NOTHING_LIVE,
  link: "live" as const,
  heardAt: NOW - 1000,
  view,
  viewAt: NOW - 1000,
};
const healths = (state: typeof live, now = NOW, practice = false) =>
  Object.fromEntries(lightsOf(state, practice, now).map(({ name, health: h }) => [name, h]));

describe("the six lights", () => {
  test("are green while every fact is younger than its promise", () => {
    expect(healths(live)).toEqual({
      page: "good",
      room: "good",
      connector: "good",
      terminal: "good",
      broker: "good",
      quotes: "good",
    });
  });
  test("none stays green when time goes by and nothing is heard", () => {
    for (const [name, light] of Object.entries(healths(live, NOW + 60_000)))
      expect([name, light]).toEqual([name, "stale"]);
  });
  test("terminal and broker are no fresher than the connector that tells of them", () => {
    const silent = { ...live, view: { ...view, heard_at: NOW - 12_000 } };
    expect(healths(silent)).toMatchObject({
      room: "good",
      connector: "stale",
      terminal: "stale",
      broker: "stale",
    });
  });
  test("a terminal that fell silent is not as fresh as the connector that still speaks", () => {
    const mute = { ...health, terminal_heard_at: NOW - 40_000 };
    expect(healths({ ...live, view: { ...view, health: mute } })).toMatchObject({
      connector: "good",
      terminal: "stale",
      broker: "stale",
    });
    // The PC's clock is a minute slow: the same moment in the room's time.
    const slow = { ...health, terminal_heard_at: NOW - 62_000, clock_offset_ms: 60_000 };
    expect(healths({ ...live, view: { ...view, health: slow } })).toMatchObject({
      terminal: "good",
    });
  });
  test("a connector that cannot write its journal down is red, for it sends nothing", () => {
    const deaf = { ...live, view: { ...view, health: { ...health, journal_ok: false } } };
    expect(healths(deaf).connector).toBe("bad");
  });
  test("a connector that is gone says nothing of its terminal", () => {
    expect(healths({ ...live, view: { ...view, online: false } })).toMatchObject({
      connector: "bad",
      terminal: "unknown",
      broker: "unknown",
    });
  });
  test("a broker that does not allow trading is red, a cut cable reddens this page only", () => {
    const barred = { ...live, view: { ...view, health: { ...health, trade_allowed: false } } };
    expect(healths(barred)).toMatchObject({ terminal: "good", broker: "bad" });
    expect(healths({ ...live, link: "lost" as never })).toMatchObject({
      page: "bad",
      room: "good",
    });
  });
  test("ages are counted on this page's clock, however wrong it is", () => {
    const off = 3_600_000; // this page's clock is an hour fast
    const skewed = { ...live, heardAt: NOW + off - 1000, viewAt: NOW + off - 1000 };
    expect(healths(skewed, NOW + off)).toMatchObject({ connector: "good", quotes: "good" });
  });
  test("a closed market owes no quotes, an open one does", () => {
    const old = { ...health, last_quote_at: NOW - 3_600_000 };
    const symbol = { symbol: "EURUSD", session_open: false } as RoomView["symbols"][number];
    const closed = { ...live, view: { ...view, health: old, symbols: [symbol] } };
    expect(healths(closed).quotes).toBe("unknown");
    const open = { ...live, view: { ...view, health: old } };
    expect(healths(open).quotes).toBe("stale");
  });
  test("practice has four, and no room at all is red", () => {
    expect(Object.keys(healths(live, NOW, true))).toEqual(["page", "room", "practice", "quotes"]);
    expect(healths({ ...live, view: null as never }).room).toBe("bad");
  });
  test("the one light is the worst of them", () => {
    expect(worstHealth(lightsOf(live, false, NOW))).toBe("good");
    expect(worstHealth(lightsOf(live, false, NOW + 60_000))).toBe("stale");
    expect(worstHealth([])).toBe("unknown");
  });
});
