import {
  type Costs,
  completeCosts,
  completeInstrument,
  costsSchema,
  type Instrument,
  instrumentSchema,
} from "#broking";
import { UserError } from "#domain";
import { parseStrategy, type SpecProblem, type Strategy } from "#engine";
import { namedNumbers } from "./command.ts";
import { checked, readJson } from "./input-files.ts";
import { log } from "./output.ts";

/** @throws UserError with the first problem: field, character, message and hint. */
export function readStrategy(path: string): Strategy {
  const parsed = parseStrategy(readJson(path));
  if (parsed.ok) return parsed.value;
  const [first, ...more] = parsed.error;
  const rest = more.length === 0 ? "" : ` (and ${more.length} more)`;
  throw new UserError("cli.spec", `${path}${first === undefined ? "" : sayProblem(first)}${rest}`);
}

function sayProblem({ path, position, message, hint }: SpecProblem): string {
  const field = path === "" ? "" : `, field ${path}`;
  const place = position === null ? "" : ` at character ${position + 1}`;
  return `${field}${place}: ${message}; ${hint}`;
}

/** The catalogue's facts of the symbol with the file's, if any, on top. */
export function readInstrument(path: string | undefined, symbol: string): Instrument {
  const written = path === undefined ? {} : readJson(path);
  const given = isObject(written) ? { symbol, ...written } : written;
  const input = checked(instrumentSchema, given, path ?? "the instrument");
  if (isObject(given)) {
    const unknown = Object.keys(given).filter((key) => !Object.hasOwn(input, key));
    if (unknown.length > 0) log(`${path}: not used: ${unknown.join(", ")}`);
  }
  const completed = completeInstrument(input);
  if (completed.ok) return completed.value;
  throw new UserError(
    "cli.instrument",
    `${path}: ${completed.error.message}; ${completed.error.hint}`,
  );
}

/** The symbol's default costs with the file's, if any, on top. */
export function readCosts(path: string | undefined, instrument: Instrument): Costs {
  const input = path === undefined ? {} : checked(costsSchema, readJson(path), path);
  const absurd = Object.entries(input).find(
    ([, value]) => typeof value === "number" && Math.abs(value) > MOST_COST,
  );
  if (absurd) {
    throw new UserError(
      "cli.field",
      `${path}, field ${absurd[0]}: must be at most ${MOST_COST}, was ${absurd[1]}`,
    );
  }
  return completeCosts(input, instrument);
}

/** Points or money of one deal that no broker asks for. */
const MOST_COST = 1e9;

/** USD unless another code is given. */
export function readCurrency(given: string | undefined): string {
  if (given === undefined) return "USD";
  if (/^[A-Z]{3,5}$/.test(given)) return given;
  throw new UserError("cli.option", `--currency must be a code such as USD or EUR, was "${given}"`);
}

/** 0 unless another whole number is given. */
export function readSeed(given: string | undefined): number {
  const seed = given === undefined || given.trim() === "" ? 0 : Number(given);
  if (Number.isSafeInteger(seed)) return seed;
  throw new UserError("cli.option", `--seed must be a whole number, was "${given}"`);
}

/** Values for parameters that the strategy has. */
export function readParams(
  given: readonly string[] | undefined,
  strategy: Strategy,
): Record<string, number> {
  const params = namedNumbers(given, "param");
  const known = Object.keys(strategy.params);
  for (const name of Object.keys(params)) {
    if (known.includes(name)) continue;
    const has = known.length === 0 ? "it has none" : `it has ${known.join(", ")}`;
    throw new UserError(
      "cli.option",
      `--param ${name}: the strategy has no such parameter; ${has}`,
    );
  }
  return params;
}

function isObject(given: unknown): given is Record<string, unknown> {
  return typeof given === "object" && given !== null && !Array.isArray(given);
}
