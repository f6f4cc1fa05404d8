import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type OrderType, type Position, sideOf } from "#domain";
import { NO_FACTS, type RecentOrder, type RecentTrade } from "./facts.ts";
import type { RiskInput, RiskOrder, WorkingOrder } from "./input.ts";
import type { RiskLimits } from "./limits.ts";
import { ACCOUNT, ask, FREE, MINUTE, NOW, position, priceOf } from "./testing.ts";

const SYMBOLS = ["EURUSD", "GBPUSD", "USDJPY", "XAUUSD"] as const;
const lots = fc.integer({ min: 1, max: 300 }).map((n) => n / 100);
const off = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const order: fc.Arbitrary<RiskOrder> = fc
  .record({
    symbol: fc.constantFrom(...SYMBOLS),
    type: fc.constantFrom<OrderType>("BUY", "SELL", "BUY_LIMIT", "SELL_STOP", "SELL_LIMIT"),
    lots,
    hasStop: fc.boolean(),
  })
  .map(({ hasStop, ...rest }) => {
    const price = priceOf(rest.symbol);
    const side = sideOf(rest.type) === "BUY" ? 1 : -1;
    const above = rest.type === "SELL_LIMIT" ? 1.01 : 0.99;
    const own = rest.type === "BUY" || rest.type === "SELL" ? null : price * above;
    const stopLoss = hasStop ? (own ?? price) * (1 - side * 0.01) : null;
    return { ...rest, price: own, stopLoss, takeProfit: null };
  });

const limits: fc.Arbitrary<Partial<RiskLimits>> = fc.record({
  maxLotsPerOrder: off(lots),
  maxLotsPerSymbol: off(lots.map((n) => 3 * n)),
  maxLotsTotal: off(lots.map((n) => 6 * n)),
  maxPositions: off(fc.integer({ min: 0, max: 40 })),
  maxPositionsPerSymbol: off(fc.integer({ min: 0, max: 20 })),
  maxCurrencyExposure: off(fc.integer({ min: 1, max: 60 })),
  maxExposure: off(fc.integer({ min: 1, max: 120 })),
  minMarginLevel: off(fc.integer({ min: 50, max: 2000 })),
  maxOrdersPerMinute: off(fc.integer({ min: 1, max: 45 })),
});

/** What the account's room does with each intent: judged on what is held and on its way, then reserved. */
class Desk {
  readonly positions: Position[] = [];
  readonly working: WorkingOrder[] = [];
  readonly recentOrders: RecentOrder[] = [];
  reservedMargin = 0;
  private readonly limits: Partial<RiskLimits>;
  private readonly account: typeof ACCOUNT;

  constructor(rules: Partial<RiskLimits>, account: typeof ACCOUNT) {
    this.limits = rules;
    this.account = account;
  }

  take(wish: RiskOrder): boolean {
    const { positions, working, reservedMargin, recentOrders, account } = this;
    const facts = { ...NO_FACTS, recentOrders };
    const rates = { USDJPY: priceOf("USDJPY") };
    const more = { positions, working, reservedMargin, facts, account, rates };
    const verdict = ask(wish, this.limits, more);
    if (!verdict.ok) return false;
    const price = wish.price ?? priceOf(wish.symbol);
    this.working.push({ symbol: wish.symbol, type: wish.type, lots: wish.lots, price });
    this.recentOrders.push({ ...wish, at: NOW });
    this.reservedMargin += verdict.margin;
    return true;
  }
}

/** Counted apart from the rules, by hand: every set of fills that could come of the working orders. */
function worthOf(symbol: string, size: number, price: number): number {
  if (symbol === "USDJPY") return (size * 100_000 * price) / priceOf(symbol);
  return size * price * (symbol === "XAUUSD" ? 100 : 100_000);
}

