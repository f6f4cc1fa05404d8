import type { EpochMs } from "#domain";
import type { SimPosition, SimState } from "../broker/state.ts";
import { snapshot } from "../snapshot.ts";
import type { Venue } from "../venue/venue.ts";
import type { TerminalView } from "./types.ts";

/** What the terminal has been told of the account: it lags behind the broker, and its history may not be ready. */
export class TerminalCache {
  readonly #venue: Venue;
  /** null after a restart, until the broker is heard. */
  #account: SimState | null;
  /** Number of the newest change that is in it. */
  #change = 0;
  #unreadable: { reads: number; readonly missMs: number | null } | null = null;

  constructor(account: SimState, venue: Venue) {
    this.#account = account;
    this.#venue = venue;
  }

  /** Word of a change; an older one than the newest that is known is late and changes nothing. */
  see(account: SimState, change: number): void {
    if (change <= this.#change) return;
    this.#account = account;
    this.#change = change;
  }

  /** The broker's lists, whole and anew. */
  synchronise(account: SimState, change: number): void {
    this.#account = account;
    this.#change = change;
  }

  forget(): void {
    this.#account = null;
  }

  /** The next `reads` reads of the history fail (`missMs` null), or miss the deals of the last `missMs`. */
  blur(reads: number, missMs: number | null): void {
    this.#unreadable = reads > 0 ? { reads, missMs } : null;
  }

  get positions(): readonly SimPosition[] {
    return this.#account?.positions ?? [];
  }

  /** Everything at the prices of now; null while no account is known. */
  view(now: EpochMs): TerminalView | null {
    if (this.#account === null) return null;
    const held = snapshot(this.#account, this.#venue, now);
    const { account, positions, orders, deals, history: ended } = held;
    const lists = { account, positions, orders };
    const unreadable = this.#unreadable;
    if (unreadable && --unreadable.reads <= 0) this.#unreadable = null;
    if (unreadable && unreadable.missMs === null) return { ...lists, history: { ready: false } };
    const newest = now - (unreadable?.missMs ?? -Infinity);
    const isCut = deals.length >= this.#account.rules.keep.deals;
    const history = {
      ready: true,
      since: isCut ? (deals[0]?.time ?? 0) + 1 : 0,
      deals: deals.filter((deal) => deal.time <= newest),
      orders: ended,
    } as const;
    return { ...lists, history };
  }
}
