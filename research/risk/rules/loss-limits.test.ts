import { describe, expect, test } from "vitest";
import { anchorsAfter } from "../anchors.ts";
import { type Anchors, NO_FACTS } from "../facts.ts";
import type { RiskLimits } from "../limits.ts";
import { lossUse } from "../loss.ts";
import { ACCOUNT, ask, FREE, NOW } from "../testing.ts";

const at = (iso: string) => Date.parse(iso);
const EMPTY: Anchors = { dayStart: null, weekStart: null };

/**
 * FTMO's two-step rules, read in 2026: equity (open positions, commissions and swaps included) may not fall below the
 * balance at midnight CE(S)T less 5 % of the initial capital, nor below 90 % of the initial capital at any time.
 * Sources: https://academy.ftmo.com/lesson/maximum-daily-loss and https://academy.ftmo.com/?p=47
 */
const FTMO: Partial<RiskLimits> = {
  initialBalance: 200_000,
  reset: { zone: "Europe/Prague", hour: 0 },
  dailyLoss: { percent: 5, percentOf: "initial", base: "balance", brakePercent: 100 },
  totalLoss: { percent: 10, percentOf: "initial", base: "initial", brakePercent: 100 },
};

/** An account through its days: what it was read as before, and what it is now. */
function verdict(
  readings: readonly (readonly [string, number, number])[],
  limits: Partial<RiskLimits> = FTMO,
) {
  let anchors = EMPTY;
  let last = { time: NOW, balance: 0, equity: 0 };
  for (const [iso, balance, equity] of readings) {
    last = { time: at(iso), balance, equity };
    const reset = limits.reset ?? FREE.reset;
    anchors = anchorsAfter(anchors, { account: last, deals: [] }, last.time, reset);
  }
  const { time, balance, equity } = last;
  return ask({}, limits, {
    account: { ...ACCOUNT, balance, equity, freeMargin: equity },
    facts: { ...NO_FACTS, ...anchors },
    quote: { bid: 1.1, ask: 1.1, time },
    now: time,
  });
}
const REFUSED = { ok: false, code: "risk.daily_loss" };

describe("FTMO's worked examples of the daily loss, account of 200,000", () => {
  const monday = ["2024-06-03T06:00:00Z", 200_000, 200_000] as const;

  test("8,000 lost in a day leaves 2,000", () => {
    expect(verdict([monday, ["2024-06-03T12:00:00Z", 192_000, 190_000.01]])).toMatchObject({
      ok: true,
    });
    expect(verdict([monday, ["2024-06-03T12:00:00Z", 192_000, 190_000]])).toMatchObject(REFUSED);
  });

  test("4,000 earned in the morning allow 14,000 of loss until midnight, floating or closed", () => {
    const earned = ["2024-06-03T10:00:00Z", 204_000, 204_000] as const;
    const floating = ["2024-06-03T21:59:00Z", 204_000, 191_000] as const;
    expect(verdict([monday, earned, floating])).toMatchObject({ ok: true });
    expect(verdict([monday, earned, ["2024-06-03T21:59:00Z", 190_000, 190_000]])).toMatchObject(
      REFUSED,
    );
  });

  test("the same 13,000 of floating loss are too many one minute after midnight in Prague", () => {
    const earned = ["2024-06-03T10:00:00Z", 204_000, 204_000] as const;
    const held = ["2024-06-03T21:59:00Z", 204_000, 191_000] as const;
    // 22:00 UTC is midnight CEST: the floor is 204,000 - 10,000 = 194,000 now.
    const next = ["2024-06-03T22:01:00Z", 204_000, 191_000] as const;
    expect(verdict([monday, earned, held, next])).toMatchObject({
      ...REFUSED,
      message: "the daily loss is used up: 13000 USD of 10000 USD",
    });
  });

  test("a day that begins with 208,000 has its floor at 198,000", () => {
    const tuesday = ["2024-06-04T06:00:00Z", 208_000, 208_000] as const;
    expect(verdict([monday, tuesday, ["2024-06-04T12:00:00Z", 208_000, 198_000.01]])).toMatchObject(
      { ok: true },
    );
    expect(verdict([monday, tuesday, ["2024-06-04T12:00:00Z", 198_000, 198_000]])).toMatchObject(
      REFUSED,
    );
  });

  test("with 200,000 as the start and 8,000 earned, 18,000 may be lost from the top", () => {
    const top = ["2024-06-03T10:00:00Z", 208_000, 208_000] as const;
    expect(verdict([monday, top, ["2024-06-03T15:00:00Z", 190_001, 190_001]])).toMatchObject({
      ok: true,
    });
    expect(verdict([monday, top, ["2024-06-03T15:00:00Z", 190_000, 190_000]])).toMatchObject(
      REFUSED,
    );
  });
});

