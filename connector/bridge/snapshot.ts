import type { AccountSnapshot, Quote, SymbolState } from "#protocol";
import { accountOf, dealOf, orderOf, positionOf, quoteOf, symbolOf } from "./convert.ts";
import type { FromTerminal } from "./frames.ts";

/** What a terminal holds, whole. */
export interface TerminalSnapshot {
  readonly snapshot: AccountSnapshot;
  /** Empty when they were not asked for. */
  readonly symbols: readonly SymbolState[];
  readonly quotes: readonly Quote[];
  /** History was read whole from this moment on, ms UTC; null = it was not. */
  readonly deals_since: number | null;
}

/** What one message to a room may hold; the newest deals count. */
const MAX_DEALS = 500;

type Item = Extract<FromTerminal, { type: "POSITION" | "ORDER" | "DEAL" | "SYMBOL" }>;

/** Puts the lines of a snapshot together. A new SNAPSHOT line throws away what was not finished. */
export class SnapshotReader {
  #head: Extract<FromTerminal, { type: "SNAPSHOT" }> | null = null;
  #items: Item[] = [];

  begin(head: Extract<FromTerminal, { type: "SNAPSHOT" }>): void {
    this.#head = head;
    this.#items = [];
  }

  add(item: Item): void {
    if (item.snapshot_id !== undefined && item.snapshot_id === this.#head?.snapshot_id)
      this.#items.push(item);
  }

  /**
   * The snapshot, when every line that was announced came; else null, for half a truth proves nothing.
   *
   * @param offset server clock minus UTC in ms.
   */
  end(snapshotId: string, offset: number, now: number): TerminalSnapshot | null {
    const head = this.#head;
    const items = this.#items;
    this.#head = null;
    this.#items = [];
    if (head === null || head.snapshot_id !== snapshotId) return null;
    const of = <T extends Item["type"]>(type: T) =>
      items.filter((item): item is Extract<Item, { type: T }> => item.type === type);
    const lists = {
      positions: of("POSITION"),
      orders: of("ORDER"),
      deals: of("DEAL"),
      symbols: of("SYMBOL"),
    };
    for (const key of ["positions", "orders", "deals", "symbols"] as const) {
      if (lists[key].length !== head[key]) return null;
    }
    const deals = lists.deals.map((deal) => dealOf(deal, offset)).sort((a, b) => a.time - b.time);
    const cut = deals.length - MAX_DEALS;
    const whole = head.deals_from < 0 ? null : Math.max(0, head.deals_from - offset);
    return {
      snapshot: {
        at: now,
        account: accountOf(head),
        positions: lists.positions.map((position) => positionOf(position, offset)),
        orders: lists.orders.map((order) => orderOf(order, offset)),
        deals: deals.slice(-MAX_DEALS),
      },
      symbols: lists.symbols.map(symbolOf),
      quotes: lists.symbols.flatMap((symbol) => quoteOf(symbol, offset) ?? []),
      deals_since: cut > 0 && whole !== null ? (deals[cut]?.time ?? whole) : whole,
    };
  }
}
