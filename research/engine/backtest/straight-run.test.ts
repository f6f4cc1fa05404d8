import fc from "fast-check";
import { expect, test } from "vitest";
import { type Costs, findInstrument, type Instrument } from "#broking";
import { type Bars, seededRng } from "#domain";
import { parseStrategy } from "../strategy/parse-strategy.ts";
import { randomBars } from "../testing.ts";
import { BarRun } from "./bar-run.ts";
import { marketOf } from "./market.ts";
import { compileStrategy } from "./series.ts";
import type { Ran, SimulationInput } from "./simulation-input.ts";
import { simulateStraight } from "./straight-run.ts";
import { TradeRows } from "./trade-rows.ts";

const INSTRUMENTS = ["EURUSD", "USDJPY", "XAUUSD", "GOOG"].map(
  (symbol) => findInstrument(symbol) as Instrument, // all in the catalogue
);

const stops = fc.constantFrom(
  null,
  "1.3 * (sma(high, 4) - sma(low, 4))",
  "0.4 * atr(3)",
  "close - close[2]",
  { long: "lowest(low, 5) - 0.0001", short: "highest(high, 5) + 0.0001" },
  { long: "low", short: "high + 0.001" },
);
const targets = fc.constantFrom(
  null,
  "0.6 * (sma(high, 4) - sma(low, 4))",
  "2 * atr(3)",
  { long: "highest(high, 6) + 0.0005", short: "lowest(low, 6) - 0.0005" },
  { long: "high", short: "low" },
);
const specs = fc.record({
  specVersion: fc.constant(1),
  name: fc.constant("common"),
  symbol: fc.constant("EURUSD"),
  timeframe: fc.constant("H1"),
  entry: fc.constantFrom(
    {
      long: "crossover(sma(close, 3), sma(close, 9))",
      short: "crossunder(sma(close, 3), sma(close, 9))",
    },
    { long: "volume < 30", short: "volume > 60" },
    { long: "volume < 50", short: null },
    { long: "close > sma(close, 5)", short: "volume < 20" },
  ),
  exit: fc.constantFrom({}, { long: "volume > 90", short: "volume < 10 and close > close[1]" }),
  stopLoss: stops,
  takeProfit: targets,
  trailingStop: fc.constantFrom(null, null, "0.7 * atr(3)"),
  breakEven: fc.constantFrom(null, null, "0.5 * atr(3)"),
  maxBars: fc.constantFrom(null, 1, 3, 12),
  session: fc.constantFrom(
    null,
    { from: "06:00", to: "18:00" },
    { from: "06:00", to: "18:00", closeAtEnd: true },
  ),
  onOppositeSignal: fc.constantFrom("reverse", "close", "ignore"),
  sizing: fc.constantFrom(
    { kind: "fixedLots", lots: 0.5 },
    { kind: "fixedLots", lots: 3 },
    { kind: "fixedCash", amount: 50 },
    { kind: "riskPercent", percent: 2 },
    { kind: "kelly", fraction: 0.5 },
  ),
});
const someCosts: fc.Arbitrary<Costs> = fc.record({
  spreadPoints: fc.oneof(fc.constant("fromData" as const), fc.integer({ min: 0, max: 30 })),
  commissionPerLotPerSide: fc.constantFrom(0, 3.5),
  commissionMinimum: fc.constantFrom(0, 1),
  commissionPercent: fc.constantFrom(0, 0.01),
  slippagePoints: fc.integer({ min: 0, max: 5 }),
  swapLongPoints: fc.constantFrom(0, -7.5),
  swapShortPoints: fc.constantFrom(0, 2),
});
const settings = fc.record({
  instrument: fc.constantFrom(...INSTRUMENTS),
  accountCurrency: fc.constantFrom("USD", "EUR", "JPY"),
  initialBalance: fc.constantFrom(600, 3500, 10_000, 1e6),
});

/** Some nights lie in holes between the bars. */
function barsWithHoles(count: number, seed: number): Bars {
  const bars = randomBars(count, seed);
  const rng = seededRng(seed);
  let late = 0;
  for (let i = 0; i < count; i++) {
    if (rng() < 0.04) late += Math.floor(rng() * 60) * 3_600_000;
    bars.time[i] = (bars.time[i] ?? 0) + late;
  }
  return bars;
}

function read({ trades, ...rest }: Ran) {
  return { ...rest, trades: trades.list, tallies: trades.tallies };
}

test("the short way comes to the same bytes as the long one", () => {
  let [trades, stopOuts] = [0, 0];
  fc.assert(
    fc.property(
      specs,
      settings,
      someCosts,
      fc.integer({ min: 1, max: 1e6 }),
      fc.boolean(),
      fc.record({ trades: fc.boolean(), excursions: fc.boolean(), equity: fc.boolean() }),
      (spec, setting, costs, seed, targetFirst, keeps) => {
        const parsed = parseStrategy(spec);
        if (!parsed.ok) return; // a size by the stop, and no stop
        const bars = barsWithHoles(400, seed);
        const market = marketOf({ ...setting, bars, timeframe: "H1", costs });
        const series = compileStrategy(parsed.value, bars);
        const { sizing } = parsed.value;
        // Whatever stood in the column before is written over.
        const input = (before: number): SimulationInput => {
          const equity = keeps.equity ? new Float64Array(bars.time.length).fill(before) : null;
          const trades = keeps.trades ? new TradeRows(market, keeps.excursions) : null;
          const own = { ...keeps, trades, equity };
          return { market, sizing, series, targetFirst, keeps: own, seed: 0 };
        };
        const short = simulateStraight(input(1));
        expect(short && read(short)).toEqual(read(new BarRun(input(2)).result()));
        trades += short?.tradeCount ?? 0;
        stopOuts += short?.stopOuts ?? 0;
      },
    ),
    { numRuns: 400 },
  );
  expect(trades).toBeGreaterThan(3000);
  expect(stopOuts).toBeGreaterThan(3);
});
