import { describe, expect, test } from "vitest";
import { barsOf } from "../testing.ts";
import { BOTH, brief, type Candle, EXIT, flat, LONG, run, SHORT, UNIT } from "./testing.ts";

// Every number here was worked out by hand from SEMANTICS.
describe("signals", () => {
  test("a signal of a closed bar acts at the next open", () => {
    const result = run({
      candles: [
        flat(100, LONG),
        [102, 105, 101, 104],
        [104, 106, 103, 105, EXIT],
        [107, 108, 90, 95],
      ],
    });
    expect(brief(result)).toEqual([["long", 1, 102, 3, 107, "signal"]]);
    expect([...result.equity]).toEqual([1000, 1002, 1003, 1005]);
    expect(result.trades[0]).toMatchObject({
      lots: 1,
      entryTime: "2024-01-01T01:00:00.000Z",
      exitTime: "2024-01-01T03:00:00.000Z",
      grossProfit: 5,
      commission: 0,
      swap: 0,
      netProfit: 5,
    });
  });

  test("what is open at the end closes at the last close, a short at the ask", () => {
    const result = run({
      candles: [flat(100, SHORT), [100, 101, 99, 100], [100, 100, 95, 96]],
      costs: { spreadPoints: 2 },
    });
    expect(brief(result)).toEqual([["short", 1, 100, 2, 98, "endOfData"]]);
    expect([...result.equity]).toEqual([1000, 998, 1002]);
  });

  test("a signal of the last bar is never filled", () => {
    expect(run({ candles: [flat(100), flat(100, LONG)] }).trades).toEqual([]);
  });

  test("long and short entry together are none", () => {
    expect(run({ candles: [flat(100, BOTH), flat(100), flat(100)] }).trades).toEqual([]);
  });

  test("exit and same-side entry together are the exit only, also while flat", () => {
    const spec = { exit: { long: "volume == 1" } };
    expect(run({ candles: [flat(100, LONG), flat(100), flat(100)], spec }).trades).toEqual([]);
    const both = { entry: { long: "volume >= 1" }, exit: { long: "volume == 3" } };
    const result = run({
      candles: [flat(100, LONG), flat(100, EXIT), flat(101), flat(102)],
      spec: both,
    });
    expect(brief(result)).toEqual([["long", 1, 100, 2, 101, "signal"]]);
  });

  test("an opposite signal reverses at one fill, closes, or is ignored", () => {
    const candles = [flat(100, LONG), flat(100, SHORT), flat(110), flat(104)];
    expect(brief(run({ candles }))).toEqual([
      ["long", 1, 100, 2, 110, "signal"],
      ["short", 2, 110, 3, 104, "endOfData"],
    ]);
    expect(brief(run({ candles, spec: { onOppositeSignal: "close" } }))).toEqual([
      ["long", 1, 100, 2, 110, "signal"],
    ]);
    expect(brief(run({ candles, spec: { onOppositeSignal: "ignore" } }))).toEqual([
      ["long", 1, 100, 3, 104, "endOfData"],
    ]);
  });

  test("a second signal of the same side adds nothing", () => {
    expect(
      run({ candles: [flat(100, LONG), flat(100, LONG), flat(100, LONG), flat(100)] }).trades,
    ).toHaveLength(1);
  });

  test("maxBars: the exit is decided on the n-th bar after entry", () => {
    const result = run({
      candles: [flat(100, LONG), flat(100), flat(101), flat(102), flat(103), flat(104)],
      spec: { maxBars: 2 },
    });
    expect(brief(result)).toEqual([["long", 1, 100, 4, 103, "maxBars"]]);
  });
});

