import type { Deal, EpochMs, MarginMode, OrderType, Side, TradeMode } from "#domain";
import type { Dealer, Filling, OrderTime } from "./request.ts";

/** What a practice account may hold at once, so that its state stays below one storage value (64 KiB). */
export const LIMITS = { holdings: 50, deals: 60, results: 60, commentCharacters: 31 } as const;

/** What a broker allows an account, and how much of its past is kept. */
export interface AccountRules {
  /** ACCOUNT_FIFO_CLOSE: the oldest position of a symbol has to be closed first. */
  readonly fifoClose: boolean;
  /** ACCOUNT_HEDGE_ALLOWED. */
  readonly hedgeAllowed: boolean;
  /** ACCOUNT_TRADE_ALLOWED: false with the investor password. */
  readonly tradeAllowed: boolean;
  /** ACCOUNT_TRADE_EXPERT: programs may trade. */
  readonly expertAllowed: boolean;
  readonly limitOrders: number;
  /** On a hedging account pending orders count too. */
  readonly limitPositions: number;
  /** Equity in percent of margin (or in money) at which the broker warns, and closes. */
  readonly stopOutMode: "percent" | "money";
  readonly marginCallLevel: number;
  readonly stopOutLevel: number;
  readonly keep: { readonly deals: number; readonly results: number; readonly history: number };
}

const DEFAULT_RULES: AccountRules = {
  fifoClose: false,
  hedgeAllowed: true,
  tradeAllowed: true,
  expertAllowed: true,
  limitOrders: LIMITS.holdings,
  limitPositions: LIMITS.holdings,
  stopOutMode: "percent",
  marginCallLevel: 100,
  stopOutLevel: 50,
  keep: { deals: LIMITS.deals, results: LIMITS.results, history: 30 },
};

/** A simulated account, whole: plain JSON, and the only thing that has to be kept. */
export interface SimState {
  readonly version: 2;
  readonly login: string;
  readonly server: string;
  readonly currency: string;
  /** 100 means 1:100; a symbol's own smaller leverage wins. */
  readonly leverage: number;
  readonly marginMode: MarginMode;
  readonly tradeMode: TradeMode;
  readonly rules: AccountRules;
  /** Of the market that this account sees; the host makes the feed from it. */
  readonly seed: number;
  /** Balance the account was opened with. Since then only deals changed it. */
  readonly deposit: number;
  readonly balance: number;
  /** Everything up to this moment is booked. */
  readonly at: EpochMs;
  readonly nextTicket: number;
  readonly inMarginCall: boolean;
  readonly positions: readonly SimPosition[];
  readonly orders: readonly SimOrder[];
  /** The last rules.keep.deals executions, oldest first. */
  readonly deals: readonly Deal[];
  /** The last rules.keep.history orders that ended, oldest first. */
  readonly history: readonly EndedOrder[];
  /** Answers to the last rules.keep.results commands of `execute`, oldest first: the memory against doing one twice. */
  readonly results: readonly StoredResult[];
}

export interface SimPosition {
  readonly ticket: string;
  /** The ticket it was opened with; left out while it is the present one. */
  readonly identifier?: string;
  readonly symbol: string;
  readonly side: Side;
  readonly lots: number;
  /** Mean of its fills. */
  readonly openPrice: number;
  readonly openTime: EpochMs;
  readonly stopLoss: number | null;
  readonly takeProfit: number | null;
  /** Account currency, charged at rollovers, booked with the closing deal. */
  readonly swap: number;
  readonly magic: number;
  readonly comment: string;
}

/** An order that works: a pending one, or the rest of a market order. */
export interface SimOrder {
  readonly ticket: string;
  readonly symbol: string;
  readonly type: OrderType;
  /** What is not filled yet. */
  readonly lots: number;
  readonly price: number;
  readonly stopLoss: number | null;
  readonly takeProfit: number | null;
  readonly placedTime: EpochMs;
  readonly magic: number;
  readonly comment: string;
  /** Lots wished at first; left out while nothing is filled. */
  readonly initialLots?: number;
  /** Of a stop-limit order until it is armed: the limit that it becomes. */
  readonly stopLimit?: number;
  /** Left out: "return". */
  readonly filling?: Filling;
  /** Left out: until it is cancelled. */
  readonly time?: Exclude<OrderTime, { kind: "gtc" }>;
  /** Ticket of the position that it closes. */
  readonly closes?: string;
  readonly dealer?: Dealer;
  /** Not before this moment does the broker take it up (again), to fill or to reject it. */
  readonly work?: { readonly at: EpochMs; readonly end: "fill" | "reject" };
}

/** How an order ended (ORDER_STATE), as the history has it. */
export type EndedState = "filled" | "canceled" | "rejected" | "expired" | "partial";

/** An order that works no more. */
export interface EndedOrder {
  readonly ticket: string;
  readonly symbol: string;
  readonly type: OrderType | "CLOSE_BY";
  readonly state: EndedState;
  /** ORDER_POSITION_ID; null when it made none. */
  readonly positionId: string | null;
  readonly lots: number;
  readonly doneTime: EpochMs;
  readonly magic: number;
  readonly comment: string;
}

/** MT5's trade result without the deals, as `execute` remembers it. */
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

export interface AccountOptions {
  readonly login: string;
  readonly server: string;
  readonly currency: string;
  readonly leverage: number;
  /** Account currency, not negative. */
  readonly balance: number;
  readonly marginMode: MarginMode;
  /** "demo" when left out. */
  readonly tradeMode?: TradeMode;
  /** Over the usual ones. */
  readonly rules?: Partial<AccountRules>;
  readonly seed: number;
  /** Tickets start at this second's number, so that an account opened anew never repeats one. */
  readonly now: EpochMs;
}

/**
 * A new account with nothing but its deposit.
 *
 * @throws RangeError on a balance or leverage that no broker gives.
 */
export function createSim(options: AccountOptions): SimState {
  const { login, server, currency, leverage, balance, marginMode, seed, now } = options;
  if (!(balance >= 0 && balance < 1e12))
    throw new RangeError(`balance must be 0 to 1e12, was ${balance}`);
  if (!(leverage >= 1 && leverage <= 5000)) {
    throw new RangeError(`leverage must be 1 to 5000, was ${leverage}`);
  }
  return {
    version: 2,
    ...{ login, server, currency, leverage, marginMode, seed },
    tradeMode: options.tradeMode ?? "demo",
    rules: { ...DEFAULT_RULES, ...options.rules },
    ...{ deposit: balance, balance, at: now, inMarginCall: false },
    nextTicket: Math.max(1, Math.floor(now / 1000)),
    ...{ positions: [], orders: [], deals: [], history: [], results: [] },
  };
}

/** An account that was stored before orders could expire, positions net, or brokers differ. */
type FirstSim = Omit<
  SimState,
  "version" | "tradeMode" | "rules" | "history" | "inMarginCall" | "marginMode"
> & {
  readonly version: 1;
  readonly marginMode: "hedging";
};

/** A stored account as it is today: the first form is brought up to the second. */
export function upgradeSim(stored: SimState | FirstSim): SimState {
  if (stored.version === 2) return stored;
  return {
    ...stored,
    version: 2,
    ...{ tradeMode: "demo", rules: DEFAULT_RULES, history: [], inMarginCall: false },
  };
}

/** POSITION_IDENTIFIER: never changes while the position lives. */
export function identifierOf(position: SimPosition): string {
  return position.identifier ?? position.ticket;
}

/** Whether the account keeps one position a symbol. */
export function isNetting(state: SimState): boolean {
  return state.marginMode !== "hedging";
}
