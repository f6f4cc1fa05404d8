import { err, ok, type Result } from "#domain";

/** A spec while it is being written: any JSON object, not yet known to be right. */
export type Draft = Readonly<Record<string, unknown>>;

/** What an editor starts from: a whole small strategy that runs, to be changed. */
export const FIRST_DRAFT: Draft = {
  specVersion: 1,
  name: "EMA pullback",
  symbol: "EURUSD",
  timeframe: "H1",
  params: {
    fast: { default: 12, min: 5, max: 50, step: 1 },
    slow: { default: 48, min: 20, max: 200, step: 2 },
  },
  let: { trend: "ema(close, slow)" },
  entry: {
    long: "crossover(ema(close, fast), trend) and adx(14) > 20",
    short: "crossunder(ema(close, fast), trend) and adx(14) > 20",
  },
  exit: { long: "close < trend", short: "close > trend" },
  stopLoss: "1.5 * atr(14)",
  takeProfit: "3 * atr(14)",
  sizing: { kind: "riskPercent", percent: 1 },
};

export function printDraft(draft: Draft): string {
  return JSON.stringify(draft, null, 2);
}

export interface TextProblem {
  /** Character in the text, from 0; null when the text's reader did not say. */
  readonly position: number | null;
  readonly line: number | null;
}

/** The text as a draft, or where it stops being JSON. */
export function readDraft(text: string): Result<Draft, TextProblem> {
  try {
    const value: unknown = JSON.parse(text);
    return isDraft(value) ? ok(value) : err({ position: 0, line: 1 });
  } catch (error) {
    return err(whereIn(text, error instanceof Error ? error.message : ""));
  }
}

// Chromium says "at position 7 (line 1 column 8)", Firefox "at line 1 column 8", Safari nothing.
function whereIn(text: string, message: string): TextProblem {
  const position = /position (\d+)/.exec(message)?.[1];
  if (position !== undefined) {
    return { position: Number(position), line: text.slice(0, Number(position)).split("\n").length };
  }
  const line = /line (\d+)/.exec(message)?.[1];
  return { position: null, line: line === undefined ? null : Number(line) };
}

export function isDraft(value: unknown): value is Draft {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a dotted path ("partialTakeProfit.0.at"); undefined where there is none. */
export function valueAt(draft: Draft, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)];
    return isDraft(value) ? value[key] : undefined;
  }, draft);
}

/** A draft with another value at a path; undefined takes the key away, and a parent that became empty with it. */
export function setAt(draft: Draft, path: string, value: unknown): Draft {
  const [key = "", ...rest] = path.split(".");
  const next = { ...draft };
  if (rest.length === 0) {
    if (value === undefined) delete next[key];
    else next[key] = value;
    return next;
  }
  const child = draft[key];
  const changed = setAt(isDraft(child) ? child : {}, rest.join("."), value);
  if (value === undefined && Object.keys(changed).length === 0) delete next[key];
  else next[key] = changed;
  return next;
}

/** Renames a key in place, so that rows do not jump. */
export function renameKey(draft: Draft, from: string, to: string): Draft {
  return Object.fromEntries(
    Object.entries(draft).map(([key, value]) => [key === from ? to : key, value]),
  );
}

export interface DraftChange {
  readonly path: string;
  /** JSON of the value; null where there was or will be none. */
  readonly before: string | null;
  readonly after: string | null;
}

/** What differs between two drafts, in the order of the new one; a part that only one of them has is one change. */
export function draftChanges(before: Draft, after: Draft, path = ""): readonly DraftChange[] {
  const keys = new Set([...Object.keys(after), ...Object.keys(before)]);
  return [...keys].flatMap((key) => {
    const [old, fresh] = [before[key], after[key]];
    const here = path === "" ? key : `${path}.${key}`;
    if (isDraft(old) && isDraft(fresh)) return draftChanges(old, fresh, here);
    const change = { path: here, before: jsonOf(old), after: jsonOf(fresh) };
    return change.before === change.after ? [] : [change];
  });
}

function jsonOf(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
