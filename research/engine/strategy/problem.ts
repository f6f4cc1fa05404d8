/** One thing that is wrong with a strategy, where it is, and how to mend it. */
export interface SpecProblem {
  /** Field of the spec with dots, such as `entry.long` or `params.fast.min`; "" is the whole document. */
  readonly path: string;
  /** 0-based character in the field's expression; null where the field itself is at fault. */
  readonly position: number | null;
  readonly message: string;
  readonly hint: string;
}

/** A problem inside one expression, before it is known which field holds the text. */
export interface ExpressionProblem {
  /** 0-based character in the expression. */
  readonly position: number;
  readonly message: string;
  readonly hint: string;
}

export function problemAt(path: string, problem: ExpressionProblem): SpecProblem {
  return { path, ...problem };
}
