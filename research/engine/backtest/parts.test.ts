import { describe, expect, test } from "vitest";
import { completeAccountRules } from "./account.ts";
import { brief, type Candle, EXIT, flat, LONG, run, SHORT } from "./testing.ts";

const lotsOf = (result: ReturnType<typeof run>) => result.trades.map(({ lots }) => lots);

describe("partial take-profit", () => {
  const spec = {
    sizing: { kind: "fixedLots", lots: 10 },
    stopLoss: "5",
    takeProfit: "20",
    partialTakeProfit: [
      { at: "10", percent: 50 },
      { at: "4", percent: 25 },
    ],
  };

  test("each part closes at its own level, in steps of lots of the first size, the rest at the target", () => {
    const candles = [
      flat(100, LONG),
      [100, 105, 99, 104],
      [104, 112, 104, 111],
      [111, 125, 111, 120],
    ];
    const result = run({
      candles: candles as Candle[],
      spec,
      costs: { commissionPerLotPerSide: 1 },
    });
    expect(brief(result)).toEqual([
      ["long", 1, 100, 1, 104, "takeProfit"],
      ["long", 1, 100, 2, 110, "takeProfit"],
      ["long", 1, 100, 3, 120, "takeProfit"],
    ]);
    expect(lotsOf(result)).toEqual([2, 5, 3]); // 2.5 is floored
    // 8 + 50 + 60 of profit, 20 of commission; each part bears its share of the entry's.
    expect(result.trades.map(({ commission }) => commission)).toEqual([-4, -10, -6]);
    expect(result.equity.at(-1)).toBeCloseTo(1000 + 118 - 20, 9);
    // A stop of 5 on 2, 5 and 3 lots.
    expect(result.trades.map(({ initialRisk }) => initialRisk)).toEqual([10, 25, 15]);
    expect(result.trades.map(({ maxAdverse }) => maxAdverse)).toEqual([0, -5, -3]);
    expect(result.trades.map(({ maxFavourable }) => maxFavourable)).toEqual([8, 50, 60]);
  });

  test("the stop in the same bar comes first, in the best case after the parts", () => {
    const candles = [flat(100, LONG), flat(100), [100, 111, 94, 100]] as const;
    const result = run({ candles, spec });
    expect(brief(result)).toEqual([["long", 1, 100, 2, 95, "stopLoss"]]);
    expect(result.ambiguousBars).toBe(1);
    expect(result.interval).toEqual({ worst: -50, best: 2 * 4 + 5 * 10 - 3 * 5 });
  });

  test("a gap over several levels fills them at the open", () => {
    const result = run({ candles: [flat(100, LONG), flat(100), flat(112), flat(112)], spec });
    expect(brief(result).map((trade) => trade.slice(3))).toEqual([
      [2, 112, "takeProfit"],
      [2, 112, "takeProfit"],
      [3, 112, "endOfData"],
    ]);
  });

  test("a part below the least volume is left on", () => {
    const small = { ...spec, sizing: { kind: "fixedLots", lots: 3 } };
    const result = run({
      candles: [flat(100, LONG), flat(100), flat(112), flat(112)],
      spec: small,
    });
    expect(lotsOf(result)).toEqual([1, 2]); // 50 % of 3 is 1; 25 % is nothing
  });

  test("a short takes its parts at the ask", () => {
    const candles = [flat(100, SHORT), [100, 100, 94, 95], [95, 95, 94, 95]] as const;
    const result = run({ candles, spec, costs: { spreadPoints: 2 } });
    expect(brief(result)[0]).toEqual(["short", 1, 100, 1, 96, "takeProfit"]);
  });
});

