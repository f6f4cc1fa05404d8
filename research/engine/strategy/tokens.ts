import type { ProblemCode } from "./problem.ts";

/** A word of the language. An `invalid` token is reported only if the parser gets that far. */
export type Token =
  | { readonly kind: "number"; readonly text: string; readonly at: number }
  | { readonly kind: "name"; readonly text: string; readonly at: number }
  /** Between quotes; only `htf` takes one. */
  | { readonly kind: "quoted"; readonly text: string; readonly at: number }
  | { readonly kind: "symbol"; readonly text: string; readonly at: number }
  | {
      readonly kind: "invalid";
      readonly text: string;
      readonly at: number;
      readonly code: ProblemCode;
    }
  | { readonly kind: "end"; readonly text: ""; readonly at: number };

const SPACE = /\s+/y;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const QUOTED = /"[^"']*"|'[^"']*'/y;
const SYMBOL = /<=|>=|==|!=|[-+*/<>()[\],]/y;

const FOREIGN: readonly (readonly [RegExp, ProblemCode])[] = [
  [/&&?/y, "token.and"],
  [/\|\|?/y, "token.or"],
  [/!/y, "token.not"],
  [/=/y, "token.equals"],
  [/\./y, "token.dot"],
  [/["'`]/y, "token.quote"],
  [/\^/y, "token.power"],
];

/** Splits a text into tokens; the last one is always `end`. Nothing throws: see `invalid`. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const space = match(SPACE, text, at);
    if (space !== null) {
      at += space.length;
      continue;
    }
    const token = readToken(text, at);
    tokens.push(token);
    at += token.text.length;
  }
  tokens.push({ kind: "end", text: "", at: text.length });
  return tokens;
}

function readToken(text: string, at: number): Token {
  const name = match(NAME, text, at);
  if (name !== null) return { kind: "name", text: name, at };
  const number = match(NUMBER, text, at);
  if (number !== null) return { kind: "number", text: number, at };
  const quoted = match(QUOTED, text, at);
  if (quoted !== null) return { kind: "quoted", text: quoted, at };
  const symbol = match(SYMBOL, text, at);
  if (symbol !== null) return { kind: "symbol", text: symbol, at };
  for (const [pattern, code] of FOREIGN) {
    const found = match(pattern, text, at);
    if (found !== null) return { kind: "invalid", text: found, at, code };
  }
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  return { kind: "invalid", text: character, at, code: "token.unknown" };
}

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found === null ? null : found[0];
}
