import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findInstrument, type Instrument } from "#broking";
import {
  type Anchor,
  checkRisk,
  dayBegan,
  PRACTICE_LIMITS,
  type RecentTrade,
  type RiskLimits,
  weekBegan,
} from "#risk";
import { parseStrategy } from "../strategy/parse-strategy.ts";
import { randomBars } from "../testing.ts";
import { prepareBacktest } from "./prepare.ts";
import { runBacktest } from "./run-backtest.ts";
import { type Candle, EXIT, flat, LONG, run, SHORT } from "./testing.ts";
import type { BacktestInput, BacktestResult } from "./types.ts";

const HOUR = 3_600_000;
const FREE: RiskLimits = { ...PRACTICE_LIMITS, maxLotsPerOrder: null, maxPositions: null };
const limited = (limits: Partial<RiskLimits>) => ({ limits: { ...FREE, ...limits } });
const entryBars = ({ trades }: BacktestResult) => trades.map(({ entryBar }) => entryBar);
const refusals = ({ refused }: BacktestResult) =>
  refused?.entries.map(({ code, bar }) => [code, bar]);

/** A lot bought at 100 and sold at 40, then a wish to buy at every bar. */
const loses60 = (bars: number): Candle[] => [
  flat(100, LONG),
  [100, 100, 40, 40, EXIT],
  ...Array.from({ length: bars - 2 }, () => flat(40, LONG)),
];
const DAILY = { percent: 5, percentOf: "base", base: "balance", brakePercent: 100 } as const;

describe("losses", () => {
  test.each([
    ["winter", "2024-01-09T00:00:00Z", 23],
    ["summer", "2024-07-09T00:00:00Z", 22],
  ])(
    "the daily loss stops entries until the firm's midnight in Prague, in %s too",
    (_, start, next) => {
      const result = run({
        candles: loses60(30),
        start: Date.parse(start),
        more: limited({ dailyLoss: DAILY }),
      });
      expect(entryBars(result)).toEqual([1, next]);
      expect(result.refused).toMatchObject({
        count: next - 3,
        byCode: { "risk.daily_loss": next - 3 },
      });
      expect(result.refused?.entries[0]).toEqual({
        code: "risk.daily_loss",
        side: "long",
        bar: 3,
        time: new Date(Date.parse(start) + 3 * HOUR).toISOString(),
      });
    },
  );

  test("what is lost in an open position counts, and its exit is not refused", () => {
    const result = run({
      candles: [flat(100, LONG), flat(100), flat(40, LONG), flat(40, EXIT), flat(40)],
      spec: { pyramiding: 2 },
      more: limited({ dailyLoss: DAILY }),
    });
    expect(refusals(result)).toEqual([["risk.daily_loss", 3]]);
    expect(result.trades).toMatchObject([{ entryBar: 1, exitBar: 4, exitReason: "signal" }]);
  });

  test("the weekly loss lasts into the next day, the total loss to the end", () => {
    const start = Date.parse("2024-01-09T00:00:00Z");
    const weekly = run({ candles: loses60(60), start, more: limited({ weeklyLoss: DAILY }) });
    expect(entryBars(weekly)).toEqual([1]);
    expect(weekly.refused?.byCode).toEqual({ "risk.weekly_loss": 57 });
    const total = run({
      candles: loses60(24 * 14),
      start,
      more: limited({ totalLoss: { ...DAILY, base: "initial" } }),
    });
    expect(entryBars(total)).toEqual([1]);
    expect(total.refused?.count).toBe(24 * 14 - 3);
  });

  test("a reversal that is refused still closes", () => {
    const result = run({
      candles: [flat(100, LONG), flat(100), flat(40, SHORT), flat(40), flat(40)],
      more: limited({ dailyLoss: DAILY }),
    });
    expect(refusals(result)).toEqual([["risk.daily_loss", 3]]);
    expect(result.trades).toMatchObject([{ side: "long", exitBar: 3 }]);
  });
});

describe("counts and sizes", () => {
  const adds = [flat(100, LONG), flat(100, LONG), flat(100, LONG), flat(100), flat(100)];

  test("one position too many is refused", () => {
    const result = run({
      candles: adds,
      spec: { pyramiding: 3 },
      more: limited({ maxPositions: 2 }),
    });
    expect(entryBars(result)).toEqual([1, 2]);
    expect(refusals(result)).toEqual([["risk.max_positions", 3]]);
  });

  test("the lots of a symbol are summed over its positions, netted ones too", () => {
    for (const marginMode of ["hedging", "netting"] as const) {
      const result = run({
        candles: adds,
        spec: { pyramiding: 3, sizing: { kind: "fixedLots", lots: 2 } },
        more: {
          ...limited({ maxLotsPerSymbol: 5 }),
          account: { marginMode, marginCallPercent: 100, stopOutPercent: 50 },
        },
      });
      expect(refusals(result)).toEqual([["risk.max_lots_per_symbol", 3]]);
    }
  });

  test("an entry without a stop is refused where a stop is required, and one with a stop is not", () => {
    const candles = adds.slice(2);
    const more = limited({ requireStopLoss: true });
    expect(refusals(run({ candles, more }))).toEqual([["risk.stop_loss_missing", 1]]);
    expect(entryBars(run({ candles, more, spec: { stopLoss: "10" } }))).toEqual([1]);
  });

  test("an order a minute is a limit that entries of other hours do not touch", () => {
    const more = limited({ maxOrdersPerMinute: 1, duplicateWindowSeconds: 600 });
    expect(entryBars(run({ candles: adds, more, spec: { pyramiding: 3 } }))).toEqual([1, 2, 3]);
  });
});

