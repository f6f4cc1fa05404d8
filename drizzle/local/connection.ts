import { DatabaseSync, type StatementSync } from "node:sqlite";
import {
  readValue,
  type SqlValue,
  type WireColumn,
  type WireRows,
  type WireStatement,
  writeValue,
} from "./wire.ts";

const KEPT_STATEMENTS = 200;
/** Only these are worth keeping prepared; DDL and pragmas run once. */
const KEEP = /^\s*(select|insert|update|delete|with)\b/i;
const READS = /^\s*(select|explain|pragma)\b/i;
const SETS = /^\s*pragma\b/i;

/** One SQLite connection: what a stream of the protocol holds while it lives. */
export class Connection {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #changes: StatementSync;
  #settingsTouched = false;

  constructor(file: string) {
    this.#db = new DatabaseSync(file, { timeout: 0 });
    this.#db.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON");
    this.#changes = this.#db.prepare("select changes(), last_insert_rowid()");
    this.#changes.setReturnArrays(true);
  }

  get isInTransaction(): boolean {
    return this.#db.isTransaction;
  }

  /** Runs one statement. @throws what node:sqlite throws; `errcode` tells SQLite's own code. */
  execute(sql: string, statement: WireStatement): WireRows {
    if (SETS.test(sql)) this.#settingsTouched = true;
    const prepared = this.#prepare(sql);
    const args = (statement.args ?? []).map(readValue);
    const named = namedArgs(statement);
    const columns = columnsOf(prepared);
    const rows = columns.length > 0 ? all(prepared, named, args) : run(prepared, named, args);
    const [changes, rowid] = READS.test(sql) ? [0n, null] : this.#lastChange();
    return {
      cols: columns,
      rows: statement.want_rows === false ? [] : rows.map((row) => row.map(writeValue)),
      affected_row_count: Number(changes),
      last_insert_rowid: rowid === null ? null : String(rowid),
    };
  }

  /** Several statements in one text, results thrown away. */
  sequence(sql: string): void {
    this.#settingsTouched = true;
    this.#db.exec(sql);
  }

  describe(sql: string): {
    readonly params: readonly { readonly name: string | null }[];
    readonly cols: readonly WireColumn[];
    readonly is_explain: boolean;
    readonly is_readonly: boolean;
  } {
    const cols = columnsOf(this.#db.prepare(sql));
    return {
      params: [],
      cols,
      is_explain: /^\s*explain\b/i.test(sql),
      is_readonly: READS.test(sql),
    };
  }

  rollback(): void {
    if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
  }

  /** As it was when it was opened, for the next stream. */
  reset(): void {
    this.rollback();
    if (this.#settingsTouched) this.#db.exec("PRAGMA foreign_keys=ON");
    this.#settingsTouched = false;
  }

  close(): void {
    this.#db.close();
  }

  #lastChange(): readonly [bigint | number, bigint | number] {
    return this.#changes.get() as unknown as [number, number]; // setReturnArrays: a row of two numbers
  }

  #prepare(sql: string): StatementSync {
    const kept = this.#statements.get(sql);
    if (kept) return kept;
    const statement = this.#db.prepare(sql);
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    if (KEEP.test(sql)) {
      if (this.#statements.size >= KEPT_STATEMENTS) this.#statements.clear();
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

type Named = Record<string, SqlValue> | null;

function namedArgs(statement: WireStatement): Named {
  if (!statement.named_args?.length) return null;
  // SQLite wants the prefix in the name or not at all; the driver sends either.
  return Object.fromEntries(
    statement.named_args.map(({ name, value }) => [name.replace(/^[:@$]/, ""), readValue(value)]),
  );
}

function all(statement: StatementSync, named: Named, args: readonly SqlValue[]): SqlValue[][] {
  const rows = named ? statement.all(named, ...args) : statement.all(...args);
  return rows as unknown as SqlValue[][]; // setReturnArrays
}

function run(statement: StatementSync, named: Named, args: readonly SqlValue[]): [] {
  if (named) statement.run(named, ...args);
  else statement.run(...args);
  return [];
}

function columnsOf(statement: StatementSync): WireColumn[] {
  return statement.columns().map(({ name, type }) => ({ name, decltype: type }));
}
