import { describe, expect, test } from "vitest";
import { findInstrument, type Instrument, type Rates } from "#broking";
import { type AccountRules, completeAccountRules } from "./account.ts";
import { conversionOf } from "./conversion.ts";
import { marginFor, priceOfEquity } from "./margin.ts";
import { brief, type Candle, EXIT, flat, LONG, run, SHORT, UNIT } from "./testing.ts";

// Worked by hand. MT5's formulas: forex lots x contract / leverage in the base currency; CFD with leverage lots x
// contract x price / leverage in the price's currency.

describe("margin and pip value in account currency", () => {
  const margin = (symbol: string, currency: string, rates: Rates, lots: number, price: number) => {
    const instrument = findInstrument(symbol) as Instrument; // all in the catalogue
    const conversion = conversionOf(instrument, currency, rates);
    const of = marginFor(instrument, completeAccountRules(), conversion, currency, rates);
    const pip = instrument.pipSize * instrument.contractSize * lots * conversion.rateAt(price);
    return [of(lots, price), pip];
  };
  const close = (pair: readonly (number | undefined)[], wanted: readonly number[]) =>
    pair.forEach((figure, i) => {
      expect(figure).toBeCloseTo(wanted[i] ?? Number.NaN, 9);
    });

  test("EURUSD: 1 lot at 1.08 on 1:100 holds 1,000 EUR", () => {
    close(margin("EURUSD", "USD", {}, 1, 1.08), [1080, 10]);
    close(margin("EURUSD", "EUR", {}, 1, 1.08), [1000, 10 / 1.08]);
    close(margin("EURUSD", "GBP", { EURGBP: 0.85, GBPUSD: 1.25 }, 1, 1.08), [850, 8]);
    // Without the price of EURGBP: 1,000 EUR are 1,080 USD by the pair's own price, and those 864 GBP.
    close(margin("EURUSD", "GBP", { GBPUSD: 1.25 }, 1, 1.08), [864, 8]);
  });

  test("USDJPY: 0.5 lots at 150 hold 500 USD; a pip is 500 JPY", () => {
    close(margin("USDJPY", "USD", {}, 0.5, 150), [500, 500 / 150]);
    close(margin("USDJPY", "JPY", {}, 0.5, 150), [75_000, 500]);
    close(margin("USDJPY", "EUR", { EURUSD: 1.25, EURJPY: 160 }, 0.5, 150), [400, 500 / 160]);
  });

  test("XAUUSD: 0.3 lots at 2,400 on 1:100 hold 720 USD", () => {
    close(margin("XAUUSD", "USD", {}, 0.3, 2400), [720, 3]);
    close(margin("XAUUSD", "EUR", { EURUSD: 1.2 }, 0.3, 2400), [600, 2.5]);
  });

  test("US30: 2 lots at 40,000 on 1:50 hold 1,600 USD", () => {
    close(margin("US30", "USD", {}, 2, 40_000), [1600, 2]);
    close(margin("US30", "JPY", { USDJPY: 150 }, 2, 40_000), [240_000, 300]);
  });

  test("the account's leverage rules currency pairs and nothing else", () => {
    const held = (symbol: string, leverage: number) => {
      const instrument = findInstrument(symbol) as Instrument; // in the catalogue
      const conversion = conversionOf(instrument, "USD", {});
      return marginFor(instrument, completeAccountRules({ leverage }), conversion, "USD", {})(1, 2);
    };
    expect(held("EURUSD", 500)).toBe(400);
    expect(held("XAUUSD", 500)).toBe(2); // 100 x 2 / 100
  });
});

test("the price at which equity comes to a sum, at a fixed rate and at the pair's own", () => {
  // 2 lots of money 1 bought at 100, balance 50: equity is 30 where the loss is 20, at 90.
  expect(priceOfEquity(1, 2, 200, 50, 30, 1)).toBe(90);
  expect(priceOfEquity(-1, 2, 200, 50, 30, 1)).toBe(-110);
  expect(priceOfEquity(1, 2, 200, 50, 30, 0.5)).toBe(80);
  // Profit (p - 100) x 2 / p: a loss of 2 at 50; a short's (100 - p) x 2 / p: a loss of 1 at 200, of 2 nowhere.
  expect(priceOfEquity(1, 2, 200, 50, 48, null)).toBe(50);
  expect(priceOfEquity(-1, 2, 200, 50, 49, null)).toBe(-200);
  expect(priceOfEquity(-1, 2, 200, 50, 48, null)).toBe(-Infinity);
  expect(priceOfEquity(1, 2, 200, 50, 52, null)).toBe(Infinity);
});

