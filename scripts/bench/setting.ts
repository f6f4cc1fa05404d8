import { defaultCosts, findInstrument } from "#broking";
import type { Bars, Timeframe } from "#domain";
import { type BacktestSetting, parseStrategy, type Strategy } from "#engine";
import { generateBars } from "#marketdata";

/** Generated EURUSD: the same on every machine. */
export function barsOf(timeframe: Timeframe, count: number): Bars {
  return generateBars({
    symbol: "EURUSD",
    timeframe,
    from: Date.UTC(2022, 0, 3),
    count,
    seed: 1,
  });
}

/** EURUSD with all its costs, on an account that never runs out of margin. */
export function settingOf(bars: Bars, timeframe: Timeframe): BacktestSetting {
  const instrument = findInstrument("EURUSD");
  if (!instrument) throw new Error("EURUSD must be in the catalogue");
  const costs = defaultCosts(instrument);
  return { bars, timeframe, instrument, costs, initialBalance: 1e6, accountCurrency: "USD" };
}

/** An SMA cross on both sides with its two periods as parameters. */
export function smaCross(stops: object = {}): Strategy {
  const parsed = parseStrategy({
    specVersion: 1,
    name: "SMA cross",
    symbol: "EURUSD",
    timeframe: "M1",
    params: { fast: { default: 10 }, slow: { default: 30 } },
    entry: {
      long: "crossover(sma(close, fast), sma(close, slow))",
      short: "crossunder(sma(close, fast), sma(close, slow))",
    },
    sizing: { kind: "fixedLots", lots: 0.1 },
    ...stops,
  });
  if (!parsed.ok) throw new Error(`the strategy must parse: ${JSON.stringify(parsed.error)}`);
  return parsed.value;
}
