import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Costs, findInstrument, type Instrument } from "#broking";
import { type Bars, emptyBars, seededRng, sliceBars } from "#domain";
import { parseStrategy } from "../strategy/parse-strategy.ts";
import { randomBars } from "../testing.ts";
import type { AccountRules } from "./account.ts";
import { runBacktest } from "./run-backtest.ts";
import type { BacktestInput } from "./types.ts";

// A second backtester, written from the page of semantics alone: plain objects, candle by candle, indicators from
// their definitions, no code shared with the engine. Both must make the same trades to the last bit of price.
const EURUSD = findInstrument("EURUSD") as Instrument; // in the catalogue

const MARGIN = 0.000000123457;

interface Plan {
  readonly longBelow: number;
  readonly shortAbove: number;
  readonly exitBand: readonly [number, number];
  readonly fast: number;
  readonly slow: number;
  readonly stopRanges: number | null;
  readonly targetRanges: number | null;
  readonly trailRanges: number | null;
  readonly evenRanges: number | null;
  readonly maxBars: number | null;
  readonly hours: readonly [number, number] | null;
  readonly closeAtEnd: boolean;
  readonly opposite: "reverse" | "close" | "ignore";
  readonly lots: number;
  readonly riskPercent: number | null;
}

interface Candle {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly spread: number;
}

function specOf(plan: Plan): unknown {
  const ranges = (count: number | null) =>
    count === null ? null : `${count} * (sma(high, 5) - sma(low, 5))`;
  const two = (hour: number) => `${String(hour).padStart(2, "0")}:00`;
  return {
    specVersion: 1,
    name: "random",
    symbol: "EURUSD",
    timeframe: "H1",
    params: { fast: { default: plan.fast }, slow: { default: plan.slow } },
    // Means of prices on a grid tie often, and a tie of doubles is decided by their last bit: the margin keeps them apart.
    let: { up: "sma(close, fast) > sma(close, slow) + 0.000000123457" },
    entry: {
      long: `volume < ${plan.longBelow} and up`,
      short: `volume > ${plan.shortAbove} and not up`,
    },
    exit: {
      long: `volume >= ${plan.exitBand[0]} and volume <= ${plan.exitBand[1]} and close < close[1]`,
      short: `volume >= ${plan.exitBand[0]} and volume <= ${plan.exitBand[1]} and close > close[1]`,
    },
    stopLoss: ranges(plan.stopRanges),
    takeProfit: ranges(plan.targetRanges),
    trailingStop: ranges(plan.trailRanges),
    breakEven: ranges(plan.evenRanges),
    maxBars: plan.maxBars,
    session:
      plan.hours === null
        ? null
        : { from: two(plan.hours[0]), to: two(plan.hours[1]), closeAtEnd: plan.closeAtEnd },
    sizing:
      plan.riskPercent === null || plan.stopRanges === null
        ? { kind: "fixedLots", lots: plan.lots }
        : { kind: "riskPercent", percent: plan.riskPercent },
    onOppositeSignal: plan.opposite,
  };
}

interface World {
  readonly plan: Plan;
  readonly candles: readonly Candle[];
  /** The finer candles of each candle; none: the candle itself. */
  readonly inside: readonly (readonly Candle[])[];
  readonly costs: Costs;
  readonly account: AccountRules & { readonly leverage: number };
  readonly deposit: number;
}

