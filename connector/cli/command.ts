import { type ParseArgsConfig, parseArgs } from "node:util";
import { UserError } from "#domain";

/** One word after `nusatrade`. */
export interface Command {
  readonly summary: string;
  /** @returns the exit code. */
  readonly run: (argv: readonly string[]) => Promise<number>;
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** What a command was given; `help` was not among it. */
export type ParsedOptions<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T; args: string[]; strict: true; allowPositionals: false }>
>["values"];

/**
 * @throws UserError on an unknown option, a value that is missing, or a word that belongs to no option.
 */
export function parseOptions<const T extends Options>(
  argv: readonly string[],
  options: T,
): ParsedOptions<T> {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }).values;
  } catch (thrown) {
    const said = thrown instanceof Error ? thrown.message : String(thrown);
    // Node's further sentences are about positional arguments, of which no command has any.
    const [sentence] = said.split(/\.\s/);
    throw new UserError("cli.option", `${sentence}; --help lists the options`);
  }
}

/** @throws UserError if the option is not there. */
export function required(given: string | undefined, name: string, example: string): string {
  if (given !== undefined && given !== "") return given;
  throw new UserError("cli.option", `--${name} is missing; add --${name} ${example}`);
}

/**
 * @returns the option as a number, `otherwise` without it.
 * @throws UserError if it is no number or is not above 0.
 */
export function positiveNumber(given: string | undefined, name: string, otherwise: number): number {
  if (given === undefined) return otherwise;
  const number = given.trim() === "" ? Number.NaN : Number(given);
  if (number > 0 && number < Number.POSITIVE_INFINITY) return number;
  throw new UserError("cli.option", `--${name} must be a number above 0, was "${given}"`);
}

/**
 * `name=value` pairs of a repeated option.
 *
 * @throws UserError on a pair of another form.
 */
export function namedNumbers(
  given: readonly string[] | undefined,
  name: string,
): Record<string, number> {
  const numbers: Record<string, number> = {};
  for (const pair of given ?? []) {
    const [, key = "", written = ""] = /^([A-Za-z_]\w*)=(.+)$/.exec(pair) ?? [];
    const number = written.trim() === "" ? Number.NaN : Number(written);
    if (key === "" || !Number.isFinite(number)) {
      throw new UserError(
        "cli.option",
        `--${name} "${pair}" is not of the form name=number, as in --${name} fast=12`,
      );
    }
    numbers[key] = number;
  }
  return numbers;
}
