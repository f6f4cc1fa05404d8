import { PHRASES_EN, PROBLEMS_EN } from "./problem-words-en.ts";

/** What went wrong, for programs; the words may change, this does not. */
export type ProblemCode = keyof typeof PROBLEMS_EN;
export type PhraseKey = keyof typeof PHRASES_EN;

export interface ProblemTemplate {
  readonly message: string;
  readonly hint: string;
}

/** A part of a message that every language words in its own way. */
export interface Phrase {
  readonly phrase: PhraseKey;
}

/** What the words of a problem are filled with. */
export type ProblemValues = Readonly<Record<string, string | number | Phrase>>;

export interface Problem {
  readonly code: ProblemCode;
  readonly values: ProblemValues;
  /** In English, as `hint`; `problemText` says both in another language. */
  readonly message: string;
  readonly hint: string;
}

/** One thing that is wrong with a strategy, where it is, and how to mend it. */
export interface SpecProblem extends Problem {
  /** Field of the spec with dots, such as `entry.long` or `params.fast.min`; "" is the whole document. */
  readonly path: string;
  /** 0-based character in the field's expression; null where the field itself is at fault. */
  readonly position: number | null;
}

/** A problem inside one expression, before it is known which field holds the text. */
export interface ExpressionProblem extends Problem {
  /** 0-based character in the expression. */
  readonly position: number;
}

export function phrase(key: PhraseKey): Phrase {
  return { phrase: key };
}

export function problem(code: ProblemCode, values: ProblemValues = {}): Problem {
  const { message, hint } = PROBLEMS_EN[code];
  const say = (template: string) => fill(template, values, PHRASES_EN);
  return { code, values, message: say(message), hint: say(hint) };
}

export function problemAt(path: string, found: ExpressionProblem): SpecProblem {
  return { path, ...found };
}

/** A template with its values in place. What a value says is never read as a template. */
export function fill(
  template: string,
  values: ProblemValues,
  phrases: Readonly<Record<PhraseKey, string>>,
): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) return whole;
    return typeof value === "object" ? fill(phrases[value.phrase], values, phrases) : String(value);
  });
}
