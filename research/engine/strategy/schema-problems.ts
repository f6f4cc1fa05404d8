import type * as z from "zod/mini";
import { nearest } from "./names.ts";
import type { SpecProblem } from "./problem.ts";

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

const HINTS: Readonly<Record<string, string>> = {
  specVersion: 'write "specVersion": 1',
  timeframe: 'use one of MT5\'s timeframes, such as "M15", "H1" or "D1"',
  entry: 'give a condition for each side, such as { "long": "rsi(close, 14) < 30" }',
  exit: 'give a condition for each side, such as { "long": "rsi(close, 14) > 60" }',
  params: 'write a parameter as { "default": 12, "min": 5, "max": 50, "step": 1 }',
  let: 'write a named expression as text, such as { "trend": "ema(close, 50)" }',
  stopLoss:
    'write a distance as text, such as "1.5 * atr(14)", or levels as { "long": "lowest(low, 20)", "short": "highest(high, 20)" }',
  takeProfit:
    'write a distance as text, such as "3 * atr(14)", or levels as { "long": ..., "short": ... }',
  trailingStop: 'write a distance as text, such as "2 * atr(14)"',
  breakEven: 'write a distance as text, such as "atr(14)"',
  maxBars: "give a whole number of bars, or leave it out",
  session:
    'write { "days": [1,2,3,4,5], "from": "07:00", "to": "20:00", "timeZone": "Europe/London" }',
  sizing:
    'write { "kind": "fixedLots", "lots": 0.1 }, { "kind": "riskPercent", "percent": 1 }, { "kind": "fixedCash", "amount": 50 } or { "kind": "kelly", "fraction": 0.5 }',
  onOppositeSignal: 'use "reverse", "close" or "ignore"',
  partialTakeProfit:
    'write a list of distances and percents, such as [{ "at": "2 * atr(14)", "percent": 50 }]',
  pyramiding: "give the most entries on one side as a whole number, or leave it out",
  dayZone:
    'use "utc" or "newYork17", or leave it out for the day of the instrument; session.timeZone sets trading hours',
};

/** What the schema found, in words a trader can act on. */
export function schemaProblems(error: z.core.$ZodError, input: unknown): readonly SpecProblem[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.join(".");
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownField(path, key));
    const isMissing = valueAt(input, issue.path) === undefined;
    const message = isMissing ? `${path || "the strategy"} is missing` : wordsOf(issue, path);
    const hint = HINTS[String(issue.path[0] ?? "")] ?? "compare it with an example strategy";
    return [{ path, position: null, message, hint }];
  });
}

function unknownField(parent: string, key: string): SpecProblem {
  const path = parent === "" ? key : `${parent}.${key}`;
  // Items of a list are numbered in the path: `partialTakeProfit.0`.
  const near = nearest(key, KNOWN[parent.replace(/\.\d+$/, "")] ?? []);
  const hint = near === null ? "remove it" : `did you mean ${near}?`;
  return { path, position: null, message: `unknown field ${key}`, hint };
}

function wordsOf(issue: z.core.$ZodIssue, path: string): string {
  const subject = path === "" ? "the strategy" : path;
  switch (issue.code) {
    case "invalid_type":
      return `${subject} must be ${ARTICLES[issue.expected] ?? issue.expected}`;
    case "too_small":
      if (issue.origin === "string" || issue.origin === "array") return `${subject} is empty`;
      return `${subject} must be ${issue.inclusive ? "at least" : "above"} ${issue.minimum}`;
    case "too_big":
      if (issue.origin === "string") return `${subject} is longer than ${issue.maximum} characters`;
      if (issue.origin === "array") return `${subject} has more than ${issue.maximum} items`;
      return `${subject} must be at most ${issue.maximum}`;
    case "invalid_value":
      return `${subject} must be one of ${issue.values.join(", ")}`;
    case "invalid_key":
      return `${subject} must be a word of letters, digits and _`;
    case "invalid_union":
      return issue.discriminator === undefined
        ? `${subject} must be a text (a distance) or { long, short } (price levels)`
        : `${subject} must be fixedLots, riskPercent, fixedCash or kelly`;
    default:
      return `${subject} ${issue.message}`;
  }
}

const ARTICLES: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = input;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[key]; // any object may be read by key
  }
  return value;
}