describe("pyramiding", () => {
  const spec = { pyramiding: 3, stopLoss: "10", sizing: { kind: "fixedLots", lots: 2 } };
  const rising = [
    flat(100, LONG),
    flat(100, LONG),
    flat(104, LONG),
    flat(106, LONG),
    flat(108),
    flat(110, EXIT),
    flat(112),
  ];

  test("hedging: each entry is a trade with its own stop, an exit closes all", () => {
    const result = run({ candles: rising, spec });
    expect(brief(result)).toEqual([
      ["long", 1, 100, 6, 112, "signal"],
      ["long", 2, 104, 6, 112, "signal"],
      ["long", 3, 106, 6, 112, "signal"],
    ]);
    expect([...result.equity]).toEqual([1000, 1000, 1008, 1016, 1028, 1040, 1052]);
    const falling = [...rising.slice(0, 4), [106, 106, 95, 97], flat(97)] as Candle[];
    expect(brief(run({ candles: falling, spec }))).toEqual([
      ["long", 3, 106, 4, 96, "stopLoss"],
      ["long", 1, 100, 5, 97, "endOfData"],
      ["long", 2, 104, 5, 97, "endOfData"],
    ]);
  });

  test("netting: one position at the mean price, with the newest entry's stop", () => {
    const more = { account: completeAccountRules({ marginMode: "netting" }) };
    const result = run({ candles: rising, spec, more });
    const mean = (200 + 208 + 212) / 6;
    expect(result.trades).toMatchObject([{ lots: 6, entryBar: 1, exitBar: 6, exitPrice: 112 }]);
    expect(result.trades[0]?.entryPrice).toBeCloseTo(mean, 12);
    expect(result.trades[0]?.grossProfit).toBeCloseTo(52, 9);
    expect(result.trades[0]?.maxFavourable).toBeCloseTo(52, 9);
    const falling = [...rising.slice(0, 4), [106, 106, 95, 97], flat(97)] as Candle[];
    expect(run({ candles: falling, spec, more }).trades).toMatchObject([
      { lots: 6, exitBar: 4, exitPrice: 96, exitReason: "stopLoss" },
    ]);
  });

  test("without it a second signal adds nothing, and room that a stop made is filled again", () => {
    const lone = run({ candles: rising, spec: { ...spec, pyramiding: 1 } });
    expect(lone.trades).toHaveLength(1);
    const again = [flat(100, LONG), flat(100), flat(89, LONG), flat(89), flat(89)];
    expect(brief(run({ candles: again, spec }))).toEqual([
      ["long", 1, 100, 2, 89, "stopLoss"],
      ["long", 3, 89, 4, 89, "endOfData"],
    ]);
  });

  test("each entry needs free margin beside that of the others, and the worst goes first at the stop-out", () => {
    // 2 lots at 100 and at 104 hold 40 and 41.6; a third at 106 would hold 42.4. A deposit of 105 and a profit of 16
    // at 106 leave 39.4.
    const free = { pyramiding: 3, sizing: { kind: "fixedLots", lots: 2 } };
    const more = { initialBalance: 105 };
    const steady = [...rising.slice(0, 3), flat(106), flat(106)];
    const result = run({ candles: steady, spec: free, more });
    expect([result.trades.length, result.skipped.noMargin]).toEqual([2, 1]);
    // Equity 105 + 2 (p - 100) + 2 (p - 104) comes to half of 81.6 at 85.95: the one bought at 104 goes.
    // Then 105 - 36.1 + 2 (p - 100) comes to half of 40 at 75.55.
    const falling = [...rising.slice(0, 3), [104, 104, 80, 90], flat(90)] as Candle[];
    const out = run({ candles: falling, spec: free, more });
    expect(out.trades.map((trade) => [trade.entryBar, trade.exitReason])).toEqual([
      [2, "stopOut"],
      [1, "endOfData"],
    ]);
    expect(out.trades[0]?.exitPrice).toBeCloseTo(85.95, 9);
    expect([out.stopOuts, out.marginCalls]).toEqual([1, 1]);
  });

  test("a reversal closes all and opens one", () => {
    const result = run({
      candles: [...rising.slice(0, 3), flat(106, SHORT), flat(108), flat(107)],
      spec,
    });
    expect(brief(result).map(([side, entry, , exit]) => [side, entry, exit])).toEqual([
      ["long", 1, 4],
      ["long", 2, 4],
      ["long", 3, 4],
      ["short", 4, 5],
    ]);
  });
});
