import { describe, expect, test } from "vitest";
import { CATALOGUE } from "#broking";
import { advance } from "../broker/advance.ts";
import { fillingOf } from "../command.ts";
import { generatedFeed } from "../feed/generated.ts";
import { account, deal, known, NOW, stage } from "../testing/scene.ts";
import { after, sendAt } from "../testing/send.ts";
import { BROKER_NAMES, BROKERS } from "./brokers.ts";
import { serverClock } from "./server-clock.ts";
import { weeklySessions } from "./sessions.ts";
import { symbolTerms } from "./terms.ts";
import { openVenue } from "./venue.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe("a server's clock", () => {
  const us = serverClock({ kind: "us", hours: 2 });
  const eu = serverClock({ kind: "eu", hours: 2 });

  test("steps on its own dates: the United States' three weeks before Europe's in spring, one after in autumn", () => {
    const hours = (clock: typeof us, at: number) => (clock.toServer(at) - at) / HOUR;
    const days = [
      "2026-03-07",
      "2026-03-09",
      "2026-03-28",
      "2026-03-30",
      "2026-10-26",
      "2026-11-02",
    ];
    const at = days.map((day) => Date.parse(`${day}T12:00:00Z`));
    expect(at.map((time) => hours(us, time))).toEqual([2, 3, 3, 3, 3, 2]);
    expect(at.map((time) => hours(eu, time))).toEqual([2, 2, 2, 3, 2, 2]);
    // 2026: 8 March 02:00 New York is 07:00 UTC; 29 March 01:00 UTC; 25 October; 1 November 06:00 UTC.
    for (const [clock, step] of [
      [us, Date.UTC(2026, 2, 8, 7)],
      [eu, Date.UTC(2026, 2, 29, 1)],
    ] as const)
      expect([hours(clock, step - 1), hours(clock, step)]).toEqual([2, 3]);
    expect([hours(us, Date.UTC(2026, 10, 1, 6) - 1), hours(us, Date.UTC(2026, 10, 1, 6))]).toEqual([
      3, 2,
    ]);
  });

  test("every quarter hour of a year goes to server time and back, but for the hour that autumn has twice", () => {
    for (const clock of [us, eu, serverClock({ kind: "fixed", hours: -5 })]) {
      const off: number[] = [];
      for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += HOUR / 4) {
        const back = clock.toUtc(clock.toServer(at));
        if (back !== at) off.push(Math.abs(back - at));
      }
      expect(off.every((one) => one === HOUR)).toBe(true);
      expect(off.length).toBeLessThanOrEqual(4);
    }
  });

  test("the next midnight is after now and a midnight of the server", () => {
    for (let at = Date.UTC(2026, 2, 1); at < Date.UTC(2026, 3, 5); at += 7 * HOUR + 1) {
      const next = us.nextMidnight(at);
      expect(next).toBeGreaterThan(at);
      expect(next - at).toBeLessThanOrEqual(25 * HOUR);
      expect(us.toServer(next) % DAY).toBe(0);
    }
  });
});

describe("sessions", () => {
  const clock = serverClock({ kind: "fixed", hours: 0 });
  // Monday 22:00 to Tuesday 02:00 and Tuesday 03:00 to 04:00.
  const times = weeklySessions(
    [
      { day: 1, from: 22 * 60, to: 26 * 60 },
      { day: 2, from: 3 * 60, to: 4 * 60 },
    ],
    clock,
  );
  const monday = Date.UTC(2026, 2, 2);

  test("one that crosses midnight, a break, and a weekend: open, still, and when it begins again", () => {
    const open = [21, 22, 25, 26, 27, 28].map((hour) => times.isOpen(monday + hour * HOUR));
    expect(open).toEqual([false, true, true, false, true, false]);
    expect(times.lastOpen(monday + 26.5 * HOUR)).toBe(monday + 26 * HOUR - 1);
    expect(times.next(monday + 23 * HOUR, false)).toBe(monday + 26 * HOUR);
    expect(times.next(monday + 3 * DAY, true)).toBe(monday + 7 * DAY + 22 * HOUR);
  });

  test("while it is closed the price stands still, TimeCurrent too, and no order is taken: 10018", () => {
    const sessions = [{ day: 3, from: 0, to: 11 * 60 }];
    const venue = openVenue(generatedFeed({ seed: 1, instruments: [known("EURUSD")] }), {
      rules: { sessions },
    });
    const end = Date.UTC(2026, 2, 4, 11);
    const still = venue.quoteAt("EURUSD", end + DAY);
    expect(still).toEqual(venue.quoteAt("EURUSD", end - 1));
    expect(sendAt(account(), venue, deal(), end).result.retcode).toBe(10018);
    expect(sendAt(account(), venue, deal(), end - 1).result.retcode).toBe(10009);
  });

  test("a level that is crossed while the market is closed acts on the first tick of the next session", () => {
    const sessions = [
      { day: 3, from: 0, to: 11 * 60 },
      { day: 4, from: 60, to: 120 },
    ];
    const venue = stage({ rules: { sessions }, steps: [[60, 1.08]] });
    const opened = after(account(), venue, deal({ stopLoss: 1.09 }));
    const begins = Date.UTC(2026, 2, 5, 1);
    expect(advance(opened, venue, begins - 1).deals).toEqual([]);
    expect(advance(opened, venue, begins).deals).toMatchObject([
      { reason: "sl", price: 1.08, time: begins },
    ]);
  });

  test("what is promised for a closed market waits for its next session", () => {
    const sessions = [
      { day: 3, from: 0, to: 11 * 60 },
      { day: 4, from: 60, to: 120 },
    ];
    const venue = stage({ rules: { sessions } });
    const work = { at: NOW + HOUR, end: "fill" } as const;
    const placed = sendAt(account(), venue, deal(), NOW, { work }).state;
    expect(advance(placed, venue, NOW + 2 * HOUR).state.positions).toEqual([]);
    expect(advance(placed, venue, Date.UTC(2026, 2, 5, 1)).state.positions).toHaveLength(1);
  });
});