describe("stops and targets", () => {
  const spec = { stopLoss: "5", takeProfit: "10" };

  test.each<[string, Candle, number, string]>([
    ["the stop fills at its price, touched exactly", [100, 101, 95, 96], 95, "stopLoss"],
    ["the target fills at its price, touched exactly", [100, 110, 99, 109], 110, "takeProfit"],
    ["both in one bar count as the stop", [100, 115, 90, 100], 95, "stopLoss"],
    ["a gap below the stop fills at the open", [92, 93, 90, 91], 92, "stopLoss"],
    ["a gap above the target fills at the open", [113, 114, 112, 113], 113, "takeProfit"],
  ])("long: %s", (_what, candle, price, reason) => {
    const result = run({ candles: [flat(100, LONG), flat(100), candle], spec });
    expect(brief(result)).toEqual([["long", 1, 100, 2, price, reason]]);
  });

  test.each<[string, Candle, number, string]>([
    // Entry at bid 100, spread 2: the ask is what counts, stop at 105 and target at 90.
    ["the stop is reached when the ask is", [100, 103, 99, 100], 105, "stopLoss"],
    ["the target is reached when the ask is", [100, 101, 88, 95], 90, "takeProfit"],
    ["a gap above the stop fills at the open's ask", [107, 108, 106, 107], 109, "stopLoss"],
    ["a gap below the target fills at the open's ask", [84, 85, 83, 84], 86, "takeProfit"],
  ])("short: %s", (_what, candle, price, reason) => {
    const result = run({
      candles: [flat(100, SHORT), flat(100), candle],
      spec,
      costs: { spreadPoints: 2 },
    });
    expect(brief(result)).toEqual([["short", 1, 100, 2, price, reason]]);
  });

  test("short: a bid that only nears the target is not enough", () => {
    const result = run({
      candles: [flat(100, SHORT), flat(100), [100, 100, 89, 95]],
      spec,
      costs: { spreadPoints: 2 },
    });
    expect(result.trades[0]?.exitReason).toBe("endOfData");
  });

  test("the bar of the entry counts, and the distance is from the fill", () => {
    const result = run({
      candles: [flat(100, LONG), [100, 101, 96, 100], flat(100)],
      spec,
      costs: { spreadPoints: 1 },
    });
    expect(brief(result)).toEqual([["long", 1, 101, 1, 96, "stopLoss"]]);
  });

  test("the interval holds the worst and the best case of an ambiguous bar", () => {
    const result = run({ candles: [flat(100, LONG), [100, 115, 90, 100], flat(100)], spec });
    expect(result.interval).toEqual({ worst: -5, best: 10 });
    expect(result.ambiguousBars).toBe(1);
    const gapped = run({ candles: [flat(100, LONG), flat(100), [94, 115, 90, 100]], spec });
    expect([gapped.interval, gapped.ambiguousBars]).toEqual([{ worst: -6, best: -6 }, 0]);
  });

  test("distances are those of the decision bar", () => {
    const result = run({
      candles: [
        [100, 103, 100, 100, LONG],
        [100, 120, 98, 100],
        [100, 100, 97, 100],
      ],
      spec: { stopLoss: "high - low" },
    });
    expect(brief(result)).toEqual([["long", 1, 100, 2, 97, "stopLoss"]]);
  });

  test("levels are prices, computed on the decision bar", () => {
    const levels = { stopLoss: { long: "low - 1" }, takeProfit: { long: "high + 20" } };
    const result = run({
      candles: [
        [100, 100, 97, 100, LONG],
        [105, 105, 97, 104],
        [104, 104, 96, 100],
      ],
      spec: levels,
    });
    expect(brief(result)).toEqual([["long", 1, 105, 2, 96, "stopLoss"]]);
  });

  test("a level on the wrong side of the market, and a distance of nothing, make no trade and are counted", () => {
    for (const stopLoss of [{ long: "close" }, { long: "close + 1" }, "0", "-1"]) {
      const result = run({ candles: [flat(100, LONG), flat(100), flat(100)], spec: { stopLoss } });
      expect([result.trades, result.skipped.invalidStop]).toEqual([[], 1]);
    }
  });

  test("an entry whose stop still warms up does not signal", () => {
    const result = run({
      candles: [flat(100, LONG), flat(100), flat(100)],
      spec: { stopLoss: "atr(5)" },
    });
    expect([result.trades, result.skipped]).toEqual([
      [],
      { tooSmall: 0, invalidStop: 0, noMargin: 0, rejected: 0 },
    ]);
  });
});

