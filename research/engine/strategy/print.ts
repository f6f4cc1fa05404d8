import { assertNever } from "#domain";
import {
  COMPARE_PRECEDENCE,
  type Expression,
  NEGATE_PRECEDENCE,
  NOT_PRECEDENCE,
  POSTFIX_PRECEDENCE,
  PRECEDENCE,
} from "./ast.ts";

/** The text of a tree, with no more brackets than needed: `parse(print(tree))` is the same tree. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case "number":
      return String(expression.value);
    case "boolean":
      return String(expression.value);
    case "name":
      return expression.name;
    case "call":
      return `${expression.name}(${expression.args.map(printExpression).join(", ")})`;
    case "higher":
      return `htf("${expression.timeframe}", ${printExpression(expression.operand)})`;
    case "negate":
      return `-${bracketed(expression.operand, NEGATE_PRECEDENCE)}`;
    case "not":
      return `not ${bracketed(expression.operand, NOT_PRECEDENCE)}`;
    case "shift":
      return `${bracketed(expression.operand, POSTFIX_PRECEDENCE)}[${printExpression(expression.by)}]`;
    case "binary": {
      const precedence = PRECEDENCE[expression.operator];
      // Operators group to the left; comparisons do not group at all.
      const left = bracketed(
        expression.left,
        precedence === COMPARE_PRECEDENCE ? precedence + 1 : precedence,
      );
      return `${left} ${expression.operator} ${bracketed(expression.right, precedence + 1)}`;
    }
    default:
      return assertNever(expression);
  }
}

function bracketed(expression: Expression, least: number): string {
  const text = printExpression(expression);
  return precedenceOf(expression) < least ? `(${text})` : text;
}

function precedenceOf(expression: Expression): number {
  switch (expression.kind) {
    case "binary":
      return PRECEDENCE[expression.operator];
    case "not":
      return NOT_PRECEDENCE;
    case "negate":
      return NEGATE_PRECEDENCE;
    default:
      return POSTFIX_PRECEDENCE;
  }
}
