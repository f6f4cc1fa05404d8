import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TIMEFRAMES } from "#domain";
import type { BinaryOperator, Expression } from "./ast.ts";
import { KEYWORDS } from "./names.ts";
import { parseExpression } from "./parse.ts";
import { printExpression } from "./print.ts";

const operators: readonly BinaryOperator[] = [
  "or",
  "and",
  "<",
  "<=",
  ">",
  ">=",
  "==",
  "!=",
  "+",
  "-",
  "*",
  "/",
];
const word = fc
  .stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,6}$/)
  .filter((name) => !KEYWORDS.includes(name));

/** Any tree the parser can make, sound in type or not. */
const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record({ kind: fc.constant("name" as const), name: word }),
    fc.record({
      kind: fc.constant("number" as const),
      value: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map(Math.abs),
    }),
    fc.record({ kind: fc.constant("boolean" as const), value: fc.boolean() }),
    fc.record({ kind: fc.constant("negate" as const), operand: tie("tree") }),
    fc.record({
      kind: fc.constant("higher" as const),
      timeframe: fc.constantFrom(...TIMEFRAMES),
      operand: tie("tree"),
    }),
    fc.record({ kind: fc.constant("not" as const), operand: tie("tree") }),
    fc.record({
      kind: fc.constant("binary" as const),
      operator: fc.constantFrom(...operators),
      left: tie("tree"),
      right: tie("tree"),
    }),
    fc.record({
      kind: fc.constant("shift" as const),
      operand: tie("tree"),
      by: tie("tree").filter((by) => by.kind !== "negate"),
    }),
    fc.record({
      kind: fc.constant("call" as const),
      name: word,
      args: fc.array(tie("tree"), { maxLength: 3 }),
    }),
  ),
}));

function parsed(text: string): Expression {
  const result = parseExpression(text);
  if (!result.ok) throw new Error(`${text}: ${result.error.message} at ${result.error.position}`);
  return result.value.expression;
}

function problemOf(text: string) {
  const result = parseExpression(text);
  if (result.ok) throw new Error(`${text} should not parse`);
  return result.error;
}

describe("parsing and printing", () => {
  test("a printed tree reads back as the same tree", () => {
    fc.assert(
      fc.property(tree, (expression) => {
        expect(parsed(printExpression(expression))).toEqual(expression);
      }),
      { numRuns: 1000 },
    );
  });

  test("spaces and needless brackets make no other tree", () => {
    expect(parsed("((close))>\n ( ema( close,20 ) )")).toEqual(parsed("close > ema(close, 20)"));
  });

  test.each([
    ["a + b * c", "a + (b * c)"],
    ["a - b - c", "(a - b) - c"],
    ["a / b * c", "(a / b) * c"],
    ["-a[1] * b", "(-(a[1])) * b"],
    ["not a > b and c > d or e > f", "((not (a > b)) and (c > d)) or (e > f)"],
    ["a or b and c", "a or (b and c)"],
    ["a + b > c - d", "(a + b) > (c - d)"],
  ])("%s binds as %s", (short, long) => {
    expect(parsed(short)).toEqual(parsed(long));
    expect(printExpression(parsed(long))).toBe(short);
  });

  test("every node knows where it begins", () => {
    const result = parseExpression("close > ema(high, 20)");
    if (!result.ok) throw new Error(result.error.message);
    const at = new Map(
      [...result.value.positions].map(([node, position]) => [printExpression(node), position]),
    );
    expect(Object.fromEntries(at)).toEqual({
      close: 0,
      high: 12,
      "20": 18,
      "ema(high, 20)": 8,
      "close > ema(high, 20)": 0,
    });
  });
});

describe("what does not parse says where and how to mend it", () => {
  test.each([
    ["", 0, /ends too early/, /complete/],
    ["close >", 7, /ends too early/, /complete/],
    ["close > > open", 8, /">" does not fit/, /operator/],
    ["ema(close, 20", 13, /ends too early/, /bracket/],
    ["close[-1]", 6, /looks back only/, /close\[1\]/],
    ["close = open", 6, /"="/, /==/],
    ["close > open && true", 13, /"&&"/, /and/],
    ["close > open || true", 13, /"\|\|"/, /or/],
    ["!(close > open)", 0, /"!"/, /not/],
    ["ta.ema(close, 20)", 2, /"\."/, /names have no dots/],
    ["1 < close < 2", 10, /do not chain/, /and/],
    ["close open", 6, /"open" does not fit/, /operator/],
    ["close > open AND true", 13, /"AND" does not fit/, /lower case/],
    ["close # 2", 6, /"#"/, /use names/],
    ['htf("D2", close)', 4, /"D2" is not a timeframe/, /"D1"/],
    ["htf(D1, close)", 4, /D1 is not a timeframe/, /quotation marks/],
    ['htf("D1")', 8, /expected ","/, /htf\("D1", close\)/],
    ['ema("close", 20)', 4, /"close" does not fit/, /only htf/],
    ['htf("D1, close)', 4, /does not belong/, /quotation mark/],
    ["1e999", 0, /too large/, /smaller/],
    ["and close", 0, /needs a condition/, /lower case|operator/],
    [")", 0, /does not fit/, /operator/],
  ])("%j at %i", (text, position, message, hint) => {
    const problem = problemOf(text);
    expect(problem.position).toBe(position);
    expect(problem.message).toMatch(message);
    expect(problem.hint).toMatch(hint);
  });

  test("a thousand brackets and a very long text are refused, not crashed on", () => {
    expect(problemOf("(".repeat(3000)).message).toMatch(/too deeply/);
    expect(problemOf("-".repeat(3000)).message).toMatch(/too deeply/);
    expect(problemOf(`close${" + close".repeat(1000)}`).message).toMatch(/more than 4000/);
  });

  test("any text gives a tree or a problem inside the text, never a throw", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."ab1.()[],<>=!+-*/ \"'é&|"), maxLength: 40 }),
        (text) => {
          const result = parseExpression(text);
          if (!result.ok) expect(result.error.position).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
