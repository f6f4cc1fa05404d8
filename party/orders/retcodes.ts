import type { OrderIntent } from "#protocol";

/**
 * What a retcode asks of us. `retry` exists only where the code proves that the order was not accepted;
 * `reconcile` means the outcome is unknown: look, never send again.
 */
export type RetcodeClass = "ok" | "wait" | "retry" | "reject" | "pause" | "reconcile";

export interface Retcode {
  readonly code: number;
  /** MT5's own name without TRADE_RETCODE_. */
  readonly name: string;
  readonly class: RetcodeClass;
  /** For the reader, in plain English; pages translate by reason code. */
  readonly message: string;
}

type Row = readonly [number, string, RetcodeClass, string];

// The whole table of the trade server's return codes. 10005 and 10037 are unused.
const ROWS: readonly Row[] = [
  [10004, "REQUOTE", "retry", "The broker offered another price."],
  [10006, "REJECT", "reject", "The broker refused the order."],
  [10007, "CANCEL", "reject", "The order was cancelled by the trader or the dealer."],
  [10008, "PLACED", "wait", "The order stands at the broker."],
  [10009, "DONE", "ok", "Done."],
  [10010, "DONE_PARTIAL", "wait", "Only a part was filled."],
  [10011, "ERROR", "reconcile", "The trade server failed; we are checking what happened."],
  [
    10012,
    "TIMEOUT",
    "reconcile",
    "The trade server did not answer in time; we are checking what happened.",
  ],
  [10013, "INVALID", "reject", "The terminal did not understand the order."],
  [10014, "INVALID_VOLUME", "reject", "The lot size does not fit the symbol."],
  [
    10015,
    "INVALID_PRICE",
    "reject",
    "The price is on the wrong side of the market or off the tick.",
  ],
  [10016, "INVALID_STOPS", "reject", "Stop loss or take profit is too close or on the wrong side."],
  [10017, "TRADE_DISABLED", "pause", "Trading is disabled for the account or the symbol."],
  [10018, "MARKET_CLOSED", "pause", "The market is closed."],
  [10019, "NO_MONEY", "reject", "There is not enough free margin."],
  [10020, "PRICE_CHANGED", "retry", "The price moved."],
  [10021, "PRICE_OFF", "retry", "There are no quotes."],
  [10022, "INVALID_EXPIRATION", "reject", "The broker does not accept this expiry."],
  [
    10023,
    "ORDER_CHANGED",
    "reconcile",
    "The order changed meanwhile; we are checking what happened.",
  ],
  [10024, "TOO_MANY_REQUESTS", "retry", "Too many requests at once."],
  [10025, "NO_CHANGES", "ok", "Nothing had to be changed."],
  [10026, "SERVER_DISABLES_AT", "pause", "The broker forbids automated trading."],
  [10027, "CLIENT_DISABLES_AT", "pause", "Algo Trading is switched off in the terminal."],
  [
    10028,
    "LOCKED",
    "reconcile",
    "The broker is still working on it; we are checking what happened.",
  ],
  [10029, "FROZEN", "retry", "The price is too close to the level to change it."],
  [10030, "INVALID_FILL", "retry", "The broker does not offer this filling mode."],
  [
    10031,
    "CONNECTION",
    "reconcile",
    "The terminal lost the broker; we are checking what happened.",
  ],
  [10032, "ONLY_REAL", "reject", "Allowed on real accounts only."],
  [10033, "LIMIT_ORDERS", "reject", "Too many pending orders."],
  [10034, "LIMIT_VOLUME", "reject", "The symbol's volume limit is reached."],
  [10035, "INVALID_ORDER", "reject", "The broker does not allow this order type."],
  [10036, "POSITION_CLOSED", "reconcile", "The position is already closed."],
  [
    10038,
    "INVALID_CLOSE_VOLUME",
    "reconcile",
    "The position is smaller than that; we are checking what happened.",
  ],
  [10039, "CLOSE_ORDER_EXIST", "reconcile", "A close of this position is already working."],
  [10040, "LIMIT_POSITIONS", "reject", "Too many positions."],
  [
    10041,
    "REJECT_CANCEL",
    "reconcile",
    "The pending order was refused and cancelled; we are checking what happened.",
  ],
  [10042, "LONG_ONLY", "pause", "Only buying is allowed on this symbol."],
  [10043, "SHORT_ONLY", "pause", "Only selling is allowed on this symbol."],
  [10044, "CLOSE_ONLY", "pause", "Only closing is allowed on this symbol."],
  [10045, "FIFO_CLOSE", "reject", "The oldest position has to be closed first."],
  [10046, "HEDGE_PROHIBITED", "reject", "An opposite position is forbidden on this account."],
];

/** The table of the reference, by number. */
export const RETCODES: ReadonlyMap<number, Retcode> = new Map(
  ROWS.map(([code, name, kind, message]) => [code, { code, name, class: kind, message }]),
);

/**
 * How to react to a retcode. Numbers that the table does not list are `reconcile`.
 *
 * @param action what was asked for: 10036 (already closed) is what a close wanted, and a riddle for the rest.
 */
export function retcodeClass(code: number, action?: OrderIntent["action"]): RetcodeClass {
  if (code === 10036 && action === "close") return "ok";
  return RETCODES.get(code)?.class ?? "reconcile";
}

/** Stable reason code ("mt5.no_money") and words for the reader. */
export function retcodeReason(code: number): { readonly code: string; readonly message: string } {
  const row = RETCODES.get(code);
  if (row === undefined) {
    return {
      code: `mt5.${code}`,
      message: `The terminal answered ${code}; we are checking what happened.`,
    };
  }
  return { code: `mt5.${row.name.toLowerCase()}`, message: row.message };
}