function reference(world: World, targetFirst = false) {
  const { plan, candles, inside, costs, account, deposit } = world;
  const point = 0.00001;
  const slip = costs.slippagePoints * point;
  const spreadOf = ({ spread }: Candle) =>
    (costs.spreadPoints === "fromData" ? spread : costs.spreadPoints) * point;
  const spreadAt = (i: number) => spreadOf(candles[i] as Candle);
  const average = (key: "close" | "high" | "low", i: number, n: number) => {
    if (i < n - 1) return NaN;
    // Prices lie on a grid of five decimals: whole points add without error.
    const points = candles.slice(i - n + 1, i + 1).map((candle) => Math.round(candle[key] * 1e5));
    return points.reduce((a, b) => a + b, 0) / n / 1e5;
  };
  const range = (i: number) => average("high", i, 5) - average("low", i, 5);
  const inHours = (i: number) => {
    if (plan.hours === null) return true;
    const hour = new Date((candles[i] as Candle).time).getUTCHours();
    const [from, to] = plan.hours;
    if (from === to) return true;
    return from < to ? hour >= from && hour < to : hour >= from || hour < to;
  };
  const trades: unknown[] = [];
  let balance = deposit;
  let [noMargin, calls, outs, called] = [0, 0, 0, false];
  let held: {
    long: boolean;
    margin: number;
    lots: number;
    bar: number;
    price: number;
    stop: number | null;
    why: string;
    target: number | null;
    trail: number | null;
    even: number | null;
  } | null = null;
  let todo: { close: string | null; forced: boolean; open: boolean | null } = {
    close: null,
    forced: false,
    open: null,
  };
  let tooSmall = 0;
  const exit = (i: number, price: number, reason: string) => {
    if (held === null) return;
    const move = held.long ? price - held.price : held.price - price;
    balance += move * 100_000 * held.lots - costs.commissionPerLotPerSide * held.lots;
    trades.push({
      side: held.long ? "long" : "short",
      lots: held.lots,
      entryBar: held.bar,
      entryPrice: held.price,
      exitBar: i,
      exitPrice: price,
      exitReason: reason,
    });
    held = null;
    called = false;
  };
  /** Takes the position through one candle, of a bar or inside it. */
  const visit = (i: number, candle: Candle) => {
    if (held === null) return;
    const add = held.long ? 0 : spreadOf(candle);
    const [o, h, l] = [candle.open + add, candle.high + add, candle.low + add] as const;
    const long = held.long;
    const paid = held.target !== null && (long ? h >= held.target : l <= held.target);
    // Where equity over margin comes to a percentage.
    const levelOf = (percent: number) => {
      if (held === null) return Number.NaN;
      const away = ((percent / 100) * held.margin - balance) / (100_000 * held.lots);
      return long ? held.price + away : held.price - away;
    };
    const down = (reach: number) => {
      if (held === null) return;
      const { stop, why } = held;
      const stopped = stop !== null && (long ? reach <= stop : reach >= stop);
      const comesFirst = (level: number) =>
        (long ? reach < level : reach > level) &&
        (!stopped || stop === null || (long ? level > stop : level < stop));
      if (!called && comesFirst(levelOf(account.marginCallPercent))) {
        calls++;
        called = true;
      }
      const out = levelOf(account.stopOutPercent);
      const fill = (level: number) =>
        long ? Math.min(o, level) - slip : Math.max(o, level) + slip;
      if (comesFirst(out)) {
        outs++;
        exit(i, fill(out), "stopOut");
      } else if (stopped && stop !== null) exit(i, fill(stop), why);
    };
    down(targetFirst ? o : long ? l : h);
    if (paid && held?.target != null)
      exit(i, long ? Math.max(o, held.target) : Math.min(o, held.target), "takeProfit");
    if (targetFirst) down(long ? l : h);
  };
  for (let i = 0; i < candles.length; i++) {
    const { close, volume } = candles[i] as Candle;
    const within = inside[i] ?? [];
    const steps = within.length === 0 ? [candles[i] as Candle] : within;
    const { open } = steps[0] as Candle;
    const spread = spreadOf(steps[0] as Candle);
    const market = () => (held?.long ? open - slip : open + spread + slip);
    const may = inHours(i);
    if (held !== null && todo.close !== null && (may || todo.forced)) exit(i, market(), todo.close);
    if (held === null && todo.open !== null && may) {
      const distance = range(i - 1);
      let lots: number | null = plan.lots;
      if (plan.riskPercent !== null && plan.stopRanges !== null) {
        const raw =
          ((balance * plan.riskPercent) /
            100 /
            (plan.stopRanges * distance * 100_000 + 2 * costs.commissionPerLotPerSide)) *
          100;
        lots = Math.min(EURUSD.volumeMax, Math.floor(raw + 1e-9) / 100);
      }
      const price: number = todo.open ? open + spread + slip : open - slip;
      const margin = (lots * 100_000 * price) / account.leverage;
      if (lots < 0.01) tooSmall++;
      else if (margin > balance) noMargin++;
      else {
        const sign: number = todo.open ? 1 : -1;
        const far = (count: number | null) => (count === null ? null : count * distance);
        const [stop, target] = [far(plan.stopRanges), far(plan.targetRanges)];
        balance -= costs.commissionPerLotPerSide * lots;
        held = {
          long: todo.open,
          margin,
          lots,
          bar: i,
          price,
          stop: stop === null ? null : price - sign * stop,
          why: "stopLoss",
          target: target === null ? null : price + sign * target,
          trail: far(plan.trailRanges),
          even: far(plan.evenRanges),
        };
      }
    }
    if (held !== null && plan.closeAtEnd && !may) exit(i, market(), "session");
    for (const step of steps) visit(i, step);
    if (held !== null) {
      const long: boolean = (held as { long: boolean }).long; // the compiler cannot see that the loop assigns it
      const c = close + (long ? 0 : spreadAt(i));
      const better = (level: number) =>
        held !== null && (held.stop === null || (long ? level > held.stop : level < held.stop));
      const gained = long ? c - held.price : held.price - c;
      if (held.even !== null && gained >= held.even && better(held.price))
        [held.stop, held.why] = [held.price, "breakEven"];
      const trailed = held.trail === null ? null : long ? c - held.trail : c + held.trail;
      if (trailed !== null && better(trailed)) [held.stop, held.why] = [trailed, "trailing"];
      const equity = balance + gained * 100_000 * held.lots;
      if (equity >= (account.marginCallPercent / 100) * held.margin) called = false;
    }
    // Decide.
    const slowMean = average("close", i, plan.slow);
    const fastMean = average("close", i, plan.fast);
    const warm = !Number.isNaN(slowMean) && !Number.isNaN(fastMean);
    const needsRange = [plan.stopRanges, plan.targetRanges, plan.trailRanges, plan.evenRanges].some(
      (count) => count !== null,
    );
    const mayEnter = warm && (!needsRange || i >= 4);
    const entersLong = mayEnter && volume < plan.longBelow && fastMean > slowMean + MARGIN;
    const entersShort = mayEnter && volume > plan.shortAbove && !(fastMean > slowMean + MARGIN);
    const before = candles[i - 1]?.close;
    const inBand = before !== undefined && volume >= plan.exitBand[0] && volume <= plan.exitBand[1];
    const leavesLong = inBand && close < before;
    const leavesShort = inBand && close > before;
    const wish =
      entersLong === entersShort
        ? null
        : entersLong && !leavesLong
          ? true
          : entersShort && !leavesShort
            ? false
            : null;
    todo = { close: null, forced: false, open: null };
    if (held === null) todo.open = wish;
    else {
      const leaves = held.long ? leavesLong : leavesShort;
      const old = plan.maxBars !== null && i - held.bar >= plan.maxBars;
      const opposed = wish !== null && wish !== held.long;
      if (leaves || old)
        todo = {
          close: leaves ? "signal" : "maxBars",
          forced: true,
          open: opposed && plan.opposite === "reverse" ? wish : null,
        };
      else if (opposed && plan.opposite !== "ignore")
        todo = { close: "signal", forced: false, open: plan.opposite === "reverse" ? wish : null };
    }
  }
  const last = candles.length - 1;
  if (held !== null) {
    const isLong = (held as { long: boolean }).long; // the compiler cannot see that the loop assigns it
    exit(last, (candles[last] as Candle).close + (isLong ? 0 : spreadAt(last)), "endOfData");
  }
  return { trades, balance, tooSmall, noMargin, calls, outs };
}

