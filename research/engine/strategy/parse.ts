import { err, isTimeframe, ok, type Result } from "#domain";
import {
  type BinaryOperator,
  COMPARE_PRECEDENCE,
  type Expression,
  NEGATE_PRECEDENCE,
  NOT_PRECEDENCE,
  POSTFIX_PRECEDENCE,
  type Positions,
  PRECEDENCE,
} from "./ast.ts";
import {
  type ExpressionProblem,
  type PhraseKey,
  type ProblemCode,
  type ProblemValues,
  phrase,
  problem,
} from "./problem.ts";
import { type Token, tokenize } from "./tokens.ts";

export interface ParsedExpression {
  readonly expression: Expression;
  readonly positions: Positions;
}

/** Longest text of one expression, in characters. */
const MAX_EXPRESSION_LENGTH = 4000;

// Brackets inside brackets. Far above what a person writes, far below what would exhaust the stack.
const MAX_DEPTH = 100;

/**
 * Reads one expression of the strategy language.
 *
 * @returns the tree and where its nodes begin, or the first problem of the text.
 * Method: Pratt parsing, https://matklad.github.io/2020/04/13/simple-but-powerful-pratt-parsing.html
 */
export function parseExpression(text: string): Result<ParsedExpression, ExpressionProblem> {
  if (text.length > MAX_EXPRESSION_LENGTH) {
    const values = { length: text.length, most: MAX_EXPRESSION_LENGTH };
    return err({ position: MAX_EXPRESSION_LENGTH, ...problem("expression.tooLong", values) });
  }
  const cursor = new Cursor(tokenize(text));
  try {
    const expression = parseAbove(cursor, 0);
    const rest = cursor.peek();
    if (rest.kind !== "end") throw unexpected(rest, "end");
    return ok({ expression, positions: cursor.positions });
  } catch (error) {
    if (error instanceof SyntaxProblem) return err(error.problem);
    throw error;
  }
}

/** Thrown inside the parser only: the quickest way out of a recursive descent. */
class SyntaxProblem extends Error {
  readonly problem: ExpressionProblem;

  constructor(position: number, code: ProblemCode, values: ProblemValues = {}) {
    super(code);
    this.problem = { position, ...problem(code, values) };
  }
}

class Cursor {
  readonly positions = new Map<Expression, number>();
  depth = 0;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(): Token {
    return this.#tokens[this.#next] as Token; // `take` never passes the last token, `end`
  }

  take(): Token {
    const token = this.peek();
    if (token.kind === "invalid") throw invalid(token);
    if (token.kind !== "end") this.#next++;
    return token;
  }

  sees(text: string): boolean {
    const token = this.peek();
    return token.kind === "symbol" && token.text === text;
  }

  expect(symbol: string, mend: PhraseKey): void {
    if (!this.sees(symbol)) throw unexpected(this.peek(), "symbol", { mend: phrase(mend), symbol });
    this.take();
  }

  mark(expression: Expression, at: number): Expression {
    this.positions.set(expression, at);
    return expression;
  }
}

/** Parses as long as the operators bind more tightly than `floor`. */
function parseAbove(cursor: Cursor, floor: number): Expression {
  if (++cursor.depth > MAX_DEPTH) {
    throw new SyntaxProblem(cursor.peek().at, "expression.tooDeep");
  }
  const start = cursor.peek().at;
  let left = parsePrefix(cursor);
  for (;;) {
    if (cursor.sees("[")) {
      if (POSTFIX_PRECEDENCE <= floor) break;
      left = parseShift(cursor, left, start);
      continue;
    }
    const operator = operatorOf(cursor.peek());
    if (operator === null || PRECEDENCE[operator] <= floor) break;
    left = parseBinary(cursor, operator, left, start);
  }
  cursor.depth--;
  return left;
}

function parseBinary(
  cursor: Cursor,
  operator: BinaryOperator,
  left: Expression,
  start: number,
): Expression {
  cursor.take();
  const precedence = PRECEDENCE[operator];
  const right = parseAbove(cursor, precedence);
  const next = operatorOf(cursor.peek());
  if (precedence === COMPARE_PRECEDENCE && next !== null && PRECEDENCE[next] === precedence) {
    throw new SyntaxProblem(cursor.peek().at, "comparison.chained");
  }
  return cursor.mark({ kind: "binary", operator, left, right }, start);
}

