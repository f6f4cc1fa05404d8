import type { Account, Deal, EpochMs, PendingOrder, Position } from "#domain";
import type { TradeResult } from "../broker/request.ts";
import type { EndedOrder, EndedState } from "../broker/state.ts";

/** What OrderSend gives back. */
export type SendAnswer =
  /** The trade server's answer, or the terminal's own refusal (10027, 10031). */
  | { readonly sent: true; readonly result: TradeResult }
  /** OrderSend was false: GetLastError, and no word about what the server did. */
  | { readonly sent: false; readonly error: number };

/** What wakes the program in the terminal. A hint, never the record: any of them may be missing or come twice. */
export type TerminalEvent =
  /** The answer to a send that gave none at once. */
  | { readonly type: "answer"; readonly tag: string; readonly answer: SendAnswer }
  /** A trade transaction; `deal` where it tells of one (a program would select it by its ticket). */
  | {
      readonly type: "transaction";
      readonly transaction: TransactionKind;
      /** Of the order, deal or position that changed. */
      readonly ticket: string;
      readonly deal: Deal | null;
      /** Of an order that came into the history: how it ended. */
      readonly ended: EndedState | null;
    }
  /** The terminal has the broker's lists anew: after a reconnect or a restart. */
  | { readonly type: "synchronised" };

/** MT5's transaction types, by name: their numbers are not documented. */
export type TransactionKind =
  | "order_add"
  | "order_update"
  | "order_delete"
  | "deal_add"
  | "history_add"
  | "position"
  | "request";

/** What the program can read in the terminal: the cache, which may lag behind the broker. */
export interface TerminalView {
  readonly account: Account;
  readonly positions: readonly Position[];
  readonly orders: readonly PendingOrder[];
  /** `ready: false`: HistorySelect gave false. */
  readonly history:
    | { readonly ready: false }
    | {
        readonly ready: true;
        /** Deals before this moment may be missing: the broker keeps so many only. */
        readonly since: EpochMs;
        readonly deals: readonly Deal[];
        readonly orders: readonly EndedOrder[];
      };
}

/** What a heartbeat tells of permissions and links. */
export interface TerminalHealth {
  /** TERMINAL_CONNECTED. */
  readonly connected: boolean;
  /** The AlgoTrading button. */
  readonly autoTrading: boolean;
  /** ACCOUNT_TRADE_EXPERT: the broker allows programs. */
  readonly expertAllowed: boolean;
  /** ACCOUNT_TRADE_ALLOWED: false with the investor password or without a link. */
  readonly tradeAllowed: boolean;
  /** TimeCurrent as UTC: the newest tick of any symbol, standing still while there are none; null before the first. */
  readonly lastTick: EpochMs | null;
}
