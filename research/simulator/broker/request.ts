import type { EpochMs, OrderType, Side } from "#domain";

/** How an order's volume has to be filled (ORDER_TYPE_FILLING). */
export type Filling = "fok" | "ioc" | "return" | "boc";

/** How long a pending order stands (ORDER_TYPE_TIME); `at` is ms UTC here, whatever clock the server shows. */
export type OrderTime =
  | { readonly kind: "gtc" }
  | { readonly kind: "day" }
  | { readonly kind: "specified"; readonly at: EpochMs }
  /** To the end of the server's day that holds `at`. */
  | { readonly kind: "specified_day"; readonly at: EpochMs };

/** Who deals: a person at the terminal, or a program. */
export type Dealer = "client" | "expert";

interface Words {
  readonly magic: number;
  /** MT5 keeps 31 characters. */
  readonly comment: string;
}

interface Stops {
  readonly stopLoss: number | null;
  readonly takeProfit: number | null;
}

/**
 * MqlTradeRequest, one shape an action. Tickets are the present ones (a position's ticket may change, its
 * identifier does not). There is no id of ours in it: sent twice, it is done twice, as at a real broker.
 */
export type TradeRequest = { readonly dealer?: Dealer } & (
  | (Words &
      Stops & {
        readonly action: "deal";
        readonly symbol: string;
        readonly type: Side;
        readonly lots: number;
        readonly filling: Filling;
        /** What the sender saw, where the broker executes instantly or on request; null elsewhere. */
        readonly price: number | null;
        readonly deviationPoints: number;
        /** Position to close. Left null on a hedging account, an opposite position is opened. */
        readonly position: string | null;
      })
  | (Words &
      Stops & {
        readonly action: "pending";
        readonly symbol: string;
        readonly type: Exclude<OrderType, Side>;
        readonly lots: number;
        readonly filling: Filling;
        readonly price: number;
        /** The limit that a stop-limit order places once `price` is reached; null for the others. */
        readonly stopLimit: number | null;
        readonly time: OrderTime;
      })
  /** Both levels of a position, replaced. */
  | (Stops & { readonly action: "sltp"; readonly position: string })
  /** All levels of a pending order, replaced. */
  | (Stops & {
      readonly action: "modify";
      readonly order: string;
      readonly price: number;
      readonly stopLimit: number | null;
      readonly time: OrderTime;
    })
  | { readonly action: "remove"; readonly order: string }
  | (Words & {
      readonly action: "close_by";
      readonly position: string;
      readonly positionBy: string;
    })
);

/** MqlTradeResult. */
export interface TradeResult {
  /** MT5's own number. */
  readonly retcode: number;
  /** null where the broker does not know one, or not yet. */
  readonly order: string | null;
  readonly deal: string | null;
  /** Confirmed by the broker; 0 when the fill comes later or nothing was done. */
  readonly lots: number;
  readonly price: number;
  /** Present prices, on a requote above all; 0 while there is no quote. */
  readonly bid: number;
  readonly ask: number;
  /** The broker's words. Never to be matched on. */
  readonly comment: string;
}