function parseShift(cursor: Cursor, operand: Expression, start: number): Expression {
  cursor.take();
  const at = cursor.peek().at;
  const by = parseAbove(cursor, 0);
  if (by.kind === "negate") {
    throw new SyntaxProblem(at, "shift.future");
  }
  cursor.expect("]", "closeShift");
  return cursor.mark({ kind: "shift", operand, by }, start);
}

function parsePrefix(cursor: Cursor): Expression {
  const token = cursor.take();
  if (token.kind === "number") return parseNumber(cursor, token);
  if (token.kind === "name") return parseWord(cursor, token);
  if (token.text === "-") {
    const operand = parseAbove(cursor, NEGATE_PRECEDENCE - 1);
    return cursor.mark({ kind: "negate", operand }, token.at);
  }
  if (token.text === "(") {
    const inner = parseAbove(cursor, 0);
    cursor.expect(")", "closeRound");
    return inner;
  }
  throw unexpected(token, "operand");
}

/** `htf("D1", expression)`, from the bracket on. */
function parseHigher(cursor: Cursor, at: number): Expression {
  cursor.expect("(", "writeHtf");
  const token = cursor.take();
  const timeframe = token.text.slice(1, -1);
  if (token.kind !== "quoted" || !isTimeframe(timeframe)) {
    const found = token.kind === "end" ? phrase("nothing") : token.text;
    throw new SyntaxProblem(token.at, "htf.timeframe", { found });
  }
  cursor.expect(",", "writeHtf");
  const operand = parseAbove(cursor, 0);
  cursor.expect(")", "writeHtf");
  return cursor.mark({ kind: "higher", timeframe, operand }, at);
}

function parseNumber(cursor: Cursor, token: Token): Expression {
  const value = Number(token.text);
  if (!Number.isFinite(value))
    throw new SyntaxProblem(token.at, "number.tooLarge", { found: token.text });
  return cursor.mark({ kind: "number", value }, token.at);
}

function parseWord(cursor: Cursor, token: Token): Expression {
  if (token.text === "true" || token.text === "false") {
    return cursor.mark({ kind: "boolean", value: token.text === "true" }, token.at);
  }
  if (token.text === "not") {
    const operand = parseAbove(cursor, NOT_PRECEDENCE - 1);
    return cursor.mark({ kind: "not", operand }, token.at);
  }
  if (token.text === "and" || token.text === "or") throw unexpected(token, "leftCondition");
  if (token.text === "htf") return parseHigher(cursor, token.at);
  if (!cursor.sees("(")) return cursor.mark({ kind: "name", name: token.text }, token.at);
  return cursor.mark({ kind: "call", name: token.text, args: parseArguments(cursor) }, token.at);
}

function parseArguments(cursor: Cursor): readonly Expression[] {
  cursor.take();
  const args: Expression[] = [];
  if (!cursor.sees(")")) {
    args.push(parseAbove(cursor, 0));
    while (cursor.sees(",")) {
      cursor.take();
      args.push(parseAbove(cursor, 0));
    }
  }
  cursor.expect(")", "closeCall");
  return args;
}

function operatorOf(token: Token): BinaryOperator | null {
  if (token.kind !== "symbol" && token.kind !== "name") return null;
  return Object.hasOwn(PRECEDENCE, token.text) ? (token.text as BinaryOperator) : null; // just looked up
}

/** @param given the mend, and what the wanted phrase needs, where the token alone does not tell. */
function unexpected(token: Token, wanted: PhraseKey, given: ProblemValues = {}): SyntaxProblem {
  if (token.kind === "invalid") return invalid(token);
  if (token.kind === "end") {
    return new SyntaxProblem(token.at, "syntax.ended", {
      wanted: phrase(wanted),
      mend: phrase("complete"),
      ...given,
    });
  }
  const isQuoted = token.kind === "quoted";
  const isLogic = token.kind === "name" && /^(and|or|not)$/i.test(token.text);
  const mend = phrase(isQuoted ? "onlyHtf" : isLogic ? "lowerCase" : "operator");
  return new SyntaxProblem(token.at, "syntax.unexpected", {
    found: isQuoted ? token.text : `"${token.text}"`,
    wanted: phrase(wanted),
    mend,
    ...given,
    // A word in the wrong case is the likelier slip than a bracket that is missing before it.
    ...(isLogic && { mend }),
  });
}

function invalid(token: Token & { kind: "invalid" }): SyntaxProblem {
  return new SyntaxProblem(token.at, token.code, { found: token.text });
}
