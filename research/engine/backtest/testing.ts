import { type Costs, findInstrument, type Instrument } from "#broking";
import { parseStrategy } from "../strategy/parse-strategy.ts";
import { barsOf } from "../testing.ts";
import { runBacktest } from "./run-backtest.ts";
import type { BacktestInput, BacktestResult } from "./types.ts";

// For tests worked out by hand: one lot of the instrument moves one dollar a point of 1.0 on a leverage of 5, prices are
// whole numbers, and volume is the script that entry and exit conditions read.
export const UNIT = {
  ...(findInstrument("GOOG") as Instrument), // in the catalogue
  symbol: "UNIT",
  digits: 0,
  point: 1,
  tickSize: 1,
  tickValue: 1,
  contractSize: 1,
  volumeMin: 1,
  volumeStep: 1,
  volumeMax: 1000,
};
const FREE: Costs = {
  spreadPoints: 0,
  commissionPerLotPerSide: 0,
  slippagePoints: 0,
  swapLongPoints: 0,
  swapShortPoints: 0,
};
const SPEC = {
  specVersion: 1,
  name: "script",
  symbol: "UNIT",
  timeframe: "H1",
  entry: { long: "volume == 1 or volume == 9", short: "volume == 2 or volume == 9" },
  exit: { long: "volume == 3", short: "volume == 3" },
  sizing: { kind: "fixedLots", lots: 1 },
};
export const LONG = 1;
export const SHORT = 2;
export const EXIT = 3;
export const BOTH = 9;

export type Candle = readonly [
  open: number,
  high: number,
  low: number,
  close: number,
  script?: number,
];

export interface Script {
  readonly candles: readonly Candle[];
  readonly spec?: Record<string, unknown>;
  readonly costs?: Partial<Costs>;
  readonly spreads?: readonly number[];
  readonly more?: Partial<BacktestInput>;
  readonly start?: number;
}

export function run({ candles, spec, costs, spreads, more, start }: Script): BacktestResult {
  const parsed = parseStrategy({ ...SPEC, ...spec });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const bars = barsOf(
    candles.map(([open, high, low, close]) => [open, high, low, close]),
    start,
  );
  candles.forEach(([, , , , script = 0], i) => {
    bars.volume[i] = script;
  });
  spreads?.forEach((points, i) => {
    bars.spread[i] = points;
  });
  return runBacktest({
    strategy: parsed.value,
    bars,
    timeframe: "H1",
    instrument: UNIT,
    costs: { ...FREE, ...costs },
    initialBalance: 1000,
    accountCurrency: "USD",
    ...more,
  });
}

export const flat = (price: number, script = 0): Candle => [price, price, price, price, script];
export const brief = (result: BacktestResult) =>
  result.trades.map((trade) => [
    trade.side,
    trade.entryBar,
    trade.entryPrice,
    trade.exitBar,
    trade.exitPrice,
    trade.exitReason,
  ]);