describe("trailing and break-even", () => {
  test("the stop follows the close, never back, and is valid from the next bar", () => {
    // Fill 100; closes 104 and 103 put the stop at 101; the low of 101 in the third bar takes it.
    const candles = [
      flat(100, LONG),
      [100, 104, 95, 104],
      [104, 105, 102, 103],
      [103, 103, 101, 102],
    ] as const;
    expect(brief(run({ candles, spec: { trailingStop: "3" } }))).toEqual([
      ["long", 1, 100, 3, 101, "trailing"],
    ]);
  });

  test("a trailing stop looser than the stop loss leaves it alone", () => {
    const candles = [flat(100, LONG), [100, 101, 99, 101], [101, 101, 98, 99]] as const;
    expect(brief(run({ candles, spec: { stopLoss: "2", trailingStop: "9" } }))).toEqual([
      ["long", 1, 100, 2, 98, "stopLoss"],
    ]);
  });

  test("a short trails the ask", () => {
    // Bid 100, spread 2. Close 90 = ask 92, stop 95; a high of 93 is an ask of 95.
    const candles = [flat(100, SHORT), [100, 100, 90, 90], [90, 93, 90, 91]] as const;
    expect(
      brief(run({ candles, spec: { trailingStop: "3" }, costs: { spreadPoints: 2 } })),
    ).toEqual([["short", 1, 100, 2, 95, "trailing"]]);
  });

  test("break-even moves the stop to the entry once the close is far enough", () => {
    const candles = [
      flat(100, LONG),
      [100, 109, 99, 104],
      [104, 106, 101, 105],
      [105, 105, 100, 101],
    ] as const;
    expect(brief(run({ candles, spec: { stopLoss: "20", breakEven: "5" } }))).toEqual([
      ["long", 1, 100, 3, 100, "breakEven"],
    ]);
    expect(brief(run({ candles, spec: { stopLoss: "20", breakEven: "6" } }))[0]?.[5]).toBe(
      "endOfData",
    );
  });
});

