import { UserError } from "#domain";
import {
  type MonteCarlo,
  measure,
  monteCarlo,
  noisyBars,
  type PathKind,
  prepareBacktest,
  quantilesOf,
} from "#engine";
import { readSeed } from "./backtest-input.ts";
import { parseOptions, positiveNumber } from "./command.ts";
import { milliseconds, print, printJson, table } from "./output.ts";
import { readSetting, SETTING_HELP, SETTING_OPTIONS, type Setting } from "./settings.ts";
import { wholeNumber } from "./sweep-input.ts";

const HELP = `nusatrade monte-carlo - how else the same trades, or nearly the same bars, could have come out

  nusatrade monte-carlo --spec S.json --bars B.csv [--kind shuffle] [--json]

  --kind NAME        shuffle: the same trades in another order (default); bootstrap: trades drawn with repeats, in blocks;
                     skip: some trades missed, all dearer; noise: the strategy run again on bars a little different
  --paths N          how many (default 1000; 200 of noise)
  --seed N           the same seed, the same paths (default 0)
  --block N          bootstrap: trades a block (default 5)
  --skip SHARE       skip: chance 0-1 that a trade is missed (default 0.1)
  --extra-cost N     skip: account currency more a trade (default 0)
  --strength SHARE   noise: how far a price may move, 0-1 of its bar's range (default 0.1)
  --ruin PERCENT     an account that lost so much of its initial balance is ruined (default 50)
${SETTING_HELP}
  --json             one JSON document to stdout: {"kind","paths","finalEquity":{"p1","p5",...},"maxDrawdownPercent":{...},
                     "riskOfRuin","lossShare","timing"}
  --help             this text

p5 is the value below which 5 of 100 paths stay. Profits are added up as money: sizes are those that were traded.
`;

const OPTIONS = {
  ...SETTING_OPTIONS,
  kind: { type: "string" },
  paths: { type: "string" },
  seed: { type: "string" },
  block: { type: "string" },
  skip: { type: "string" },
  "extra-cost": { type: "string" },
  strength: { type: "string" },
  ruin: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const;

type Options = ReturnType<typeof parseOptions<typeof OPTIONS>>;
type Outcome = Omit<MonteCarlo, "fan">;
const MOST_PATHS = 1_000_000;
const NOISE_PATHS = 200;
const TRADE_PATHS = 1000;

/** `nusatrade monte-carlo`. @returns 0; what the user can mend is thrown as UserError. */
export async function runMonteCarloCommand(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv, OPTIONS);
  if (options.help) {
    await print(HELP);
    return 0;
  }
  const started = performance.now();
  const kind = kindNamed(options.kind ?? "shuffle");
  const ruinPercent = positiveNumber(options.ruin, "ruin", 50);
  if (ruinPercent > 100) throw wrong(`--ruin must be at most 100, was "${options.ruin}"`);
  const paths = wholeNumber(
    options.paths ?? String(kind === "noise" ? NOISE_PATHS : TRADE_PATHS),
    "paths",
    1,
  );
  if (paths > MOST_PATHS) throw wrong(`--paths must be at most ${MOST_PATHS}, was "${paths}"`);
  const seed = readSeed(options.seed);
  const path = kind === "noise" ? null : pathOf(kind, options);
  const strength = shareOf(options.strength, "strength", 0.1);
  const setting = readSetting(options);
  const loaded = performance.now();
  const outcome =
    path === null
      ? noisePaths(setting, { paths, seed, strength, ruinPercent })
      : tradePaths(setting, { path, paths, seed, ruinPercent });
  const timing = {
    loadMs: milliseconds(loaded - started),
    runMs: milliseconds(performance.now() - loaded),
  };
  if (options.json) await printJson({ kind, ...outcome, timing });
  else await print(`${report(kind, outcome, setting)}\n`);
  return 0;
}

const KINDS = ["shuffle", "bootstrap", "skip", "noise"] as const;
type Kind = (typeof KINDS)[number];