describe("pauses", () => {
  test("a trade that was stopped within a bar pauses from the bar's end", () => {
    const result = run({
      candles: [flat(100, LONG), [100, 100, 80, 90, LONG], flat(90, LONG), flat(90), flat(90)],
      spec: { stopLoss: "10" },
      more: limited({ cooldown: { minutes: 60, perSymbol: false } }),
    });
    expect(refusals(result)).toEqual([["risk.cooldown", 2]]);
    expect(entryBars(result)).toEqual([1, 3]);
  });

  test("so many losses in a row pause, and a win between them does not", () => {
    const trades = (second: number): Candle[] => [
      ...[flat(100, LONG), flat(100), flat(90, EXIT), flat(90, LONG)],
      ...[flat(90), flat(second, EXIT), flat(second, LONG), flat(second, LONG), flat(second)],
    ];
    const more = limited({ lossStreak: { losses: 2, minutes: 120, perSymbol: true } });
    const lost = run({ candles: trades(80), more });
    expect(refusals(lost)).toEqual([["risk.loss_streak", 7]]);
    expect(entryBars(lost)).toEqual([1, 4, 8]);
    expect(refusals(run({ candles: trades(95), more }))).toEqual([]);
  });
});

const EURUSD = findInstrument("EURUSD") as Instrument; // in the catalogue
const POINT = 1e-5;
const STOP = 0.003;
const seeds = fc.integer({ min: 1, max: 1e6 });

function randomRun(seed: number, limits?: RiskLimits): BacktestInput {
  const parsed = parseStrategy({
    specVersion: 1,
    name: "often",
    symbol: "EURUSD",
    timeframe: "H1",
    entry: { long: "volume < 25", short: "volume > 75" },
    exit: { long: "volume == 50", short: "volume == 50" },
    stopLoss: String(STOP),
    maxBars: 6,
    sizing: { kind: "fixedLots", lots: 0.5 },
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return {
    strategy: parsed.value,
    bars: randomBars(400, seed),
    timeframe: "H1",
    instrument: EURUSD,
    costs: {
      spreadPoints: "fromData",
      commissionPerLotPerSide: 0,
      slippagePoints: 3,
      swapLongPoints: 0,
      swapShortPoints: 0,
    },
    initialBalance: 10_000,
    accountCurrency: "USD",
    ...(limits && { limits }),
  };
}

describe("every run", () => {
  test("without limits says nothing of limits, and with none that bite trades the very same", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { receipt: _, ...plain } = runBacktest(randomRun(seed));
        const { receipt: __, refused, ...free } = runBacktest(randomRun(seed, FREE));
        expect(plain).not.toHaveProperty("refused");
        expect(refused).toEqual({ count: 0, byCode: {}, entries: [] });
        expect(free).toEqual(plain);
      }),
      { numRuns: 20 },
    );
  });

  test("limits are in the receipt, and totals and metrics obey them too", () => {
    const input = randomRun(1, { ...FREE, maxPositions: 0 });
    const { receipt, trades } = runBacktest(input);
    expect(trades).toEqual([]);
    expect(receipt.costsHash).not.toBe(runBacktest(randomRun(1)).receipt.costsHash);
    expect(prepareBacktest(input).totals(input)).toMatchObject({ tradeCount: 0, netProfit: 0 });
    expect(prepareBacktest(input).metrics(input, ["netProfit"])).toEqual({ netProfit: 0 });
  });

  test("an entry is made or refused as the rules say of the account that the trades tell of", () => {
    const codes = new Set<string>();
    fc.assert(
      fc.property(seeds, anyLimits, (seed, limits) => {
        const input = randomRun(seed, limits);
        const { trades, refused } = runBacktest(input);
        const told = { input, trades, limits };
        for (const { entryBar, side } of trades) {
          expect(verdictOf(told, entryBar, side)).toBeNull();
        }
        for (const { bar, side, code } of refused?.entries ?? []) {
          expect(verdictOf(told, bar, side)).toBe(code);
          codes.add(code);
        }
      }),
      { numRuns: 60 },
    );
    // Else the draws say little of the rules.
    expect([...codes].sort()).toEqual(expect.arrayContaining(["risk.cooldown", "risk.daily_loss"]));
    expect(codes.size).toBeGreaterThan(5);
  });
});