describe("an account that is nearly all margin", () => {
  // 10 lots at 100 on 1:5 hold 200. With a deposit of 250 the level is 125 %; 100 % at 95, 50 % at 85.
  const spec = { sizing: { kind: "fixedLots", lots: 10 } };
  const account: AccountRules = {
    marginMode: "hedging",
    marginCallPercent: 100,
    stopOutPercent: 50,
  };
  const more = { initialBalance: 250 };
  const entered = (...candles: readonly Candle[]) => [flat(100, LONG), flat(100), ...candles];

  test("an entry needs its margin free", () => {
    const short = run({ candles: entered(), spec, more: { initialBalance: 199 } });
    expect([short.trades, short.skipped.noMargin]).toEqual([[], 1]);
    const enough = run({ candles: entered(), spec, more: { initialBalance: 200 } });
    expect([enough.trades.length, enough.skipped.noMargin]).toEqual([1, 0]);
  });

  test("the stop-out closes where the level is reached, and the call before it is counted", () => {
    const result = run({ candles: entered([98, 99, 84, 98], flat(98)), spec, more });
    expect(brief(result)).toEqual([["long", 1, 100, 2, 85, "stopOut"]]);
    expect([result.marginCalls, result.stopOuts]).toEqual([1, 1]);
    expect([...result.equity]).toEqual([250, 250, 100, 100]);
  });

  test("the level itself is not below the level", () => {
    const result = run({ candles: entered([98, 99, 85, 98], flat(98)), spec, more });
    expect([result.trades[0]?.exitReason, result.marginCalls, result.stopOuts]).toEqual([
      "endOfData",
      1,
      0,
    ]);
  });

  test("a short is stopped out by the ask", () => {
    // Sold at 100 with a spread of 2: 50 % where the ask is 115, a bid of 113.
    const candles = [flat(100, SHORT), flat(100), [100, 113.5, 99, 100]] as const;
    const result = run({ candles, spec, more, costs: { spreadPoints: 2 } });
    expect(brief(result)).toEqual([["short", 1, 100, 2, 115, "stopOut"]]);
  });

  test("a gap closes at the open, with the slippage of a market order", () => {
    const candles = entered([80, 81, 79, 80]);
    expect(brief(run({ candles, spec, more }))).toEqual([["long", 1, 100, 2, 80, "stopOut"]]);
    const slipped = run({ candles, spec, more, costs: { slippagePoints: 1 } });
    expect(slipped.trades[0]).toMatchObject({ entryPrice: 101, exitPrice: 79 });
  });

  test("a stop that is nearer comes first, one that is farther never", () => {
    const near = run({
      candles: entered([98, 99, 80, 90]),
      spec: { ...spec, stopLoss: "14" },
      more,
    });
    expect(brief(near)[0]?.slice(4)).toEqual([86, "stopLoss"]);
    const far = run({
      candles: entered([98, 99, 80, 90]),
      spec: { ...spec, stopLoss: "16" },
      more,
    });
    expect(brief(far)[0]?.slice(4)).toEqual([85, "stopOut"]);
  });

  test("with the target in the same bar the best case takes it", () => {
    const candles = entered([98, 110, 80, 90]);
    const result = run({ candles, spec: { ...spec, takeProfit: "10" }, more });
    expect(result.interval).toEqual({ worst: -150, best: 100 });
    expect(result.ambiguousBars).toBe(1);
  });

  test("a call is counted again only after a close above it", () => {
    const down: Candle = [96, 97, 94, 94];
    const again = run({ candles: entered(down, down, [94, 99, 94, 99], down), spec, more });
    expect(again.marginCalls).toBe(2);
  });

  test("a blown account trades no more", () => {
    const candles = entered([70, 71, 69, 70, LONG], flat(70), flat(70, SHORT), flat(70));
    const result = run({ candles, spec, more });
    expect(brief(result)).toEqual([["long", 1, 100, 2, 70, "stopOut"]]);
    expect(result.equity.at(-1)).toBe(-50);
    expect(result.skipped.noMargin).toBe(2);
  });

  test("at 0 % the equity itself is the limit", () => {
    const rules = { ...account, stopOutPercent: 0 };
    const result = run({
      candles: entered([98, 99, 74, 98]),
      spec,
      more: { ...more, account: rules },
    });
    expect(brief(result)).toEqual([["long", 1, 100, 2, 75, "stopOut"]]);
  });

  test("swap brings the level nearer", () => {
    const instrument = { ...UNIT, dayZone: "utc", tripleSwapDay: null } as const;
    const hours = Array.from({ length: 24 }, () => flat(100));
    const candles = [...entered(...hours), [100, 100, 89, 99], flat(99, EXIT)] as const;
    const paid = run({
      candles,
      spec,
      more: { ...more, instrument },
      costs: { swapLongPoints: -5 },
    });
    // One night of 50: the level of 50 % is at 90.
    expect(brief(paid)).toEqual([["long", 1, 100, 26, 90, "stopOut"]]);
    expect(paid.trades[0]?.swap).toBe(-50);
  });
});

test("the margin of a pair quoted against the account follows MT5: base currency, own price, own rate", () => {
  // USDJPY in dollars: 10 lots x 1 / 5 hold 2 dollars, whatever the price. Profit is (p - 100) x 10 / p: with a deposit
  // of 3, equity is 1 (50 %) where 2 are lost: p = 1000 / 12.
  const yen = {
    ...UNIT,
    assetClass: "forex",
    calcMode: "forex",
    marginCurrency: "USD",
    profitCurrency: "JPY",
  } as const;
  const result = run({
    candles: [flat(100, LONG), flat(100), [100, 100, 80, 90], flat(90)],
    spec: { sizing: { kind: "fixedLots", lots: 10 } },
    more: { instrument: yen, initialBalance: 3 },
  });
  expect(result.trades[0]?.exitReason).toBe("stopOut");
  expect(result.trades[0]?.exitPrice).toBeCloseTo(1000 / 12, 9);
  expect(result.equity.at(-1)).toBeCloseTo(1, 9);
});