test("50 intents at once never come to more than any limit, whichever of them fill", () => {
  let taken = 0;
  let refused = 0;
  fc.assert(
    fc.property(fc.array(order, { minLength: 50, maxLength: 50 }), limits, (wishes, rules) => {
      const desk = new Desk(rules, ACCOUNT);
      for (const wish of wishes) desk.take(wish) ? taken++ : refused++;
      const made = desk.working;
      const sum = (of: (one: WorkingOrder) => number) =>
        made.reduce((all, one) => all + of(one), 0);
      const most = (value: number | null | undefined) => (value ?? Number.POSITIVE_INFINITY) + 1e-6;

      expect(desk.reservedMargin).toBeLessThanOrEqual(ACCOUNT.freeMargin + 1e-6);
      expect(made.length).toBeLessThanOrEqual(most(rules.maxPositions));
      expect(made.length).toBeLessThanOrEqual(most(rules.maxOrdersPerMinute));
      if (rules.minMarginLevel && desk.reservedMargin > 0) {
        const level = (ACCOUNT.equity / desk.reservedMargin) * 100;
        expect(level).toBeGreaterThanOrEqual(rules.minMarginLevel - 1e-6);
      }
      let total = 0;
      for (const symbol of SYMBOLS) {
        const of = (side: "BUY" | "SELL") =>
          sum((one) => (one.symbol === symbol && sideOf(one.type) === side ? one.lots : 0));
        expect(made.filter((one) => one.symbol === symbol).length).toBeLessThanOrEqual(
          most(rules.maxPositionsPerSymbol),
        );
        expect(Math.max(of("BUY"), of("SELL"))).toBeLessThanOrEqual(most(rules.maxLotsPerSymbol));
        total += Math.max(of("BUY"), of("SELL"));
      }
      expect(total).toBeLessThanOrEqual(most(rules.maxLotsTotal));
      for (const one of made) expect(one.lots).toBeLessThanOrEqual(most(rules.maxLotsPerOrder));

      // Every order of one side that sells dollars fills, and none of the others: the worst for the dollar.
      for (const direction of [1, -1]) {
        const dollars = sum((one) => {
          const buys = sideOf(one.type) === "BUY" ? 1 : -1;
          const sign = one.symbol === "USDJPY" ? buys : -buys;
          return sign === direction ? worthOf(one.symbol, one.lots, one.price ?? 0) : 0;
        });
        expect(dollars).toBeLessThanOrEqual(most(rules.maxCurrencyExposure) * ACCOUNT.equity);
      }
      // Of each symbol the larger side fills.
      const worth = SYMBOLS.map((symbol) =>
        Math.max(
          ...["BUY", "SELL"].map((side) =>
            sum((one) =>
              one.symbol === symbol && sideOf(one.type) === side
                ? worthOf(symbol, one.lots, one.price ?? 0)
                : 0,
            ),
          ),
        ),
      ).reduce((all, one) => all + one, 0);
      expect(worth).toBeLessThanOrEqual(most(rules.maxExposure) * ACCOUNT.equity);
    }),
    { numRuns: 60 },
  );
  // Neither an empty hand nor an open door would prove anything.
  expect(taken).toBeGreaterThan(200);
  expect(refused).toBeGreaterThan(200);
});

test("on a netting account 50 orders against one position cannot all be free", () => {
  const account = { ...ACCOUNT, marginMode: "netting" as const, freeMargin: 0 };
  const desk = new Desk({}, account);
  desk.positions.push(position("EURUSD", "BUY", 1));
  const wish: RiskOrder = {
    symbol: "EURUSD",
    type: "SELL",
    lots: 0.1,
    price: null,
    stopLoss: null,
    takeProfit: null,
  };
  const taken = Array.from({ length: 50 }, () => desk.take(wish)).filter(Boolean).length;
  expect(taken).toBe(10);
});

const trades: fc.Arbitrary<RecentTrade[]> = fc.array(
  fc.record({
    closedAt: fc.integer({ min: 0, max: 300 }).map((minutes) => NOW - minutes * MINUTE),
    symbol: fc.constantFrom(...SYMBOLS),
    profit: fc.integer({ min: -400, max: 300 }),
  }),
  { maxLength: 12 },
);