test("FTMO's example of the total loss: a balance of 92,000 with 2,001 floating is too little for 100,000", () => {
  const limits = { ...FTMO, initialBalance: 100_000, dailyLoss: null };
  expect(verdict([["2024-06-03T06:00:00Z", 92_000, 89_999]], limits)).toMatchObject({
    ok: false,
    code: "risk.total_loss",
  });
  expect(verdict([["2024-06-03T06:00:00Z", 92_000, 90_001]], limits)).toMatchObject({ ok: true });
});

test("swap and commission of the open positions count, since they are in the equity", () => {
  const start = ["2024-06-03T06:00:00Z", 200_000, 200_000] as const;
  // 9,950 of floating loss, 30 of swap and 20 of commission make the 10,000.
  expect(verdict([start, ["2024-06-03T09:00:00Z", 199_980, 190_000]])).toMatchObject(REFUSED);
});

describe("the reset is the firm's midnight, in winter and summer time", () => {
  const limits = { ...FTMO, initialBalance: 100_000 };
  const day = (readings: readonly (readonly [string, number, number])[]) =>
    verdict(readings, limits);

  test("the day that loses an hour ends at 22:00 UTC", () => {
    const loss = ["2026-03-29T12:00:00Z", 94_000, 94_000] as const;
    const start = ["2026-03-28T23:30:00Z", 100_000, 100_000] as const;
    expect(day([start, loss])).toMatchObject(REFUSED);
    expect(day([start, loss, ["2026-03-29T21:59:00Z", 94_000, 94_000]])).toMatchObject(REFUSED);
    expect(day([start, loss, ["2026-03-29T22:00:00Z", 94_000, 94_000]])).toMatchObject({
      ok: true,
    });
  });

  test("the day that gains an hour ends at 23:00 UTC", () => {
    const loss = ["2026-10-25T12:00:00Z", 94_000, 94_000] as const;
    const start = ["2026-10-24T22:30:00Z", 100_000, 100_000] as const;
    expect(day([start, loss, ["2026-10-25T22:59:00Z", 94_000, 94_000]])).toMatchObject(REFUSED);
    expect(day([start, loss, ["2026-10-25T23:00:00Z", 94_000, 94_000]])).toMatchObject({
      ok: true,
    });
  });

  test("a firm of New York begins its day at 17:00 there", () => {
    const nyc = { ...limits, reset: { zone: "America/New_York", hour: 17 } } as const;
    const start = ["2026-03-09T12:00:00Z", 100_000, 100_000] as const;
    const loss = ["2026-03-09T20:59:00Z", 94_000, 94_000] as const;
    expect(verdict([start, loss], nyc)).toMatchObject(REFUSED);
    expect(verdict([start, loss, ["2026-03-09T21:00:00Z", 94_000, 94_000]], nyc)).toMatchObject({
      ok: true,
    });
  });
});

describe("bases", () => {
  const base = (kind: "initial" | "balance" | "higher") => ({
    ...FTMO,
    initialBalance: 100_000,
    totalLoss: null,
    dailyLoss: { percent: 5, percentOf: "initial", base: kind, brakePercent: 100 } as const,
  });
  const start = ["2024-06-03T06:00:00Z", 104_000, 106_000] as const;
  const equity = (value: number) => [start, ["2024-06-03T12:00:00Z", 104_000, value] as const];

  test.each([
    ["initial", 95_000],
    ["balance", 99_000],
    ["higher", 101_000],
  ] as const)("the %s base puts the floor at %d", (kind, floor) => {
    expect(verdict(equity(floor + 0.01), base(kind))).toMatchObject({ ok: true });
    expect(verdict(equity(floor), base(kind))).toMatchObject(REFUSED);
  });

  test("a percent of the base itself moves with it", () => {
    const limits = {
      ...base("balance"),
      dailyLoss: { ...base("balance").dailyLoss, percentOf: "base" },
    } as const;
    expect(verdict(equity(98_800.01), limits)).toMatchObject({ ok: true });
    expect(verdict(equity(98_800), limits)).toMatchObject(REFUSED);
  });
});