test.each(BROKER_NAMES)(
  "broker %s: a filling chosen from its flags is never refused as such",
  (name) => {
    const broker = BROKERS[name];
    const instruments = ["EURUSD", "XAUUSD", "US30"].map((symbol) => broker.offer(known(symbol)));
    const venue = openVenue(generatedFeed({ seed: 2, instruments }), broker);
    const state = account({ balance: 10_000_000 });
    for (const { symbol, volumeMin } of instruments) {
      // NOW is in the break of the broker with sessions.
      const later = NOW + HOUR;
      const price = venue.quoteAt(symbol, later)?.ask ?? 0;
      const filling = fillingOf(venue.rules(symbol));
      const sent = sendAt(state, venue, deal({ symbol, lots: volumeMin, filling, price }), later);
      expect(sent.result.retcode).toBe(name === "close-only" ? 10044 : 10009);
      const half = deal({ symbol, lots: volumeMin / 2, filling, price });
      const small = sendAt(state, venue, half, later);
      expect([10014, 10044]).toContain(small.result.retcode);
    }
  },
);

test("traps of single brokers: a suffix, a stops level, another step, lots that come in pieces", () => {
  const at = (name: (typeof BROKER_NAMES)[number]) => {
    const instruments = [BROKERS[name].offer(known("EURUSD"))];
    return openVenue(generatedFeed({ seed: 2, instruments }), BROKERS[name]);
  };
  expect(sendAt(account(), at("suffix"), deal()).result.retcode).toBe(10013);
  expect(sendAt(account(), at("suffix"), deal({ symbol: "EURUSD.m" })).result.retcode).toBe(10009);
  expect(sendAt(account(), at("step-0.1"), deal({ lots: 0.15 })).result.retcode).toBe(10014);
  const near = at("stops-30");
  const bid = near.quoteAt("EURUSD", NOW)?.bid ?? 0;
  const stop = (points: number) => Number((bid - points / 100_000).toFixed(5));
  const codes = [29, 30].map(
    (points) => sendAt(account(), near, deal({ stopLoss: stop(points) })).result.retcode,
  );
  expect(codes).toEqual([10016, 10009]);
  const thin = sendAt(account(), at("thin"), deal({ lots: 1, filling: "ioc" })).result;
  expect(thin).toMatchObject({ retcode: 10010, lots: 0.5 });
});

test("a terminal reads a symbol's terms as MT5's flags", () => {
  const venue = stage({
    rules: {
      filling: ["ioc", "boc"],
      orderKinds: ["market", "sl", "close_by"],
      times: ["gtc", "specified"],
    },
  });
  expect(symbolTerms(venue, "EURUSD", NOW)).toMatchObject({
    ...{ filling_flags: 6, order_flags: 81, expiration_flags: 5, execution: "market" },
    ...{ trade_mode: "full", session_open: true, swap_mode: "points", freeze_level_points: 0 },
  });
});

test("every symbol of the catalogue trades at the plain broker", () => {
  const venue = openVenue(generatedFeed({ seed: 2, instruments: CATALOGUE }), BROKERS.plain);
  for (const { symbol, volumeMin } of CATALOGUE) {
    const sent = sendAt(account({ balance: 1e8 }), venue, deal({ symbol, lots: volumeMin }));
    expect([symbol, sent.result.retcode]).toEqual([symbol, 10009]);
  }
});
