import { type Costs, type Instrument, moneyPerPrice } from "#broking";
import { type Bars, UserError } from "#domain";
import { type AccountRules, completeAccountRules } from "./account.ts";
import { requireSoundBars } from "./bars-guard.ts";
import { type Conversion, conversionOf } from "./conversion.ts";
import { completeExecution, type Execution } from "./execution.ts";
import { type LimitSetting, limitSetting } from "./limit-setting.ts";
import { type Margin, marginFor } from "./margin.ts";
import { type BarNights, barNights } from "./nights.ts";
import { barQuotes, type Path, pathOf, type Quotes } from "./path.ts";
import { type Reach, reachOf } from "./reach.ts";
import { spreadPrices } from "./spread.ts";
import type { BacktestMode, BacktestSetting } from "./types.ts";

/** Where a strategy trades: all of a run that no strategy changes, in the shape that the loop over bars reads. */
export interface Market {
  readonly mode: BacktestMode;
  readonly bars: Bars;
  /** The bars as steps. */
  readonly quotes: Quotes;
  /** The finer steps inside them; null: none are known. */
  readonly path: Path | null;
  readonly instrument: Instrument;
  readonly costs: Costs;
  readonly account: AccountRules;
  readonly execution: Execution;
  /** null: every entry is made. */
  readonly limits: LimitSetting | null;
  readonly initialBalance: number;
  readonly conversion: Conversion;
  readonly margin: Margin;
  /** Price, one a bar. */
  readonly spreads: Float64Array;
  /** null where swap costs nothing. */
  readonly nights: BarNights | null;
  /** Profit currency per lot and 1.0 of price. */
  readonly moneyPerPrice: number;
  /** Of all prices here; found when first asked for, because a run with stops never asks. */
  readonly reach: () => Reach;
}

/**
 * @throws UserError on bars, finer bars or ticks that cannot be, a balance that is not above 0, or currencies that no
 * rate connects.
 */
export function marketOf(setting: BacktestSetting): Market {
  const { bars, instrument, costs, timeframe, accountCurrency, initialBalance } = setting;
  const { mode = "ohlc", rates = {} } = setting;
  if (!(initialBalance > 0 && initialBalance < Infinity)) {
    throw new UserError(
      "account.bad_balance",
      `the initial balance must be above 0, was ${initialBalance}`,
    );
  }
  requireSoundBars(bars);
  const paysSwap = costs.swapLongPoints !== 0 || costs.swapShortPoints !== 0;
  const spreads = spreadPrices(bars, costs, instrument);
  const account = completeAccountRules(setting.account);
  const conversion = conversionOf(instrument, accountCurrency, rates);
  return {
    mode,
    bars,
    quotes: barQuotes(setting, spreads),
    path: pathOf(setting),
    instrument,
    costs,
    account,
    execution: completeExecution(setting.execution),
    limits: limitSetting(setting),
    initialBalance,
    conversion,
    margin: marginFor(instrument, account, conversion, accountCurrency, rates),
    spreads,
    nights: paysSwap ? barNights(bars.time, timeframe, instrument) : null,
    moneyPerPrice: moneyPerPrice(instrument),
    reach: once(() => reachOf(bars, spreads)),
  };
}

function once<T>(find: () => T): () => T {
  let found: T | undefined;
  return () => {
    found ??= find();
    return found;
  };
}
