import type * as z from "zod/mini";
import { nearest } from "./names.ts";
import {
  type Phrase,
  type PhraseKey,
  type ProblemCode,
  type ProblemValues,
  phrase,
  problem,
  type SpecProblem,
} from "./problem.ts";
import { PHRASES_EN } from "./problem-words-en.ts";

const KNOWN: Readonly<Record<string, readonly string[]>> = {
  "": [
    "specVersion",
    "name",
    "symbol",
    "timeframe",
    "params",
    "let",
    "entry",
    "exit",
    "stopLoss",
    "takeProfit",
    "trailingStop",
    "breakEven",
    "maxBars",
    "session",
    "sizing",
    "onOppositeSignal",
    "partialTakeProfit",
    "pyramiding",
    "dayZone",
  ],
  entry: ["long", "short"],
  exit: ["long", "short"],
  session: ["days", "from", "to", "timeZone", "closeAtEnd"],
  partialTakeProfit: ["at", "percent"],
};

/** What the schema found, in words a trader can act on. */
export function schemaProblems(error: z.core.$ZodError, input: unknown): readonly SpecProblem[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.join(".");
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownField(path, key));
    const isMissing = valueAt(input, issue.path) === undefined;
    const [code, values] = isMissing ? (["field.missing", {}] as const) : faultOf(issue);
    const subject = path === "" ? phrase("theStrategy") : path;
    const mend = mendOf(String(issue.path[0] ?? ""));
    return [{ path, position: null, ...problem(code, { subject, mend, ...values }) }];
  });
}

function unknownField(parent: string, key: string): SpecProblem {
  const path = parent === "" ? key : `${parent}.${key}`;
  // Items of a list are numbered in the path: `partialTakeProfit.0`.
  const near = nearest(key, KNOWN[parent.replace(/\.\d+$/, "")] ?? []);
  const mend = near === null ? { mend: phrase("remove") } : { mend: phrase("near"), near };
  return { path, position: null, ...problem("field.unknown", { key, ...mend }) };
}

function faultOf(issue: z.core.$ZodIssue): readonly [ProblemCode, ProblemValues] {
  switch (issue.code) {
    case "invalid_type":
      return ["field.type", { expected: typeWords(issue.expected) }];
    case "too_small":
      if (issue.origin === "string" || issue.origin === "array") return ["field.empty", {}];
      return [issue.inclusive ? "field.tooSmall" : "field.notAbove", { least: `${issue.minimum}` }];
    case "too_big":
      return [SIZE_CODES[issue.origin] ?? "field.tooLarge", { most: `${issue.maximum}` }];
    case "invalid_value":
      return ["field.choice", { choices: issue.values.join(", ") }];
    case "invalid_key":
      return ["field.word", {}];
    case "invalid_union":
      return [issue.discriminator === undefined ? "field.stop" : "field.sizing", {}];
    case "invalid_format":
      return ["field.time", {}];
    default:
      return ["field.other", { detail: issue.message }];
  }
}

const SIZE_CODES: Readonly<Record<string, ProblemCode>> = {
  string: "field.tooLong",
  array: "field.tooMany",
};

function typeWords(expected: string): Phrase | string {
  const key = `type.${expected === "record" ? "object" : expected}`;
  return isPhrase(key) ? phrase(key) : expected;
}

function mendOf(field: string): Phrase {
  const key = `field.${field}`;
  return phrase(isPhrase(key) ? key : "compareExample");
}

function isPhrase(key: string): key is PhraseKey {
  return Object.hasOwn(PHRASES_EN, key);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = input;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[key]; // any object may be read by key
  }
  return value;
}
