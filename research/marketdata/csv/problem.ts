/** Why a file of bars was refused: where, what stands there, and how to mend it. */
export interface BarsCsvProblem {
  /** Counted from 1, the header included; 0 when the file as a whole is at fault. */
  readonly line: number;
  /** The column as the file's header names it. */
  readonly column?: string;
  readonly message: string;
  readonly hint: string;
}

/** Thrown inside the parser and turned into a value at its door: a row's loop has no room for results. */
export class CsvRefusal extends Error {
  readonly problem: BarsCsvProblem;

  constructor(problem: BarsCsvProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** @throws CsvRefusal always. */
export function refuse(line: number, column: string | null, message: string, hint: string): never {
  throw new CsvRefusal({ line, message, hint, ...(column === null ? {} : { column }) });
}