// No round factors, for the same reason: a distance that equals a whole number of points ties with a price.
const maybe = (min: number, max: number, odd = 0.013731) =>
  fc.option(fc.integer({ min: min * 4, max: max * 4 }).map((n) => n / 4 + odd));
const plans: fc.Arbitrary<Plan> = fc.record({
  longBelow: fc.integer({ min: 0, max: 70 }),
  shortAbove: fc.integer({ min: 30, max: 100 }),
  exitBand: fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 20, max: 100 })),
  fast: fc.integer({ min: 1, max: 6 }),
  slow: fc.integer({ min: 2, max: 20 }),
  stopRanges: maybe(0.25, 3),
  targetRanges: maybe(0.25, 3),
  // Another odd part: as far as the stop, it would tie with it when the close is the entry price.
  trailRanges: maybe(0.25, 3, 0.021937),
  evenRanges: maybe(0.25, 2),
  maxBars: fc.option(fc.integer({ min: 1, max: 12 })),
  hours: fc.option(fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 23 }))),
  closeAtEnd: fc.boolean(),
  opposite: fc.constantFrom("reverse", "close", "ignore"),
  lots: fc.constantFrom(0.01, 0.1, 1),
  riskPercent: fc.option(fc.constantFrom(0.5, 1, 5)),
});
const someCosts: fc.Arbitrary<Costs> = fc.record({
  spreadPoints: fc.oneof(fc.constant("fromData" as const), fc.integer({ min: 0, max: 30 })),
  commissionPerLotPerSide: fc.constantFrom(0, 3.5),
  slippagePoints: fc.integer({ min: 0, max: 5 }),
  swapLongPoints: fc.constant(0),
  swapShortPoints: fc.constant(0),
});

