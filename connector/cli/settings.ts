import type { Costs } from "#broking";
import { type Bars, UserError } from "#domain";
import type { BacktestSetting, Strategy } from "#engine";
import { detectTimeframe } from "#marketdata";
import {
  readCosts,
  readCurrency,
  readInstrument,
  readParams,
  readStrategy,
} from "./backtest-input.ts";
import { namedNumbers, positiveNumber, required } from "./command.ts";
import { readBars } from "./input-files.ts";
import { MODE_HELP, MODE_OPTIONS, readMode } from "./mode-input.ts";
import { log } from "./output.ts";

/** Options that say what is traded, where and at what cost: the same for every command that runs strategies. */
export const SETTING_OPTIONS = {
  spec: { type: "string" },
  bars: { type: "string" },
  instrument: { type: "string" },
  costs: { type: "string" },
  balance: { type: "string" },
  currency: { type: "string" },
  rate: { type: "string", multiple: true },
  param: { type: "string", multiple: true },
  "time-zone": { type: "string" },
  ...MODE_OPTIONS,
} as const;

export const SETTING_HELP = `  --spec FILE        strategy as JSON
  --bars FILE        bars as CSV (time, open, high, low, close, volume, optional spread in points) or MT5's export
  --instrument FILE  the symbol's facts as JSON, whole or in part: {"symbol","digits","contractSize","volumeMin",
                     "volumeStep","volumeMax","profitCurrency","marginCurrency","leverage",...}; the rest comes
                     from the catalogue (default: all of it, by the strategy's symbol)
  --costs FILE       {"spreadPoints":N|"fromData","commissionPerLotPerSide":N,"slippagePoints":N,"swapLongPoints":N,
                     "swapShortPoints":N}; what is left out keeps the symbol's realistic default, never zero.
                     Commission is in account currency; a negative swap is paid
  --balance N        initial balance (default 10000)
  --currency CODE    account currency (default USD)
  --rate PAIR=N      price of a currency pair for profits in another currency, as in USDJPY=150; repeatable
  --param NAME=N     a value in place of a parameter's default; repeatable
  --time-zone ZONE   zone of the files' times: IANA name such as Europe/Athens, NewYork+7 for an MT5 server's usual
                     clock, or UTC+3 (default UTC)
${MODE_HELP}`;

/** More than all money there is: a slip of the keyboard, after which cents are lost in the digits of doubles. */
const MOST_MONEY = 1e12;

type Given<Options> = {
  readonly [Name in keyof Options]?:
    | (Options[Name] extends { readonly multiple: true } ? string[] : string)
    | undefined;
};

/** What the options of `SETTING_OPTIONS` came to. */
export interface Setting extends BacktestSetting {
  readonly strategy: Strategy;
  readonly params: Readonly<Record<string, number>>;
}

/**
 * Reads all files, and says on stderr what does not stop the run and may still surprise.
 *
 * @throws UserError with what is to be mended.
 */
export function readSetting(options: Given<typeof SETTING_OPTIONS>): Setting {
  const specPath = required(options.spec, "spec", "strategy.json");
  const barsPath = required(options.bars, "bars", "bars.csv");
  const initialBalance = positiveNumber(options.balance, "balance", 10_000);
  if (initialBalance > MOST_MONEY) {
    throw new UserError(
      "cli.option",
      `--balance must be at most ${MOST_MONEY}, was "${options.balance}"`,
    );
  }
  const strategy = readStrategy(specPath);
  const instrument = readInstrument(options.instrument, strategy.symbol);
  const costs = readCosts(options.costs, instrument);
  const bars = readBars(barsPath, options["time-zone"]);
  const setting = {
    strategy,
    bars,
    timeframe: detectTimeframe(bars) ?? strategy.timeframe,
    instrument,
    costs,
    initialBalance,
    accountCurrency: readCurrency(options.currency),
    params: readParams(options.param, strategy),
    rates: namedNumbers(options.rate, "rate"),
    ...readMode(options, options["time-zone"]),
  };
  warn(setting);
  return setting;
}

function warn({ strategy, timeframe, bars, costs, instrument }: Setting): void {
  if (timeframe !== strategy.timeframe) {
    log(
      `the bars are ${timeframe} and the strategy says ${strategy.timeframe}: it runs on the bars as they are`,
    );
  }
  if (instrument.symbol !== strategy.symbol) {
    log(
      `the instrument is ${instrument.symbol} and the strategy says ${strategy.symbol}: the instrument counts`,
    );
  }
  if (lacksSpread(bars, costs)) log("bars without a spread get the symbol's default one");
}

function lacksSpread(bars: Bars, { spreadPoints }: Costs): boolean {
  return spreadPoints === "fromData" && bars.spread.some((points) => !(points >= 0));
}