const protections: fc.Arbitrary<Partial<RiskLimits>> = fc.record({
  requireStopLoss: fc.boolean(),
  maxRiskPercent: off(fc.integer({ min: 1, max: 50 })),
  dailyLoss: off(loss()),
  weeklyLoss: off(loss()),
  drawdown: off(
    fc.record({
      percent: fc.integer({ min: 1, max: 40 }),
      lookbackMinutes: minutes(),
      minutes: minutes(),
    }),
  ),
  cooldown: off(fc.record({ minutes: minutes(), perSymbol: fc.boolean() })),
  lossStreak: off(fc.record({ losses: small(), minutes: minutes(), perSymbol: fc.boolean() })),
  stopGuard: off(
    fc.record({
      losses: small(),
      minutes: minutes(),
      lookbackMinutes: minutes(),
      perSymbol: fc.boolean(),
    }),
  ),
  lowProfit: off(
    fc.record({
      trades: small(),
      minProfitPercent: small(),
      lookbackMinutes: minutes(),
      minutes: minutes(),
    }),
  ),
  priceCollar: off(
    fc.record({
      unit: fc.constant("percent" as const),
      distance: fc.double({ min: 0.1, max: 3, noNaN: true }),
    }),
  ),
  duplicateWindowSeconds: off(fc.integer({ min: 1, max: 60 })),
});

function minutes() {
  return fc.integer({ min: 1, max: 300 });
}
function small() {
  return fc.integer({ min: 1, max: 4 });
}
function loss() {
  return fc.record({
    percent: fc.integer({ min: 1, max: 30 }),
    percentOf: fc.constant("base" as const),
    base: fc.constantFrom("balance" as const, "higher" as const),
    brakePercent: fc.integer({ min: 10, max: 100 }),
  });
}

const situation = fc.record({
  positions: fc.array(
    fc.tuple(fc.constantFrom(...SYMBOLS), fc.constantFrom("BUY" as const, "SELL" as const), lots),
    { maxLength: 6 },
  ),
  working: fc.array(order, { maxLength: 6 }),
  recentTrades: trades,
  recentAges: fc.array(fc.tuple(order, fc.integer({ min: 0, max: 90_000 })), { maxLength: 6 }),
  equity: fc.integer({ min: 5_000, max: 11_000 }),
  marginMode: fc.constantFrom("hedging" as const, "netting" as const),
});

function inputOf(
  scene: typeof situation extends fc.Arbitrary<infer T> ? T : never,
): Partial<RiskInput> {
  const { equity, marginMode, recentTrades } = scene;
  return {
    account: { ...ACCOUNT, equity, freeMargin: equity, marginMode },
    positions: scene.positions.map(([symbol, side, size]) => position(symbol, side, size)),
    working: scene.working.map((one) => ({ ...one, price: one.price ?? priceOf(one.symbol) })),
    facts: {
      dayStart: { at: NOW - 1, balance: 10_000, equity: 10_500 },
      weekStart: { at: NOW - 1, balance: 10_200, equity: 10_100 },
      recentTrades,
      recentOrders: scene.recentAges.map(([one, age]) => ({ ...one, at: NOW - age })),
    },
  };
}

