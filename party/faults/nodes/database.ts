import { CHAIN_START, type ChainTip, type OrderRecord } from "#orders";
import {
  type AccountSnapshot,
  type DealState,
  type KillState,
  NOT_KILLED,
  type OrderEvent,
} from "#protocol";
import type { Process } from "../world/process.ts";
import type { World } from "../world/world.ts";

/** An order's row; it is replaced whole, and only by who read its present revision. */
export interface Row {
  readonly record: OrderRecord;
  readonly isHandedOver: boolean;
  readonly revision: number;
  readonly createdAt: number;
}

export type Written = "ok" | "duplicate" | "stale";

/** The Worker's database: batches are all or nothing, and an error does not say which. */
export class Database {
  readonly rows = new Map<string, Row>();
  readonly keys = new Map<string, { readonly orderId: string; readonly body: string }>();
  readonly events = new Map<string, OrderEvent>();
  readonly deals = new Map<string, DealState>();
  /** What the owner wishes, and since when each version was taken in. */
  kill: KillState = NOT_KILLED;
  snapshot: AccountSnapshot | null = null;
  tip: ChainTip = CHAIN_START;
  readonly #world: World;
  /** Rows as they were one write before: what a replica that lags still shows. */
  readonly #older = new Map<string, Row | null>();

  constructor(world: World) {
    this.#world = world;
  }

  /** @param write looks and writes in one breath; whatever it returns but "ok" wrote nothing. */
  batch(process: Process, write: () => Written, done: (written: Written | "error") => void) {
    const world = this.#world;
    const fault = world.faults.take("db");
    const latency = world.between(1, 10);
    if (fault === null) return process.after(latency, () => done(write()));
    world.struck(fault.kind);
    world.note("database", fault.kind);
    switch (fault.kind) {
      case "db_error_before":
        return process.after(latency, () => done("error"));
      case "db_slow":
        // The batch is done at the database whether or not its Worker still lives.
        world.after(latency + fault.value * 30_000, () => {
          const written = write();
          process.after(1, () => done(written));
        });
        return;
      default:
        write();
        return process.after(latency, () => done("error"));
    }
  }

  row(id: string): Row | null {
    if (this.#world.faults.take("read") !== null) {
      this.#world.struck("stale_read");
      return this.#older.get(id) ?? null;
    }
    return this.rows.get(id) ?? null;
  }

  setRow(id: string, row: Row): void {
    this.#older.set(id, this.rows.get(id) ?? null);
    this.rows.set(id, row);
  }
}