describe("costs", () => {
  const spec = { stopLoss: "5", takeProfit: "10" };

  test("a buy pays the spread of the fill's own bar, from the data or the symbol's default where it has none", () => {
    const candles = [flat(100, LONG), flat(100, EXIT), flat(100)];
    const costs = { spreadPoints: "fromData" } as const;
    expect(run({ candles, costs, spreads: [1, 3, 7] }).trades[0]).toMatchObject({
      entryPrice: 103,
      exitPrice: 100,
    });
    expect(run({ candles, costs }).trades[0]?.entryPrice).toBe(105); // a stock's default is 5 points
  });

  test("slippage is against the trader on market and stop fills, and none on targets", () => {
    const costs = { slippagePoints: 1 };
    const market = run({ candles: [flat(100, LONG), flat(100, EXIT), flat(100)], costs });
    expect(market.trades[0]).toMatchObject({ entryPrice: 101, exitPrice: 99 });
    const short = run({ candles: [flat(100, SHORT), flat(100, EXIT), flat(100)], costs });
    expect(short.trades[0]).toMatchObject({ entryPrice: 99, exitPrice: 101 });
    const stopped = run({ candles: [flat(100, LONG), flat(100), [100, 100, 90, 90]], costs, spec });
    expect(stopped.trades[0]).toMatchObject({
      entryPrice: 101,
      exitPrice: 95,
      exitReason: "stopLoss",
    });
    const paid = run({ candles: [flat(100, LONG), flat(100), [100, 120, 100, 110]], costs, spec });
    expect(paid.trades[0]).toMatchObject({
      entryPrice: 101,
      exitPrice: 111,
      exitReason: "takeProfit",
    });
  });

  test("commission is charged on each side as it happens", () => {
    const result = run({
      candles: [flat(100, LONG), flat(100, EXIT), flat(104)],
      costs: { commissionPerLotPerSide: 0.5 },
      spec: { sizing: { kind: "fixedLots", lots: 2 } },
    });
    expect(result.trades[0]).toMatchObject({ grossProfit: 8, commission: -2, netProfit: 6 });
    expect([...result.equity]).toEqual([1000, 999, 1006]);
  });

  test("commission has its minimum a deal and its percentage of the deal's value", () => {
    const candles = [flat(100, LONG), flat(100, EXIT), flat(104)];
    const least = run({
      candles,
      costs: { commissionPerLotPerSide: 0.5, commissionMinimum: 3 },
      spec: { sizing: { kind: "fixedLots", lots: 2 } },
    });
    expect(least.trades[0]?.commission).toBe(-6);
    const percent = run({
      candles,
      costs: { commissionPercent: 1 },
      spec: { sizing: { kind: "fixedLots", lots: 2 } },
    });
    // 1 % of 200 and of 208.
    expect(percent.trades[0]?.commission).toBeCloseTo(-4.08, 12);
    expect([...percent.equity]).toEqual([1000, 998, 1000 + 8 - 4.08]);
  });

  test("the spread follows the hour of the week where the costs have its table", () => {
    // From Sunday 23:00 UTC: the last hour of a week, then Monday 00:00, the first.
    const spreadByHour = Array.from({ length: 168 }, (_, hour) => hour % 100);
    const result = run({
      candles: [flat(100, LONG), flat(100, EXIT), flat(100, SHORT), flat(100), flat(100)],
      costs: { spreadPoints: 50, spreadByHour },
      start: Date.parse("2024-01-07T22:00:00Z"),
    });
    expect(() => run({ candles: [flat(1)], costs: { spreadByHour: [1] } })).toThrow(/168 hours/);
    // Sunday 23:00 is hour 167, a spread of 67; the short of Monday 01:00 is valued at hour 2.
    expect(result.trades[0]?.entryPrice).toBe(167);
    expect(result.trades[1]).toMatchObject({ entryPrice: 100, exitPrice: 102 });
  });

  test("swap is paid on what is held when New York closes, threefold on Wednesday", () => {
    // From Tuesday 2024-01-02 20:00 UTC; winter: New York closes at 22:00 UTC.
    const hours = Array.from({ length: 30 }, (_, i) => flat(100, i === 0 ? LONG : 0));
    const costs = { swapLongPoints: -2 };
    const from = (start: string, candles: readonly Candle[]) =>
      run({
        candles,
        costs,
        start: Date.parse(start),
        more: { instrument: { ...UNIT, dayZone: "newYork17", tripleSwapDay: 3 } },
      });
    const tuesday = from("2024-01-02T20:00:00Z", hours.slice(0, 5));
    expect([tuesday.trades[0]?.swap, [...tuesday.equity]]).toEqual([
      -2,
      [1000, 998, 998, 998, 998],
    ]);
    expect(from("2024-01-02T20:00:00Z", hours).trades[0]?.swap).toBe(-8); // Tuesday 1, Wednesday 3 nights
    expect(from("2024-01-02T22:00:00Z", hours.slice(0, 5)).trades[0]?.swap).toBe(0);
  });

  test("a night inside a hole of the data is paid too, weekend nights are not", () => {
    const bars = barsOf([
      [100, 100, 100, 100],
      [100, 100, 100, 100],
      [100, 100, 100, 100],
    ]);
    bars.time.set([
      Date.parse("2024-01-05T18:00:00Z"),
      Date.parse("2024-01-05T19:00:00Z"),
      Date.parse("2024-01-08T10:00:00Z"),
    ]);
    bars.volume[0] = LONG;
    const result = run({
      candles: [flat(100)],
      costs: { swapLongPoints: -2 },
      more: { bars, instrument: { ...UNIT, dayZone: "newYork17", tripleSwapDay: 3 } },
    });
    expect(result.trades[0]?.swap).toBe(-2); // Friday's alone
  });
});

