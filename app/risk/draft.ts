import { riskLimits, type WireLimits } from "#protocol";
import { LIMIT_GROUPS, type LimitRow, type Part } from "./limit-rows.ts";

/** The limits as they stand in the form: what is typed, by the field's name. A limit's own name holds "on" or "". */
export type Draft = Readonly<Record<string, string>>;

/** `number`: not a number; `range`: outside of what is taken; `needed`: the initial balance is missing. */
export type DraftProblem =
  | { readonly kind: "number" }
  | { readonly kind: "needed" }
  | { readonly kind: "range"; readonly min: number; readonly max: number };

export type DraftReading =
  | { readonly ok: true; readonly limits: WireLimits }
  | { readonly ok: false; readonly problems: Readonly<Record<string, DraftProblem>> };

const ROWS = LIMIT_GROUPS.flatMap(({ rows }) => rows);

export function fieldName(row: LimitRow, part: Part): string {
  return `${row.name}.${part.key}`;
}

export function draftOf(limits: WireLimits): Draft {
  const draft: Record<string, string> = {};
  for (const row of ROWS) {
    const value: unknown = limits[row.name];
    draft[row.name] = value === null || value === false ? "" : "on";
    for (const part of row.parts) {
      const own = part.key === "" ? value : (value as Record<string, unknown> | null)?.[part.key]; // a row with keys is an object
      draft[fieldName(row, part)] = textOf(own ?? null, part);
    }
  }
  return draft;
}

function textOf(value: unknown, part: Part): string {
  if (part.kind === "check") return value === true ? "on" : "";
  if (part.kind === "symbols") return Array.isArray(value) ? value.join(" ") : "";
  if (part.kind === "choice")
    return typeof value === "string" ? value : (part.choices[0]?.value ?? "");
  return String(typeof value === "number" ? value : part.start);
}

/** What is typed, as limits; or which fields are wrong, and how. */
export function limitsOf(draft: Draft): DraftReading {
  const problems: Record<string, DraftProblem> = {};
  const limits = Object.fromEntries(ROWS.map((row) => [row.name, readRow(row, draft, problems)]));
  const losses = ["daily_loss", "weekly_loss", "total_loss"] as const;
  const needsStart = losses.some(
    (name) =>
      draft[name] === "on" &&
      (name === "total_loss" ||
        draft[`${name}.base`] === "initial" ||
        draft[`${name}.percent_of`] === "initial"),
  );
  if (needsStart && draft.initial_balance !== "on")
    problems["initial_balance."] = { kind: "needed" };
  if (Object.keys(problems).length > 0) return { ok: false, problems };
  return { ok: true, limits: riskLimits.parse(limits) };
}

function readRow(row: LimitRow, draft: Draft, problems: Record<string, DraftProblem>): unknown {
  const isOn = row.always === true || draft[row.name] === "on";
  if (row.parts.length === 0) return isOn;
  if (!isOn) return null;
  const values = row.parts.map((part) => {
    const name = fieldName(row, part);
    const read = readPart(draft[name] ?? "", part);
    if (typeof read === "object" && read !== null && "kind" in read) problems[name] = read;
    return [part.key, read] as const;
  });
  return row.parts[0]?.key === "" ? values[0]?.[1] : Object.fromEntries(values);
}

function readPart(
  text: string,
  part: Part,
): number | string | boolean | readonly string[] | DraftProblem {
  if (part.kind === "check") return text === "on";
  if (part.kind === "symbols") return [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
  if (part.kind === "choice")
    return part.choices.some(({ value }) => value === text) ? text : { kind: "number" };
  const typed = text.trim().replace(",", ".");
  const value = Number(typed);
  if (typed === "" || !Number.isFinite(value)) return { kind: "number" };
  const { min, max } = part;
  const fits = value >= min && value <= max && (part.kind === "number" || Number.isInteger(value));
  return fits ? value : { kind: "range", min, max };
}
