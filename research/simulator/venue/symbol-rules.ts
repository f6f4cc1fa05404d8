import type { OrderTime } from "../broker/request.ts";
import type { Session } from "./sessions.ts";

export type ExecutionMode = "request" | "instant" | "market" | "exchange";
export type SymbolTradeMode = "disabled" | "longonly" | "shortonly" | "closeonly" | "full";

/** What may be sent on a symbol (SYMBOL_ORDER_MODE). */
export const ORDER_KINDS = [
  "market",
  "limit",
  "stop",
  "stop_limit",
  "sl",
  "tp",
  "close_by",
] as const;
export type OrderKind = (typeof ORDER_KINDS)[number];

export const SWAP_MODES = [
  "points",
  "currency_symbol",
  "currency_margin",
  "currency_deposit",
  "interest_current",
  "interest_open",
  "reopen_current",
  "reopen_bid",
] as const;

/** Charged at server midnight. */
export interface SwapRules {
  readonly mode: (typeof SWAP_MODES)[number];
  /** In the mode's unit: points, money per lot, or percent a year. Negative is paid. */
  readonly long: number;
  readonly short: number;
  /** Nights counted at the midnight that ends each weekday, Sunday first: 0, 1 or 3. */
  readonly ratios: readonly number[];
}

/** A broker's terms for one symbol, beside what its prices and lots are (SymbolInfo*). */
export interface SymbolRules {
  readonly execution: ExecutionMode;
  /** Filling flags. RETURN has none: exchange execution always takes it, market execution never. */
  readonly filling: readonly ("fok" | "ioc" | "boc")[];
  readonly tradeMode: SymbolTradeMode;
  readonly orderKinds: readonly OrderKind[];
  readonly times: readonly OrderTime["kind"][];
  /** Points: nearer than this to a level, nothing may be changed or closed. */
  readonly freezeLevelPoints: number;
  /** Most lots of one direction, positions and pending orders together; null = no limit. */
  readonly volumeLimit: number | null;
  /** Hedged lots cost the larger leg, or this many units of the base per covered lot (SYMBOL_MARGIN_HEDGED). */
  readonly hedgedMargin: "larger_leg" | number;
  /** null = the instrument's own nights and usual swap. */
  readonly swap: SwapRules | null;
  readonly sessions: readonly Session[] | "always";
  /** Lots that can be had at once, the next a second later; null = as many as are wished. */
  readonly liquidityLots: number | null;
  /** Only real accounts may trade it (10032). */
  readonly realOnly: boolean;
  /** Account currency per lot and side; null = the instrument's usual. */
  readonly commissionPerLot: number | null;
}

/** The friendliest terms: what the practice account has. */
export const OPEN_RULES: SymbolRules = {
  execution: "market",
  filling: ["fok", "ioc"],
  tradeMode: "full",
  orderKinds: ORDER_KINDS,
  times: ["gtc", "day", "specified", "specified_day"],
  freezeLevelPoints: 0,
  volumeLimit: null,
  hedgedMargin: "larger_leg",
  swap: null,
  sessions: "always",
  liquidityLots: null,
  realOnly: false,
  commissionPerLot: null,
};