describe("sizing", () => {
  const risk = { sizing: { kind: "riskPercent", percent: 1 }, stopLoss: "3" };

  test("riskPercent is rounded down to the lot step, commissions of both sides included", () => {
    const candles = [flat(100, LONG), flat(100), flat(100)];
    expect(run({ candles, spec: risk }).trades[0]?.lots).toBe(3); // 10 / 3
    expect(
      run({ candles, spec: risk, costs: { commissionPerLotPerSide: 0.5 } }).trades[0]?.lots,
    ).toBe(2); // 10 / 4
  });

  test("below the least volume there is no trade, and it is counted", () => {
    const result = run({
      candles: [flat(100, LONG), flat(100), flat(100)],
      spec: { ...risk, stopLoss: "11" },
    });
    expect([result.trades, result.skipped.tooSmall]).toEqual([[], 1]);
  });

  test("a reversal sizes on equity after the close", () => {
    // 1 % of 1000 over a stop of 2 is 5 lots; they win 200 each: 1 % of 2000 is 20, over 2 is 10 lots.
    const candles = [flat(100, LONG), flat(100, SHORT), flat(300), flat(300)];
    const result = run({ candles, spec: { ...risk, stopLoss: "2" } });
    expect(result.trades.map((trade) => trade.lots)).toEqual([5, 10]);
  });

  test("with a stop level the distance is from the ask of the decision bar", () => {
    const spec = { ...risk, stopLoss: { long: "close - 1" }, entry: { long: "volume == 1" } };
    const result = run({
      candles: [flat(100, LONG), flat(120), flat(120)],
      spec,
      costs: { spreadPoints: 1 },
    });
    expect(result.trades[0]?.lots).toBe(5); // 10 / (101 - 99)
  });

  test("fixedCash risks its amount; kelly takes the least volume before 30 trades", () => {
    const candles = [flat(100, LONG), flat(100), flat(100)];
    expect(
      run({ candles, spec: { stopLoss: "2", sizing: { kind: "fixedCash", amount: 50 } } }).trades[0]
        ?.lots,
    ).toBe(25);
    expect(
      run({ candles, spec: { sizing: { kind: "kelly", fraction: 0.5 } } }).trades[0]?.lots,
    ).toBe(1);
  });
});

describe("session", () => {
  const session = { days: [1, 2, 3, 4, 5], from: "02:00", to: "04:00", timeZone: "UTC" };

  test("filters entries by the open of the fill bar and never closes", () => {
    const candles = [flat(100, LONG), flat(100, LONG), flat(100), flat(100), flat(100), flat(105)];
    expect(brief(run({ candles, spec: { session } }))).toEqual([
      ["long", 2, 100, 5, 105, "endOfData"],
    ]);
  });

  test("an opposite signal outside the session does not act, an exit does", () => {
    const reverse = [flat(100), flat(100, LONG), flat(100), flat(100, SHORT), flat(100), flat(105)];
    expect(brief(run({ candles: reverse, spec: { session } }))).toEqual([
      ["long", 2, 100, 5, 105, "endOfData"],
    ]);
    const exit = [flat(100), flat(100, LONG), flat(100), flat(100, EXIT), flat(102), flat(105)];
    expect(brief(run({ candles: exit, spec: { session } }))).toEqual([
      ["long", 2, 100, 4, 102, "signal"],
    ]);
  });

  test("closeAtEnd closes at the first open outside", () => {
    const candles = [flat(100), flat(100, LONG), flat(100), flat(100), flat(103), flat(105)];
    const spec = { session: { ...session, closeAtEnd: true } };
    expect(brief(run({ candles, spec }))).toEqual([["long", 2, 100, 4, 103, "session"]]);
  });
});