function kindNamed(given: string): Kind {
  const kind = KINDS.find((one) => one === given);
  if (kind) return kind;
  throw wrong(`--kind must be one of ${KINDS.join(", ")}, was "${given}"`);
}

function pathOf(kind: Exclude<Kind, "noise">, options: Options): PathKind {
  if (kind === "shuffle") return { kind };
  if (kind === "bootstrap")
    return { kind, blockLength: wholeNumber(options.block ?? "5", "block", 1) };
  const given = options["extra-cost"];
  const extraCost =
    given === undefined || Number(given) === 0 ? 0 : positiveNumber(given, "extra-cost", 0);
  return { kind, skipShare: shareOf(options.skip, "skip", 0.1), extraCost };
}

function tradePaths(
  { strategy, params, ...setting }: Setting,
  input: { path: PathKind; paths: number; seed: number; ruinPercent: number },
): Outcome {
  const { trades } = prepareBacktest(setting).run({ strategy, params });
  if (trades.length === 0)
    throw wrong("the strategy made no trades on these bars: there is nothing to replay");
  const profits = Float64Array.from(trades, ({ netProfit }) => netProfit);
  const { initialBalance } = setting;
  const made = monteCarlo({ ...input, profits, initialBalance });
  const { paths, finalEquity, maxDrawdownPercent, riskOfRuin, lossShare } = made;
  return { paths, finalEquity, maxDrawdownPercent, riskOfRuin, lossShare };
}

/** One backtest a path, each on bars of its own. */
function noisePaths(
  { strategy, params, ...setting }: Setting,
  {
    paths,
    seed,
    strength,
    ruinPercent,
  }: Record<"paths" | "seed" | "strength" | "ruinPercent", number>,
): Outcome {
  const { bars, instrument, initialBalance } = setting;
  const finals = new Float64Array(paths);
  const falls = new Float64Array(paths);
  const ruinLevel = initialBalance * (1 - ruinPercent / 100);
  let [ruined, lost] = [0, 0];
  for (let i = 0; i < paths; i++) {
    const noise = { seed: seed + i, strength, tickSize: instrument.tickSize };
    const noisy = noisyBars(bars, noise);
    const { equity } = prepareBacktest({ ...setting, bars: noisy }).run({ strategy, params });
    const final = equity[equity.length - 1] ?? initialBalance;
    const curve = { trades: [], equity, times: bars.time, initialBalance };
    finals[i] = final;
    falls[i] = measure(curve, ["maxDrawdownPercent"]).maxDrawdownPercent ?? 0;
    if (equity.some((value) => value <= ruinLevel)) ruined++;
    if (final < initialBalance) lost++;
  }
  return {
    paths,
    finalEquity: quantilesOf(finals),
    maxDrawdownPercent: quantilesOf(falls),
    riskOfRuin: ruined / paths,
    lossShare: lost / paths,
  };
}

function report(kind: Kind, outcome: Outcome, { strategy, accountCurrency }: Setting): string {
  const { paths, finalEquity, maxDrawdownPercent, riskOfRuin, lossShare } = outcome;
  const names = Object.keys(finalEquity) as (keyof typeof finalEquity)[];
  const rows = names.map((name) => [
    `${name.slice(1)} %`,
    finalEquity[name].toFixed(2),
    maxDrawdownPercent[name].toFixed(2),
  ]);
  return [
    `Simulated: ${paths} paths (${kind}) of ${strategy.name}`,
    "",
    table([["below", `final equity ${accountCurrency}`, "largest drawdown %"], ...rows]),
    "",
    `ruined on the way: ${(100 * riskOfRuin).toFixed(1)} % of the paths; ended with a loss: ${(100 * lossShare).toFixed(1)} %`,
  ].join("\n");
}

function shareOf(given: string | undefined, name: string, otherwise: number): number {
  if (given === undefined) return otherwise;
  const share = given.trim() === "" ? Number.NaN : Number(given);
  if (share >= 0 && share <= 1) return share;
  throw wrong(`--${name} must be a number from 0 to 1, was "${given}"`);
}

function wrong(message: string): UserError {
  return new UserError("cli.option", message);
}
