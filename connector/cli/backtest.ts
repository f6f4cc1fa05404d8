import type { Instrument } from "#broking";
import { type BacktestResult, runBacktest } from "#engine";
import { readSeed } from "./backtest-input.ts";
import { backtestReport } from "./backtest-report.ts";
import { parseOptions } from "./command.ts";
import { log, print, printJson } from "./output.ts";
import { readSetting, SETTING_HELP, SETTING_OPTIONS } from "./settings.ts";

const HELP = `nusatrade backtest - run a strategy over bars

  nusatrade backtest --spec S.json --bars B.csv [--json]

${SETTING_HELP}
  --seed N           kept in the receipt (default 0)
  --json             one JSON document to stdout: {"trades","equity","metrics","interval","receipt","timing",...}
  --help             this text

Bars are counted from 0 in file order. What is open at the end closes at the last close with endOfData.
`;

const OPTIONS = {
  ...SETTING_OPTIONS,
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
  const input = { ...readSetting(options), seed: readSeed(options.seed) };
  const loaded = performance.now();
  const result = runBacktest(input);
  sayWhatMatters(result, input.instrument, input.accountCurrency);
  const timing = {
    loadMs: milliseconds(loaded - started),
    runMs: milliseconds(performance.now() - loaded),
  };
  if (options.json) await printJson({ ...result, timing });
  else await print(`${backtestReport(input, result, timing)}\n`);
  return 0;
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
