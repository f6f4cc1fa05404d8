import type { Deal, DealReason, EpochMs, OrderType, Side } from "#domain";

/** What the account may hold at once, so that its state stays below one storage value (64 KiB). */
export const LIMITS = { holdings: 50, deals: 60, results: 60, commentCharacters: 31 } as const;

/** A simulated account, whole: plain JSON, and the only thing that has to be kept. */
export interface SimState {
  readonly version: 1;
  readonly login: string;
  readonly server: string;
  readonly currency: string;
  /** 100 means 1:100; a symbol's own smaller leverage wins. */
  readonly leverage: number;
  readonly marginMode: "hedging";
  /** Of the market that this account sees; the host makes the feed from it. */
  readonly seed: number;
  /** Balance the account was opened with. Since then only deals changed it. */
  readonly deposit: number;
  readonly balance: number;
  /** Everything up to this moment is booked. */
  readonly at: EpochMs;
  readonly nextTicket: number;
  readonly positions: readonly SimPosition[];
  readonly orders: readonly SimOrder[];
  /** The last LIMITS.deals executions, oldest first. */
  readonly deals: readonly Deal[];
  /** Answers to the last LIMITS.results commands, oldest first: the memory against doing one twice. */
  readonly results: readonly StoredResult[];
}

export interface SimPosition {
  /** Also the identifier: this broker never changes a position's ticket. */
  readonly ticket: string;
  readonly symbol: string;
  readonly side: Side;
  readonly lots: number;
  readonly openPrice: number;
  readonly openTime: EpochMs;
  readonly stopLoss: number | null;
  readonly takeProfit: number | null;
  /** Account currency, charged at rollovers, booked with the closing deal. */
  readonly swap: number;
  readonly magic: number;
  readonly comment: string;
}

export interface SimOrder {
  readonly ticket: string;
  readonly symbol: string;
  readonly type: OrderType;
  readonly lots: number;
  readonly price: number;
  readonly stopLoss: number | null;
  readonly takeProfit: number | null;
  readonly placedTime: EpochMs;
  readonly magic: number;
  readonly comment: string;
}

interface CommandBase {
  /** The same id is never carried out twice. */
  readonly requestId: string;
  /** Who deals in MT5's words; "expert" (a program) unless said otherwise. */
  readonly reason?: Extract<DealReason, "client" | "expert">;
}

export type SimCommand = CommandBase &
  (
    | {
        readonly action: "open";
        readonly symbol: string;
        readonly type: OrderType;
        readonly lots: number;
        /** Of a pending order; null for BUY and SELL. */
        readonly price: number | null;
        readonly stopLoss: number | null;
        readonly takeProfit: number | null;
        readonly magic: number;
        readonly comment: string;
      }
    /** `lots` null = all of it. */
    | {
        readonly action: "close";
        readonly positionId: string;
        readonly lots: number | null;
        /** Of the closing order and its deal, as in MT5; the position's own when left out. */
        readonly magic?: number;
        readonly comment?: string;
      }
    /** Replaces both levels; null removes one. */
    | {
        readonly action: "modify";
        readonly positionId: string;
        readonly stopLoss: number | null;
        readonly takeProfit: number | null;
      }
    | { readonly action: "cancel"; readonly orderTicket: string }
  );

/** MT5's trade result without the deals, as it is remembered. */
export interface StoredResult {
  readonly requestId: string;
  /** MT5's own number: 10009 done, 10008 placed, else refused. */
  readonly retcode: number;
  readonly orderTicket: string | null;
  readonly dealTicket: string | null;
  readonly positionId: string | null;
  /** Executed or placed lots; 0 when refused. */
  readonly lots: number;
  readonly price: number | null;
  /** Of a closing deal: gross, account currency, before swap and commission. */
  readonly profit: number | null;
  readonly comment: string;
}

export interface SimResult extends StoredResult {
  readonly deals: readonly Deal[];
  /** True when this answer is the remembered one and nothing was done now. */
  readonly duplicate: boolean;
}

/**
 * A new account with nothing but its deposit.
 *
 * @param options.balance account currency, not negative.
 * @param options.now tickets start at this second's number, so that an account opened anew never repeats one.
 * @throws RangeError on a balance or leverage that no broker gives.
 */
export function createSim(options: {
  readonly login: string;
  readonly server: string;
  readonly currency: string;
  readonly leverage: number;
  readonly balance: number;
  readonly marginMode: "hedging";
  readonly seed: number;
  readonly now: EpochMs;
}): SimState {
  const { login, server, currency, leverage, balance, marginMode, seed, now } = options;
  if (!(balance >= 0 && balance < 1e12))
    throw new RangeError(`balance must be 0 to 1e12, was ${balance}`);
  if (!(leverage >= 1 && leverage <= 5000)) {
    throw new RangeError(`leverage must be 1 to 5000, was ${leverage}`);
  }
  return {
    version: 1,
    ...{ login, server, currency, leverage, marginMode, seed },
    ...{ deposit: balance, balance, at: now },
    nextTicket: Math.max(1, Math.floor(now / 1000)),
    ...{ positions: [], orders: [], deals: [], results: [] },
  };
}