function candlesOf(bars: Bars): Candle[] {
  const read = (column: Float64Array, i: number) => column[i] as number; // inside the loop's bounds
  return Array.from(bars.time, (time, i) => ({
    time,
    open: read(bars.open, i),
    high: read(bars.high, i),
    low: read(bars.low, i),
    close: read(bars.close, i),
    volume: read(bars.volume, i),
    spread: read(bars.spread, i),
  }));
}

/** Six candles in each bar, but for some bars without any; the bars are made of them. */
function barsWithInside(count: number, seed: number): { bars: Bars; inner: Bars } {
  const rng = seededRng(seed + 7);
  const fine = randomBars(count * 6, seed);
  const bars = emptyBars(count);
  const start = fine.time[0] ?? 0;
  const kept: number[] = [];
  for (let i = 0; i < count; i++) {
    const part = sliceBars(fine, 6 * i, 6 * i + 6);
    bars.time[i] = start + i * 3_600_000;
    bars.open[i] = part.open[0] ?? 0;
    bars.high[i] = Math.max(...part.high);
    bars.low[i] = Math.min(...part.low);
    bars.close[i] = part.close[5] ?? 0;
    bars.volume[i] = Math.floor(rng() * 100);
    bars.spread[i] = Math.floor(rng() * 20);
    for (let k = 6 * i; k < 6 * i + 6; k++) {
      fine.time[k] = start + i * 3_600_000 + (k % 6) * 600_000;
    }
    // Some bars have no inside, some begin late.
    const missing = rng() < 0.05 ? 6 : rng() < 0.1 ? 2 : 0;
    for (let k = missing; k < 6; k++) kept.push(6 * i + k);
  }
  const inner = emptyBars(kept.length);
  for (const column of Object.keys(inner) as (keyof Bars)[]) {
    kept.forEach((from, to) => {
      inner[column][to] = fine[column][from] as number; // one of its candles
    });
  }
  return { bars, inner };
}

function insideOf(bars: Bars, inner: Bars): readonly (readonly Candle[])[] {
  const candles = candlesOf(inner);
  return Array.from(bars.time, (time) =>
    candles.filter((candle) => candle.time >= time && candle.time < time + 3_600_000),
  );
}

const someAccounts = fc.record({
  marginMode: fc.constant("hedging" as const),
  marginCallPercent: fc.constantFrom(100, 140),
  stopOutPercent: fc.constantFrom(20, 50, 90),
  leverage: fc.constantFrom(30, 100, 500),
});
/** Times the margin of the plan's lots: little enough for stop-outs. */
const tightness = fc.option(fc.constantFrom(1, 1.1, 1.4), { freq: 2 });
const depositOf = (times: number | null, { lots }: Plan, { leverage }: { leverage: number }) =>
  times === null ? 10_000 : (times * lots * 118_000) / leverage;

