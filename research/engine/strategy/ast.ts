import { assertNever, type Timeframe } from "#domain";

/** Binary operators, by how tightly they bind: `or` loosest, `*` and `/` tightest. */
export type BinaryOperator =
  | "or"
  | "and"
  | "<"
  | "<="
  | ">"
  | ">="
  | "=="
  | "!="
  | "+"
  | "-"
  | "*"
  | "/";

/**
 * The canonical form of an expression. It holds no text positions, so that two texts that differ only in
 * spaces or needless brackets are the same tree.
 */
export type Expression =
  /** Finite and not negative: a minus sign is `negate`. */
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "boolean"; readonly value: boolean }
  /** A price series, a parameter or a name of the `let` block. */
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  /** `htf("D1", operand)`: the operand on the closed bars of a longer timeframe. */
  | { readonly kind: "higher"; readonly timeframe: Timeframe; readonly operand: Expression }
  | { readonly kind: "negate"; readonly operand: Expression }
  | { readonly kind: "not"; readonly operand: Expression }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  /** `operand[by]`: the value `by` bars ago. */
  | { readonly kind: "shift"; readonly operand: Expression; readonly by: Expression };

/** Where each node of a parsed text begins, as a 0-based character. */
export type Positions = ReadonlyMap<Expression, number>;

/** The expressions that a node is made of, in the order of the text. */
export function partsOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case "number":
    case "boolean":
    case "name":
      return [];
    case "call":
      return node.args;
    case "higher":
    case "negate":
    case "not":
      return [node.operand];
    case "shift":
      return [node.operand, node.by];
    case "binary":
      return [node.left, node.right];
    default:
      return assertNever(node);
  }
}

export const PRECEDENCE: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  "<": 4,
  "<=": 4,
  ">": 4,
  ">=": 4,
  "==": 4,
  "!=": 4,
  "+": 5,
  "-": 5,
  "*": 6,
  "/": 6,
};
export const NOT_PRECEDENCE = 3;
export const COMPARE_PRECEDENCE = 4;
export const NEGATE_PRECEDENCE = 7;
export const POSTFIX_PRECEDENCE = 8;
