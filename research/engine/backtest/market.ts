import { type Costs, type Instrument, moneyPerPrice } from "#broking";
import { type Bars, UserError } from "#domain";
import { requireSoundBars } from "./bars-guard.ts";
import { type Conversion, conversionOf } from "./conversion.ts";
import { type BarNights, barNights } from "./nights.ts";
import { spreadPrices } from "./spread.ts";
import type { BacktestSetting } from "./types.ts";

/** Where a strategy trades: all of a run that no strategy changes, in the shape that the loop over bars reads. */
export interface Market {
  readonly bars: Bars;
  readonly instrument: Instrument;
  readonly costs: Costs;
  readonly initialBalance: number;
  readonly conversion: Conversion;
  /** Price, one a bar. */
  readonly spreads: Float64Array;
  /** null where swap costs nothing. */
  readonly nights: BarNights | null;
  /** Price. */
  readonly slippage: number;
  /** Profit currency per lot and 1.0 of price. */
  readonly moneyPerPrice: number;
}

/**
 * @throws UserError on bars that cannot be, a balance that is not above 0, or currencies that no rate connects.
 */
export function marketOf(setting: BacktestSetting): Market {
  const { bars, instrument, costs, timeframe, accountCurrency, initialBalance, rates } = setting;
  if (!(initialBalance > 0 && initialBalance < Infinity)) {
    throw new UserError(
      "account.bad_balance",
      `the initial balance must be above 0, was ${initialBalance}`,
    );
  }
  if (setting.mode !== undefined && setting.mode !== "ohlc") {
    throw new UserError("backtest.bad_mode", `mode ${setting.mode} does not run, ohlc does`);
  }
  requireSoundBars(bars);
  const paysSwap = costs.swapLongPoints !== 0 || costs.swapShortPoints !== 0;
  return {
    bars,
    instrument,
    costs,
    initialBalance,
    conversion: conversionOf(instrument, accountCurrency, rates ?? {}),
    spreads: spreadPrices(bars.spread, costs, instrument),
    nights: paysSwap ? barNights(bars.time, timeframe, instrument) : null,
    slippage: costs.slippagePoints * instrument.point,
    moneyPerPrice: moneyPerPrice(instrument),
  };
}
