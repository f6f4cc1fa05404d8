import type { EpochMs, OrderType } from "#domain";

/** The account's money at the start of a day or week. */
export interface Anchor {
  /** When it was read, at or after the reset. */
  readonly at: EpochMs;
  readonly equity: number;
  readonly balance: number;
}

export interface Anchors {
  /** null = the account was not read yet. */
  readonly dayStart: Anchor | null;
  readonly weekStart: Anchor | null;
}

/** An opening that the account took, whatever became of it later; refused ones, and the one being judged, are not among them. */
export interface RecentOrder {
  readonly at: EpochMs;
  readonly symbol: string;
  readonly type: OrderType;
  readonly lots: number;
  /** null of a market order; absent = not kept. */
  readonly price?: number | null;
}

/** A position, or a part of one, that was closed. */
export interface RecentTrade {
  readonly closedAt: EpochMs;
  readonly symbol: string;
  /** Account currency, net of swap, commission and fee. */
  readonly profit: number;
}

/** What the rules need beside the snapshot. */
export interface RiskFacts extends Anchors {
  /** Of the last `FACTS_KEPT.ordersMs`, in any order. */
  readonly recentOrders: readonly RecentOrder[];
  /** Of the last `FACTS_KEPT.tradesMs`, in any order. */
  readonly recentTrades: readonly RecentTrade[];
}

/** How far back facts are worth keeping, and how many at most: the newest count. */
export const FACTS_KEPT = {
  ordersMs: 10 * 60_000,
  orders: 500,
  tradesMs: 14 * 24 * 3_600_000,
  trades: 1_000,
} as const;

/** Of an account that nothing is known of. */
export const NO_FACTS: RiskFacts = {
  dayStart: null,
  weekStart: null,
  recentOrders: [],
  recentTrades: [],
};

/** The facts with what became too old, or is too much, left out. */
export function prunedFacts(facts: RiskFacts, now: EpochMs): RiskFacts {
  return {
    ...facts,
    recentOrders: facts.recentOrders
      .filter((order) => now - order.at <= FACTS_KEPT.ordersMs)
      .slice(-FACTS_KEPT.orders),
    recentTrades: facts.recentTrades
      .filter((trade) => now - trade.closedAt <= FACTS_KEPT.tradesMs)
      .slice(-FACTS_KEPT.trades),
  };
}