const off = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const minutes = fc.integer({ min: 1, max: 3_000 });
const losses = fc.integer({ min: 1, max: 3 });
const perSymbol = fc.boolean();
const loss = fc.record({
  percent: fc.double({ min: 0.5, max: 10, noNaN: true }),
  percentOf: fc.constantFrom("initial", "base"),
  base: fc.constantFrom("initial", "balance", "higher"),
  brakePercent: fc.integer({ min: 50, max: 100 }),
} as const);
const anyLimits: fc.Arbitrary<RiskLimits> = fc
  .record({
    reset: fc.record({
      zone: fc.constantFrom("Europe/Prague", "America/New_York", "UTC"),
      hour: fc.integer({ min: 0, max: 23 }),
    } as const),
    initialBalance: fc.constantFrom(null, 9_900),
    dailyLoss: off(loss),
    weeklyLoss: off(loss),
    totalLoss: off(loss),
    cooldown: off(fc.record({ minutes, perSymbol })),
    lossStreak: off(fc.record({ minutes, perSymbol, losses })),
    stopGuard: off(fc.record({ minutes, perSymbol, losses, lookbackMinutes: minutes })),
    lowProfit: off(
      fc.record({
        trades: losses,
        minProfitPercent: fc.constantFrom(-1, 0, 1),
        lookbackMinutes: minutes,
        minutes,
      }),
    ),
    drawdown: off(fc.record({ percent: fc.constantFrom(1, 3), lookbackMinutes: minutes, minutes })),
    maxRiskPercent: off(fc.constantFrom(1.5, 1.55, 1.6)),
    minMarginLevel: off(fc.constantFrom(900, 1_000)),
  })
  .map((some) => ({ ...FREE, ...some }));

interface Told {
  readonly input: BacktestInput;
  readonly trades: BacktestResult["trades"];
  readonly limits: RiskLimits;
}

const at = (column: Float64Array, i: number): number => column[i] as number; // a bar of the run

/** What the rules say of an entry, asked directly; the account is put together from the finished trades alone. */
function verdictOf(told: Told, bar: number, side: "long" | "short"): string | null {
  const { input, limits, trades } = told;
  const now = at(input.bars.time, bar);
  const bid = at(input.bars.open, bar);
  const ask = bid + spreadAt(input, bar);
  const { balance } = accountBefore(told, bar, true);
  const recentTrades: RecentTrade[] = trades
    .filter((trade) => trade.exitBar < bar || (trade.exitBar === bar && atOpen(trade)))
    .map((trade) => ({
      closedAt: at(input.bars.time, trade.exitBar) + (atOpen(trade) ? 0 : HOUR),
      symbol: "EURUSD",
      profit: trade.netProfit,
    }));
  const verdict = checkRisk({
    order: {
      symbol: "EURUSD",
      type: side === "long" ? "BUY" : "SELL",
      lots: 0.5,
      price: null,
      stopLoss: side === "long" ? ask - STOP : bid + STOP,
      takeProfit: null,
    },
    instrument: EURUSD,
    account: {
      login: "",
      server: "",
      tradeMode: "demo",
      marginMode: "hedging",
      currency: "USD",
      leverage: EURUSD.leverage,
      balance,
      equity: balance,
      margin: 0,
      freeMargin: balance,
      marginLevel: null,
    },
    positions: [],
    working: [],
    reservedMargin: 0,
    quote: { bid, ask, time: now },
    limits: { ...limits, initialBalance: limits.initialBalance ?? 10_000 },
    facts: {
      dayStart: anchorFrom(told, dayBegan(limits.reset, now)),
      weekStart: anchorFrom(told, weekBegan(limits.reset, now)),
      recentOrders: [],
      recentTrades,
    },
    now,
    rates: { EURUSD: (bid + ask) / 2 },
  });
  return verdict.ok ? null : verdict.code;
}

/** The account at the first bar's open in a day or week. */
function anchorFrom(told: Told, began: number): Anchor {
  const first = told.input.bars.time.findIndex((time) => time >= began);
  return { at: at(told.input.bars.time, first), ...accountBefore(told, first, false) };
}

/** At a bar's open, before its fills or after those of its closes. */
function accountBefore({ input, trades }: Told, bar: number, afterCloses: boolean) {
  let balance = 10_000;
  let floating = 0;
  for (const trade of trades) {
    if (trade.exitBar < bar || (afterCloses && trade.exitBar === bar && atOpen(trade))) {
      balance += trade.netProfit;
    } else if (trade.entryBar < bar) {
      const open = at(input.bars.open, bar);
      const move =
        trade.side === "long"
          ? open - trade.entryPrice
          : trade.entryPrice - open - spreadAt(input, bar);
      floating += move * trade.lots * EURUSD.contractSize;
    }
  }
  return { balance, equity: balance + floating };
}

function atOpen({ exitReason }: { readonly exitReason: string }): boolean {
  return exitReason === "signal" || exitReason === "maxBars";
}

function spreadAt({ bars }: BacktestInput, bar: number): number {
  return at(bars.spread, bar) * POINT;
}
