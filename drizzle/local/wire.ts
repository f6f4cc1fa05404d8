/*
 * Hrana over HTTP, JSON form: the part of the protocol that the libSQL driver speaks.
 * Source: https://github.com/tursodatabase/libsql/blob/main/docs/HRANA_3_SPEC.md
 */

export type WireValue =
  | { readonly type: "null" }
  | { readonly type: "integer"; readonly value: string }
  | { readonly type: "float"; readonly value: number }
  | { readonly type: "text"; readonly value: string }
  | { readonly type: "blob"; readonly base64: string };

export interface WireStatement {
  readonly sql?: string | null;
  readonly sql_id?: number | null;
  readonly args?: readonly WireValue[];
  readonly named_args?: readonly { readonly name: string; readonly value: WireValue }[];
  readonly want_rows?: boolean;
}

export type WireCondition =
  | { readonly type: "ok" | "error"; readonly step: number }
  | { readonly type: "not"; readonly cond: WireCondition }
  | { readonly type: "and" | "or"; readonly conds: readonly WireCondition[] }
  | { readonly type: "is_autocommit" };

export interface WireBatch {
  readonly steps: readonly {
    readonly condition?: WireCondition | null;
    readonly stmt: WireStatement;
  }[];
}

export type WireRequest =
  | { readonly type: "close" }
  | { readonly type: "execute"; readonly stmt: WireStatement }
  | { readonly type: "batch"; readonly batch: WireBatch }
  | {
      readonly type: "sequence" | "describe";
      readonly sql?: string | null;
      readonly sql_id?: number | null;
    }
  | { readonly type: "store_sql"; readonly sql_id: number; readonly sql: string }
  | { readonly type: "close_sql"; readonly sql_id: number }
  | { readonly type: "get_autocommit" };

export interface WireError {
  readonly message: string;
  readonly code: string;
}

export interface WireColumn {
  readonly name: string;
  readonly decltype: string | null;
}

export interface WireRows {
  readonly cols: readonly WireColumn[];
  readonly rows: readonly (readonly WireValue[])[];
  readonly affected_row_count: number;
  readonly last_insert_rowid: string | null;
}

export interface WireBatchResult {
  readonly step_results: readonly (WireRows | null)[];
  readonly step_errors: readonly (WireError | null)[];
}

/** What SQLite itself takes and gives; whole numbers as bigint, so that none loses a digit. */
export type SqlValue = null | bigint | number | string | Uint8Array;

/** @throws TypeError on a value that the protocol does not have. */
export function readValue(value: WireValue): SqlValue {
  switch (value.type) {
    case "null":
      return null;
    case "integer":
      return BigInt(value.value);
    case "float":
    case "text":
      return value.value;
    case "blob":
      return Buffer.from(value.base64, "base64");
    default:
      throw new TypeError(`unknown value ${JSON.stringify(value)}`);
  }
}

export function writeValue(value: SqlValue): WireValue {
  if (value === null) return { type: "null" };
  if (typeof value === "bigint") return { type: "integer", value: value.toString() };
  if (typeof value === "number") return { type: "float", value };
  if (typeof value === "string") return { type: "text", value };
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return { type: "blob", base64: bytes.toString("base64").replace(/=+$/, "") };
}