/** Each limit made stricter, or switched on, by itself. */
function tighter(rules: RiskLimits): RiskLimits[] {
  const less = (value: number | null, first: number) => (value === null ? first : value / 2);
  const more = (value: number | null, first: number) => (value === null ? first : value * 2);
  const each: Partial<RiskLimits>[] = [
    { requireStopLoss: true },
    { maxRiskPercent: less(rules.maxRiskPercent, 5) },
    { maxLotsPerOrder: less(rules.maxLotsPerOrder, 1) },
    { maxLotsPerSymbol: less(rules.maxLotsPerSymbol, 2) },
    { maxLotsTotal: less(rules.maxLotsTotal, 4) },
    { maxPositions: less(rules.maxPositions, 4) },
    { maxPositionsPerSymbol: less(rules.maxPositionsPerSymbol, 1) },
    { allowedSymbols: ["EURUSD"] },
    { maxCurrencyExposure: less(rules.maxCurrencyExposure, 20) },
    { maxExposure: less(rules.maxExposure, 40) },
    { minMarginLevel: more(rules.minMarginLevel, 300) },
    { maxOrdersPerMinute: less(rules.maxOrdersPerMinute, 3) },
    { duplicateWindowSeconds: more(rules.duplicateWindowSeconds, 5) },
  ];
  if (rules.dailyLoss)
    each.push({ dailyLoss: { ...rules.dailyLoss, percent: rules.dailyLoss.percent / 2 } });
  if (rules.weeklyLoss) each.push({ weeklyLoss: { ...rules.weeklyLoss, brakePercent: 5 } });
  if (rules.cooldown)
    each.push({ cooldown: { minutes: rules.cooldown.minutes * 2, perSymbol: false } });
  if (rules.lossStreak)
    each.push({ lossStreak: { ...rules.lossStreak, minutes: rules.lossStreak.minutes * 2 } });
  if (rules.stopGuard)
    each.push({
      stopGuard: { ...rules.stopGuard, lookbackMinutes: rules.stopGuard.lookbackMinutes * 2 },
    });
  if (rules.lowProfit)
    each.push({
      lowProfit: { ...rules.lowProfit, minProfitPercent: rules.lowProfit.minProfitPercent + 1 },
    });
  if (rules.drawdown)
    each.push({ drawdown: { ...rules.drawdown, percent: rules.drawdown.percent / 2 } });
  if (rules.priceCollar)
    each.push({ priceCollar: { ...rules.priceCollar, distance: rules.priceCollar.distance / 2 } });
  return each.map((change) => ({ ...rules, ...change }));
}

test("a stricter limit lets nothing through that a looser one refuses", () => {
  fc.assert(
    fc.property(order, limits, protections, situation, (wish, sizes, guards, scene) => {
      const rules: RiskLimits = { ...FREE, ...sizes, ...guards };
      const more = inputOf(scene);
      const loose = ask(wish, rules, more);
      if (loose.ok) return;
      for (const strict of tighter(rules)) expect(ask(wish, strict, more).ok).toBe(false);
    }),
    { numRuns: 200 },
  );
});

test("no rule refuses an order that only lowers what a netting account holds", () => {
  let reducing = 0;
  fc.assert(
    fc.property(order, limits, protections, situation, (wish, sizes, guards, scene) => {
      const more = inputOf({ ...scene, marginMode: "netting", working: [] });
      const side = sideOf(wish.type) === "BUY" ? "SELL" : "BUY";
      const own = position(wish.symbol, side, wish.lots);
      const plain = { ...wish, stopLoss: null };
      const verdict = ask(plain, { ...sizes, ...guards }, { ...more, positions: [own] });
      expect(verdict).toEqual({ ok: true, margin: 0 });
      reducing++;
    }),
    { numRuns: 100 },
  );
  expect(reducing).toBe(100);
});

test("what a refusal's hint calls the most lots passes, when nothing else stands in the way", () => {
  let hinted = 0;
  fc.assert(
    fc.property(order, limits, situation, (wish, sizes, scene) => {
      const more = inputOf({ ...scene, recentTrades: [], recentAges: [], marginMode: "hedging" });
      const verdict = ask(wish, sizes, more);
      const most = verdict.ok ? null : /^order at most ([\d.]+) lots/.exec(verdict.hint)?.[1];
      if (verdict.ok || most === null || most === undefined) return;
      const again = ask({ ...wish, lots: Number(most) }, sizes, more);
      if (!again.ok) expect(again.code).not.toBe(verdict.code);
      hinted++;
    }),
    { numRuns: 200 },
  );
  expect(hinted).toBeGreaterThan(20);
});
