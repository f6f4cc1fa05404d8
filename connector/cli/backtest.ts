import type { Instrument } from "#broking";
import { UserError } from "#domain";
import {
  type BacktestInput,
  type BacktestResult,
  equityCsv,
  prepareBacktest,
  type ReportLanguage,
  receiptOf,
  reportHtml,
  tradesCsv,
} from "#engine";
import { type BarsQuality, barsQuality } from "#marketdata";
import { readSeed } from "./backtest-input.ts";
import { backtestReport } from "./backtest-report.ts";
import { parseOptions } from "./command.ts";
import { log, milliseconds, print, printJson } from "./output.ts";
import { writeText } from "./output-files.ts";
import { readSetting, SETTING_HELP, SETTING_OPTIONS } from "./settings.ts";

const HELP = `nusatrade backtest - run a strategy over bars

  nusatrade backtest --spec S.json --bars B.csv [--json]

${SETTING_HELP}
  --seed N           of what --execution draws; kept in the receipt (default 0)
  --report FILE      write the result as one HTML file that needs no network
  --language CODE    of the report: en or id (default en)
  --trades-csv FILE  write the trades as CSV
  --equity-csv FILE  write time and equity of each bar as CSV
  --json             one JSON document to stdout: {"trades","equity","metrics","interval","receipt","quality","timing",...}
  --help             this text

Bars are counted from 0 in file order. What is open at the end closes at the last close with endOfData.
timing: loadMs reads and checks the files, runMs is the backtest with its metrics, receiptMs hashes bars and result.
`;

const OPTIONS = {
  ...SETTING_OPTIONS,
  seed: { type: "string" },
  report: { type: "string" },
  language: { type: "string" },
  "trades-csv": { type: "string" },
  "equity-csv": { type: "string" },
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
  const language = readLanguage(options.language, options.report);
  const input = { ...readSetting(options), seed: readSeed(options.seed) };
  const quality = barsQuality(input.bars, input.timeframe);
  const loaded = performance.now();
  const outcome = prepareBacktest(input).outcome(input);
  const run = performance.now();
  const result = { ...outcome, receipt: receiptOf(input, outcome) };
  const timing = {
    loadMs: milliseconds(loaded - started),
    runMs: milliseconds(run - loaded),
    receiptMs: milliseconds(performance.now() - run),
  };
  sayWhatMatters(result, input.instrument, input.accountCurrency, quality);
  const { report, "trades-csv": trades, "equity-csv": equity } = options;
  if (report !== undefined) writeText(report, reportOf(input, result, quality, language));
  if (trades !== undefined) writeText(trades, tradesCsv(result.trades));
  if (equity !== undefined) writeText(equity, equityCsv(input.bars.time, result.equity));
  if (options.json) await printJson({ ...result, quality, timing });
  else await print(`${backtestReport(input, result, timing)}\n`);
  return 0;
}

function readLanguage(given: string | undefined, report: string | undefined): ReportLanguage {
  if (given !== undefined && report === undefined) {
    throw new UserError("cli.option", "--language is for --report FILE; add it");
  }
  if (given === undefined || given === "en" || given === "id") return given ?? "en";
  throw new UserError("cli.option", `--language must be en or id, was "${given}"`);
}

function reportOf(
  input: BacktestInput,
  result: BacktestResult,
  quality: BarsQuality,
  language: ReportLanguage,
): string {
  return reportHtml({ ...input, times: input.bars.time, result, quality }, language);
}

const LOW_COVERAGE = 0.95;

/** Notes on the result that its numbers alone do not tell. */
function sayWhatMatters(
  { rateSource, skipped, refused, stopOuts }: BacktestResult,
  { profitCurrency }: Instrument,
  accountCurrency: string,
  { coverage, flags }: BarsQuality,
): void {
  if (rateSource === "reference") {
    log(
      `profits in ${profitCurrency} became ${accountCurrency} at a reference rate; --rate gives the true one`,
    );
  }
  const skips = [
    [skipped.tooSmall, "were too small for the symbol's least volume"],
    [skipped.invalidStop, "had their stop or target on the wrong side of the market"],
    [skipped.noMargin, "needed more margin than was free"],
    [skipped.rejected, "were refused by the drawn execution"],
  ] as const;
  for (const [count, why] of skips) if (count > 0) log(`${count} entries ${why}`);
  if (refused !== undefined && refused.count > 0) {
    const codes = Object.entries(refused.byCode).map(([code, count]) => `${count} ${code}`);
    log(`${refused.count} entries were refused by the limits: ${codes.join(", ")}`);
  }
  if (stopOuts > 0) log(`${stopOuts} positions were closed by the stop-out`);
  if (coverage < LOW_COVERAGE) {
    log(`low-quality data: ${(100 * coverage).toFixed(1)} % of the expected bars are there`);
  }
  const others = flags.filter((flag) => flag !== "coverage_low" && flag !== "spread_missing");
  if (others.length > 0) log(`the bars' quality: ${others.join(", ").replaceAll("_", " ")}`);
}
