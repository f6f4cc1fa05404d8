import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type * as z from "zod/mini";
import { type Bars, UserError } from "#domain";
import type { Ticks } from "#engine";
import { type BarsCsvProblem, parseBarsCsv, parseTicksCsv } from "#marketdata";

/**
 * Bars of a CSV file.
 *
 * @throws UserError that names file, line, column and mend.
 */
export function readBars(path: string, timeZone: string | undefined): Bars {
  const parsed = parseBarsCsv(readText(path), timeZone === undefined ? {} : { timeZone });
  if (parsed.ok) return parsed.value.bars;
  throw refused(path, parsed.error);
}

/** Ticks of a CSV file. @throws UserError as `readBars` does. */
export function readTicks(path: string, timeZone: string | undefined): Ticks {
  const parsed = parseTicksCsv(readText(path), timeZone === undefined ? {} : { timeZone });
  if (parsed.ok) return parsed.value;
  throw refused(path, parsed.error);
}

function refused(path: string, { line, column, message, hint }: BarsCsvProblem): UserError {
  const place = [
    line > 0 ? ` line ${line}` : "",
    column === undefined ? "" : `, column ${column}`,
  ].join("");
  return new UserError("cli.bars", `${path}${place}: ${message}; ${hint}`);
}

/** @throws UserError if the file is not there or holds no JSON. */
export function readJson(path: string): unknown {
  const text = readText(path);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (thrown) {
    const said = thrown instanceof Error ? thrown.message : String(thrown);
    throw new UserError("cli.json", `${path} is not JSON: ${said.split("\n")[0]}`);
  }
}

/** @throws UserError that names the file, the first field that does not fit, and why. */
export function checked<T extends z.ZodMiniType>(
  schema: T,
  input: unknown,
  path: string,
): z.infer<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join(".") ?? "";
  throw new UserError(
    "cli.field",
    `${path}${field === "" ? "" : `, field ${field}`}: ${sayIssue(issue)}`,
  );
}

const KINDS: Readonly<Record<string, string>> = {
  object: "an object { ... }",
  string: "a text",
  number: "a number",
  int: "a whole number",
};

function sayIssue(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case "unrecognized_keys":
      return `unknown field ${issue.keys.map((key) => `"${key}"`).join(", ")}; correct its name or leave it out`;
    case "invalid_type":
      return `must be ${KINDS[issue.expected] ?? issue.expected}`;
    case "too_small":
      return `must be ${issue.inclusive === false ? "above" : "at least"} ${issue.minimum}`;
    case "too_big":
      return `must be ${issue.inclusive === false ? "below" : "at most"} ${issue.maximum}`;
    case "invalid_value":
      return `must be one of ${issue.values.join(", ")}`;
    case "invalid_union":
      return 'must be a number from 0 on, or "fromData"';
    default:
      return issue?.message ?? "does not fit";
  }
}

function readText(path: string): string {
  try {
    return readFileSync(pathFrom(path), "utf8");
  } catch (thrown) {
    throw new UserError("cli.file", `cannot read ${path}: ${whyNot(thrown)}`);
  }
}

/** `npm run` starts commands in the project's folder; files are named from where the user stands. */
export function pathFrom(path: string): string {
  const { npm_lifecycle_event: script, INIT_CWD: from } = process.env;
  return resolve(script === "nusatrade" && from !== undefined ? from : process.cwd(), path);
}

function whyNot(thrown: unknown): string {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  if (code === "ENOENT") return "there is no such file; check the path";
  if (code === "EACCES") return "no permission to read it";
  if (code === "EISDIR") return "it is a folder; name a file";
  if (code === "ERR_STRING_TOO_LONG" || code === "ERR_FS_FILE_TOO_LARGE")
    return "it is over 512 MB; split it";
  return thrown instanceof Error ? thrown.message : String(thrown);
}
