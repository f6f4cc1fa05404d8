import { describe, expect, test } from "vitest";
import { ACCOUNT, ask, traded } from "../testing.ts";

describe("cooldown", () => {
  const limits = { cooldown: { minutes: 30, perSymbol: false } };

  test("pauses after a losing trade, until its minutes are over", () => {
    expect(ask({}, limits, { facts: traded([10, -5]) })).toEqual({
      ok: false,
      code: "risk.cooldown",
      message: "the last trade lost, so nothing new is opened for now",
      hint: "the pause ends in 20 min, at 2024-06-03 12:20 UTC; closing always works",
    });
    expect(ask({}, limits, { facts: traded([30, -5]) })).toMatchObject({ ok: true });
    expect(ask({}, limits, { facts: traded([10, 5]) })).toMatchObject({ ok: true });
  });

  test("is not ended by a trade that closes well meanwhile", () => {
    expect(ask({}, limits, { facts: traded([10, -5], [5, 20]) })).toMatchObject({
      code: "risk.cooldown",
    });
  });

  test("of one symbol leaves the others alone", () => {
    const own = { cooldown: { minutes: 30, perSymbol: true } };
    expect(ask({}, own, { facts: traded([10, -5, "GBPUSD"]) })).toMatchObject({ ok: true });
    expect(ask({ symbol: "GBPUSD" }, own, { facts: traded([10, -5, "GBPUSD"]) })).toMatchObject({
      code: "risk.cooldown",
    });
  });
});

test("so many losses in a row pause, a win between them breaks the row", () => {
  const limits = { lossStreak: { losses: 3, minutes: 60, perSymbol: false } };
  expect(ask({}, limits, { facts: traded([50, -1], [40, -1], [30, -1]) })).toMatchObject({
    code: "risk.loss_streak",
  });
  expect(ask({}, limits, { facts: traded([50, -1], [40, 1], [30, -1], [20, -1]) })).toMatchObject({
    ok: true,
  });
  expect(ask({}, limits, { facts: traded([80, -1], [70, -1], [60, -1]) })).toMatchObject({
    ok: true,
  });
});

test("the order in which trades are told does not matter", () => {
  const limits = { lossStreak: { losses: 2, minutes: 60, perSymbol: false } };
  expect(ask({}, limits, { facts: traded([10, -1], [30, 1], [20, -1]) })).toMatchObject({
    code: "risk.loss_streak",
  });
  expect(ask({}, limits, { facts: traded([10, -1], [20, 1], [30, -1]) })).toMatchObject({
    ok: true,
  });
});

test("the stop guard counts losses within its window, with wins between them", () => {
  const limits = { stopGuard: { losses: 3, minutes: 60, lookbackMinutes: 120, perSymbol: false } };
  const losses = traded([150, -1], [100, -1], [90, 5], [20, -1]);
  expect(ask({}, limits, { facts: losses })).toMatchObject({ ok: true });
  expect(ask({}, limits, { facts: traded([110, -1], [100, -1], [90, 5], [20, -1]) })).toMatchObject(
    {
      code: "risk.stop_guard",
      hint: "the pause ends in 40 min, at 2024-06-03 12:40 UTC; closing always works",
    },
  );
  // An hour after the third loss the guard steps aside, though all three are still in its window.
  expect(ask({}, limits, { facts: traded([110, -1], [100, -1], [60, -1]) })).toMatchObject({
    ok: true,
  });
});

test("a symbol that earned too little is left alone, and only that one", () => {
  // 1 % of 10,000 = 100
  const limits = {
    lowProfit: { trades: 2, minProfitPercent: 1, lookbackMinutes: 600, minutes: 60 },
  };
  const facts = traded([50, 40], [40, 59]);
  expect(ask({}, limits, { facts })).toMatchObject({ code: "risk.low_profit" });
  expect(ask({ symbol: "GBPUSD" }, limits, { facts })).toMatchObject({ ok: true });
  expect(ask({}, limits, { facts: traded([50, 40], [40, 60]) })).toMatchObject({ ok: true });
  expect(ask({}, limits, { facts: traded([40, -60]) })).toMatchObject({ ok: true });
});

describe("drawdown", () => {
  const limits = { drawdown: { percent: 10, lookbackMinutes: 600, minutes: 60 } };
  // The balance is 10,000 now: it was 10,800 before the loss, and 10,000 before the gain.
  const facts = traded([200, 800], [100, -800]);

  test("is measured from the best balance of the window to the equity, floating loss included", () => {
    // 10 % of 10,800 = 1,080: the floor is 9,720
    const equity = (value: number) => ({ account: { ...ACCOUNT, equity: value }, facts });
    expect(ask({}, limits, equity(9_721))).toMatchObject({ ok: true });
    expect(ask({}, limits, equity(9_720))).toMatchObject({
      code: "risk.drawdown",
      hint: "new orders are taken with equity above 9720 USD; closing always works",
    });
  });

  test("of closed trades pauses for its minutes, and what is older than the window is forgotten", () => {
    const deep = traded([200, 800], [50, -1_200]);
    expect(
      ask({}, { drawdown: { ...limits.drawdown, percent: 9 } }, { facts: deep }),
    ).toMatchObject({
      code: "risk.drawdown",
    });
    const old = traded([700, 800], [650, -1_300]);
    expect(ask({}, limits, { facts: old })).toMatchObject({ ok: true });
  });

  test("without any trade the balance is the best there was", () => {
    expect(ask({}, limits, { account: { ...ACCOUNT, equity: 9_001 } })).toMatchObject({ ok: true });
    expect(ask({}, limits, { account: { ...ACCOUNT, equity: 9_000 } })).toMatchObject({
      code: "risk.drawdown",
    });
  });
});