test("from 80 % of the loss on nothing new is opened, and the words say when it is again", () => {
  const limits = {
    ...FTMO,
    dailyLoss: { ...FTMO.dailyLoss, brakePercent: 80 } as RiskLimits["dailyLoss"],
  };
  const start = ["2024-06-03T06:00:00Z", 200_000, 200_000] as const;
  expect(verdict([start, ["2024-06-03T12:00:00Z", 200_000, 192_000.01]], limits)).toMatchObject({
    ok: true,
  });
  expect(verdict([start, ["2024-06-03T12:00:00Z", 200_000, 192_000]], limits)).toEqual({
    ok: false,
    code: "risk.daily_loss_brake",
    message: "the daily loss is nearly used up: 8000 USD of 10000 USD",
    hint: "new orders are taken with equity above 192000 USD or after 2024-06-03 22:00 UTC; closing always works",
  });
});

test("the week's loss runs from Monday to Monday, over the days' resets", () => {
  const limits = {
    ...FREE,
    weeklyLoss: { percent: 10, percentOf: "base", base: "balance", brakePercent: 100 },
  } as const;
  const monday = ["2024-06-03T06:00:00Z", 10_000, 10_000] as const;
  const friday = ["2024-06-07T12:00:00Z", 9_000, 9_000] as const;
  const wednesday = ["2024-06-05T12:00:00Z", 9_400, 9_400] as const;
  expect(verdict([monday, wednesday, friday], limits)).toMatchObject({ code: "risk.weekly_loss" });
  const sunday = ["2024-06-09T21:59:00Z", 9_000, 9_000] as const;
  expect(verdict([monday, wednesday, sunday], limits)).toMatchObject({ code: "risk.weekly_loss" });
  expect(verdict([monday, sunday, ["2024-06-09T22:00:00Z", 9_000, 9_000]], limits)).toMatchObject({
    ok: true,
  });
});

test("without a reading of today the floating loss counts from the balance", () => {
  const limits = {
    dailyLoss: { percent: 5, percentOf: "base", base: "balance", brakePercent: 100 },
  } as const;
  const account = { ...ACCOUNT, equity: 9_500 };
  expect(ask({}, limits, { account })).toMatchObject(REFUSED);
  const yesterday = { at: NOW - 86_400_000, balance: 12_000, equity: 12_000 };
  const facts = { ...NO_FACTS, dayStart: yesterday };
  expect(ask({}, limits, { account: { ...ACCOUNT, equity: 9_600 }, facts })).toMatchObject({
    ok: true,
  });
});

test("what is used is told with the moment it begins anew", () => {
  const [daily, weekly, total] = lossUse(
    { balance: 200_000, equity: 196_000 },
    {
      ...FREE,
      ...FTMO,
      weeklyLoss: { percent: 10, percentOf: "base", base: "balance", brakePercent: 80 },
    },
    { dayStart: { at: NOW - 1, balance: 201_000, equity: 201_000 }, weekStart: null },
    NOW,
  );
  expect(daily).toMatchObject({ kind: "daily", allowed: 10_000, used: 5_000, floor: 191_000 });
  expect(daily?.resetsAt).toBe(at("2024-06-03T22:00:00Z"));
  expect(weekly).toMatchObject({ kind: "weekly", allowed: 20_000, used: 4_000, brake: 184_000 });
  expect(weekly?.resetsAt).toBe(at("2024-06-09T22:00:00Z"));
  expect(total).toMatchObject({ kind: "total", base: 200_000, floor: 180_000, resetsAt: null });
});