describe("account currency", () => {
  const yen = {
    ...UNIT,
    assetClass: "forex",
    marginCurrency: "USD",
    profitCurrency: "JPY",
  } as const;
  const candles = [flat(100, LONG), flat(100, EXIT), flat(125)];

  test("a pair that is quoted against the account converts at its own price", () => {
    const result = run({ candles, more: { instrument: yen } });
    expect([result.trades[0]?.grossProfit, result.rateSource]).toEqual([25 / 125, "ownPrice"]);
  });

  test("a cross converts at the rates given, else at reference rates, and says so", () => {
    const cross = { ...yen, marginCurrency: "EUR" };
    const given = run({ candles, more: { instrument: cross, rates: { USDJPY: 50 } } });
    expect([given.trades[0]?.grossProfit, given.rateSource]).toEqual([0.5, "given"]);
    expect(run({ candles, more: { instrument: cross } }).rateSource).toBe("reference");
  });

  test("without any rate the run is refused", () => {
    expect(() => run({ candles, more: { accountCurrency: "XYZ" } })).toThrow(
      /no rate from USD to XYZ/,
    );
  });
});

describe("what a trade saw", () => {
  test("initial risk is the fill to the first stop, excursions are of the bars it was held", () => {
    const candles = [
      flat(100, LONG),
      [100, 104, 97, 101],
      [101, 108, 99, 107],
      [107, 107, 93, 94],
    ] as const;
    const spec = { stopLoss: "6", trailingStop: "9", sizing: { kind: "fixedLots", lots: 2 } };
    const result = run({ candles, spec });
    // The trailing stop stands at 98; of the exit bar only the open counts, and the exit.
    expect(result.trades[0]).toMatchObject({
      exitPrice: 98,
      exitReason: "trailing",
      initialRisk: 12,
      maxFavourable: 16,
      maxAdverse: -6,
    });
    const short = run({
      candles: [flat(100, SHORT), [100, 103, 96, 98], flat(98)],
      costs: { spreadPoints: 1 },
    });
    expect(short.trades[0]).toMatchObject({ initialRisk: null, maxFavourable: 3, maxAdverse: -4 });
  });

  test("the warm-up ends on the first bar on which everything is known", () => {
    const candles = Array.from({ length: 12 }, () => flat(100));
    expect(run({ candles }).warmupBars).toBe(0);
    const spec = { entry: { long: "close > sma(close, 4)" }, stopLoss: "atr(6)" };
    expect(run({ candles, spec }).warmupBars).toBe(6);
    expect(run({ candles, spec: { ...spec, stopLoss: "atr(60)" } }).warmupBars).toBe(12);
  });
});

describe("what cannot run is refused", () => {
  test.each<[string, Candle]>([
    ["NaN price", [100, NaN, 99, 100]],
    ["high below low", [100, 98, 99, 100]],
    ["close above high", [100, 101, 99, 102]],
    ["price of zero", [0, 1, 0, 1]],
  ])("%s", (_what, candle) => {
    expect(() => run({ candles: [flat(100), candle] })).toThrow(/^bar 1: /);
  });

  test("time that stands still, columns of unequal length, a balance of nothing", () => {
    const bars = barsOf([
      [1, 1, 1, 1],
      [1, 1, 1, 1],
    ]);
    bars.time[1] = bars.time[0] ?? 0;
    expect(() => run({ candles: [flat(1)], more: { bars } })).toThrow(/bar 1: its time/);
    expect(() =>
      run({ candles: [flat(1)], more: { bars: { ...bars, volume: new Float64Array(1) } } }),
    ).toThrow(/one length/);
    expect(() => run({ candles: [flat(1)], more: { initialBalance: 0 } })).toThrow(
      /balance must be above 0/,
    );
  });

  test("parameters that the strategy has not, or that make no period", () => {
    const spec = { params: { n: { default: 2 } }, exit: { long: "close < sma(close, n)" } };
    expect(() => run({ candles: [flat(1)], spec, more: { params: { m: 1 } } })).toThrow(
      /no parameter m; it has n/,
    );
    expect(() => run({ candles: [flat(1)], spec, more: { params: { n: 2.5 } } })).toThrow(
      /cannot run: period must be/,
    );
  });

  test("no bars at all are an empty result", () => {
    const result = run({ candles: [] });
    expect([
      result.trades,
      result.equity.length,
      result.metrics.netProfit,
      result.metrics.sharpe,
    ]).toEqual([[], 0, 0, null]);
  });
});
