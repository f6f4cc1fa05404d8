import * as z from "zod/mini";
import { UserError } from "#domain";
import { ENGINE_VERSION, type Receipt, runBacktest } from "#engine";
import { parseOptions, required } from "./command.ts";
import { checked, readJson } from "./input-files.ts";
import { print, printJson } from "./output.ts";
import { readSetting, SETTING_HELP, SETTING_OPTIONS } from "./settings.ts";

const HELP = `nusatrade verify - run a backtest again and compare it with its receipt, byte for byte

  nusatrade verify --receipt R.json --spec S.json --bars B.csv [the options of the backtest]

  --receipt FILE     a receipt, or what backtest --json printed
${SETTING_HELP}
  --json             one JSON document to stdout: {"same","differs":[...],"expected","found"}
  --help             this text

Parameters and seed are the receipt's. Exits 0 if all is the same, 1 if not; "differs" names where: the strategy, the
bars, the costs and rules, the engine, or the result alone.
`;

const OPTIONS = {
  ...SETTING_OPTIONS,
  receipt: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const;

const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/, "is not a SHA-256"));
const receiptSchema = z.object({
  engineVersion: z.string(),
  specHash: hash,
  dataHash: hash,
  costsHash: hash,
  params: z.record(z.string(), z.number()),
  seed: z.int(),
  resultHash: hash,
});
const PARTS = {
  engineVersion: "engine",
  specHash: "strategy",
  dataHash: "bars",
  costsHash: "costs",
  resultHash: "result",
} as const satisfies Partial<Record<keyof Receipt, string>>;
const DIFFERENT = 1;

/** `nusatrade verify`. @returns 0 if the receipt came out again, else 1. */
export async function runVerifyCommand(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv, OPTIONS);
  if (options.help) {
    await print(HELP);
    return 0;
  }
  if (options.param)
    throw new UserError("cli.option", "--param: the receipt has the parameters; leave it out");
  const path = required(options.receipt, "receipt", "receipt.json");
  const expected = checked(receiptSchema, receiptIn(readJson(path)), path);
  const { params: _, ...setting } = readSetting(options);
  const { params, seed } = expected;
  const { receipt: found } = runBacktest({ ...setting, params, seed });
  const keys = Object.keys(PARTS) as (keyof typeof PARTS)[];
  const differs = keys.filter((key) => expected[key] !== found[key]).map((key) => PARTS[key]);
  const isSame = differs.length === 0;
  if (options.json) await printJson({ same: isSame, differs, expected, found });
  else
    await print(
      isSame
        ? `the same, to the last byte: ${found.resultHash}\n`
        : `${say(differs, expected.engineVersion)}\n`,
    );
  return isSame ? 0 : DIFFERENT;
}

/** The receipt itself, or the field of a result that holds it. */
function receiptIn(value: unknown): unknown {
  return typeof value === "object" && value !== null && "receipt" in value ? value.receipt : value;
}

function say(differs: readonly string[], engine: string): string {
  const version = differs.includes("engine") ? ` (receipt ${engine}, here ${ENGINE_VERSION})` : "";
  return `not the same: ${differs.join(", ")}${version}`;
}