function compare(world: World, given: Partial<BacktestInput>, bars: Bars) {
  const { plan, costs, account, deposit } = world;
  const parsed = parseStrategy(specOf(plan));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const own = runBacktest({
    strategy: parsed.value,
    bars,
    timeframe: "H1",
    instrument: EURUSD,
    costs,
    initialBalance: deposit,
    accountCurrency: "USD",
    account,
    ...given,
  });
  const wanted = reference(world);
  const seen = own.trades.map(
    ({ side, lots, entryBar, entryPrice, exitBar, exitPrice, exitReason }) => ({
      side,
      lots,
      entryBar,
      entryPrice,
      exitBar,
      exitPrice,
      exitReason,
    }),
  );
  expect(seen.map(rounded)).toEqual((wanted.trades as Record<string, unknown>[]).map(rounded));
  expect(own.skipped).toEqual({
    tooSmall: wanted.tooSmall,
    invalidStop: 0,
    noMargin: wanted.noMargin,
    rejected: 0,
  });
  expect([own.marginCalls, own.stopOuts]).toEqual([wanted.calls, wanted.outs]);
  expect(own.equity.at(-1)).toBeCloseTo(wanted.balance, 6);
  const best = reference(world, true).balance - deposit;
  const worst = wanted.balance - deposit;
  expect(own.interval.best).toBeCloseTo(Math.max(best, worst), 6);
  expect(own.interval.worst).toBeCloseTo(Math.min(best, worst), 6);
  return own;
}

describe("against a second backtester", () => {
  const seeds = fc.integer({ min: 1, max: 1e6 });

  test("random strategies on random bars and accounts make the same trades", {
    timeout: 120_000,
  }, () => {
    let [trades, outs, refused] = [0, 0, 0];
    fc.assert(
      fc.property(
        plans,
        someCosts,
        someAccounts,
        tightness,
        seeds,
        (plan, costs, account, times, seed) => {
          const deposit = depositOf(times, plan, account);
          const bars = randomBars(200, seed);
          const world = { plan, candles: candlesOf(bars), inside: [], costs, account, deposit };
          const own = compare(world, {}, bars);
          trades += own.trades.length;
          outs += own.stopOuts;
          refused += own.skipped.noMargin;
        },
      ),
      { numRuns: 300 },
    );
    expect(trades).toBeGreaterThan(1000);
    expect(outs).toBeGreaterThan(5);
    expect(refused).toBeGreaterThan(50);
  });

  test("random strategies on bars with finer bars inside make the same trades", {
    timeout: 120_000,
  }, () => {
    let [trades, outs, guessed] = [0, 0, 0];
    fc.assert(
      fc.property(
        plans,
        someCosts,
        someAccounts,
        tightness,
        seeds,
        (plan, costs, account, times, seed) => {
          const deposit = depositOf(times, plan, account);
          const { bars, inner } = barsWithInside(100, seed);
          const inside = insideOf(bars, inner);
          const world = { plan, candles: candlesOf(bars), inside, costs, account, deposit };
          const given = { mode: "inner", inside: { bars: inner, timeframe: "M10" } } as const;
          const own = compare(world, given, bars);
          expect(own.barsWithoutInside).toBe(inside.filter((part) => part.length === 0).length);
          trades += own.trades.length;
          outs += own.stopOuts;
          guessed += own.ambiguousBars;
        },
      ),
      { numRuns: 200 },
    );
    expect(trades).toBeGreaterThan(500);
    expect(outs).toBeGreaterThan(0);
    expect(guessed).toBeGreaterThan(0);
  });
});

/** Prices to a millionth of a point: the two add up in different orders. */
function rounded(trade: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const round = (value: unknown) =>
    typeof value === "number" ? Math.round(value * 1e11) / 1e11 : value;
  return Object.fromEntries(Object.entries(trade).map(([key, value]) => [key, round(value)]));
}
