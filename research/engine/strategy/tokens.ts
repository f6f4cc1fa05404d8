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
      readonly message: string;
      readonly hint: string;
    }
  | { readonly kind: "end"; readonly text: ""; readonly at: number };

const SPACE = /\s+/y;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const QUOTED = /"[^"']*"|'[^"']*'/y;
const SYMBOL = /<=|>=|==|!=|[-+*/<>()[\],]/y;

const MENDS: readonly (readonly [RegExp, string, string])[] = [
  [/&&?/y, "is not part of the language", 'write "and"'],
  [/\|\|?/y, "is not part of the language", 'write "or"'],
  [/!/y, "is not part of the language", 'write "not", or != for "is not equal"'],
  [/=/y, "is not part of the language", "write == to compare two numbers"],
  [
    /\./y,
    "does not belong here",
    "names have no dots: write ema(close, 20), not ta.ema(close, 20)",
  ],
  [/["'`]/y, "does not belong here", 'close the quotation mark, as in htf("D1", close)'],
  [/\^/y, "is not part of the language", "write x * x for the square of x"],
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
  for (const [pattern, message, hint] of MENDS) {
    const found = match(pattern, text, at);
    if (found !== null)
      return { kind: "invalid", text: found, at, message: `"${found}" ${message}`, hint };
  }
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const hint = "use names, numbers, + - * / < <= > >= == != and or not, round and square brackets";
  return {
    kind: "invalid",
    text: character,
    at,
    message: `"${character}" is not part of the language`,
    hint,
  };
}

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found === null ? null : found[0];
}
