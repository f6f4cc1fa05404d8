import type { Costs, Instrument } from "#broking";
import type { Bars } from "#domain";
import { type BacktestResult, runBacktest, type Strategy } from "#engine";
import { detectTimeframe } from "#marketdata";
import {
  readCosts,
  readCurrency,
  readInstrument,
  readParams,
  readSeed,
  readStrategy,
} from "./backtest-input.ts";
import { backtestReport } from "./backtest-report.ts";
import { namedNumbers, parseOptions, positiveNumber, required } from "./command.ts";
import { readBars } from "./input-files.ts";
import { log, print, printJson } from "./output.ts";

const HELP = `nusatrade backtest - run a strategy over bars

  nusatrade backtest --spec S.json --bars B.csv [--json]

  --spec FILE        strategy as JSON
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
  --time-zone ZONE   IANA zone of the file's times, such as Europe/Athens (default UTC)
  --seed N           kept in the receipt (default 0)
  --json             one JSON document to stdout: {"trades","equity","metrics","interval","receipt","timing",...}
  --help             this text

Bars are counted from 0 in file order. What is open at the end closes at the last close with endOfData.
`;

const OPTIONS = {
  spec: { type: "string" },
  bars: { type: "string" },
  instrument: { type: "string" },
  costs: { type: "string" },
  balance: { type: "string" },
  currency: { type: "string" },
  rate: { type: "string", multiple: true },
  param: { type: "string", multiple: true },
  "time-zone": { type: "string" },
  seed: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const;

/** `nusatrade backtest`. @returns 0; what the user can mend is thrown as UserError. */
export async function runBacktestCommand(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv, OPTIONS);
  if (options.help) {
    await print(HELP);
    return 0;
  }
  const started = performance.now();
  const specPath = required(options.spec, "spec", "strategy.json");
  const barsPath = required(options.bars, "bars", "bars.csv");
  const initialBalance = positiveNumber(options.balance, "balance", 10_000);
  const strategy = readStrategy(specPath);
  const instrument = readInstrument(options.instrument, strategy.symbol);
  const costs = readCosts(options.costs, instrument);
  const bars = readBars(barsPath, options["time-zone"]);
  const timeframe = detectTimeframe(bars) ?? strategy.timeframe;
  const input = {
    strategy,
    bars,
    timeframe,
    instrument,
    costs,
    initialBalance,
    accountCurrency: readCurrency(options.currency),
    params: readParams(options.param, strategy),
    rates: namedNumbers(options.rate, "rate"),
    seed: readSeed(options.seed),
  };
  warn(input);
  const loaded = performance.now();
  const result = runBacktest(input);
  sayWhatMatters(result, instrument, input.accountCurrency);
  const timing = {
    loadMs: milliseconds(loaded - started),
    runMs: milliseconds(performance.now() - loaded),
  };
  if (options.json) await printJson({ ...result, timing });
  else await print(`${backtestReport(input, result, timing)}\n`);
  return 0;
}

interface Warned {
  readonly strategy: Strategy;
  readonly timeframe: Strategy["timeframe"];
  readonly bars: Bars;
  readonly costs: Costs;
  readonly instrument: Instrument;
}

/** What does not stop the run and may still surprise. */
function warn({ strategy, timeframe, bars, costs, instrument }: Warned): void {
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
  if (costs.spreadPoints === "fromData" && bars.spread.some((points) => !(points >= 0))) {
    log("bars without a spread get the symbol's default one");
  }
}

/** Notes on the result that its numbers alone do not tell. */
function sayWhatMatters(
  { rateSource, skipped }: BacktestResult,
  { profitCurrency }: Instrument,
  accountCurrency: string,
): void {
  if (rateSource === "reference") {
    log(
      `profits in ${profitCurrency} became ${accountCurrency} at a reference rate; --rate gives the true one`,
    );
  }
  if (skipped.tooSmall > 0) {
    log(`${skipped.tooSmall} entries were too small for the symbol's least volume`);
  }
  if (skipped.invalidStop > 0) {
    log(`${skipped.invalidStop} entries had their stop or target on the wrong side of the market`);
  }
}

function milliseconds(elapsed: number): number {
  return Math.round(elapsed * 1000) / 1000;
}
