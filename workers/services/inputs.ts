import type { OrderType, Timeframe } from "#domain";

/* What the services take: the bodies of the public API, checked at the edge. The user is never in here: it is an argument. */

export interface RegisterInput {
  readonly email: string;
  readonly password: string;
  readonly name: string;
}

export interface LoginInput {
  readonly email: string;
  readonly password: string;
}

export interface CreateConnectionInput {
  readonly name: string;
  readonly kind: "terminal";
}

export interface StrategyInput {
  /** Defaults to the spec's own name. */
  readonly name?: string;
  /** As the user wrote it; checked inside. */
  readonly spec: unknown;
}

export interface GenerateStrategyInput {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly risk_level: "low" | "medium" | "high";
  readonly prompt?: string;
}

export interface ImportBarsInput {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly csv: string;
  /** IANA zone of times that name none; UTC by default. */
  readonly time_zone?: string;
}

export interface ReadBarsInput {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** ISO date or time; the first and last stored bar by default. `to` is inclusive when it is a plain date. */
  readonly from?: string;
  readonly to?: string;
}

export interface RunBacktestInput {
  readonly strategy_id: string;
  /** The newest by default. */
  readonly version?: number;
  /** The strategy's own by default. */
  readonly symbol?: string;
  readonly timeframe?: Timeframe;
  readonly start_date?: string;
  readonly end_date?: string;
  /** Account currency; 10,000 by default. */
  readonly initial_balance?: number;
  readonly params?: Readonly<Record<string, number>>;
}

export interface PlaceOrderInput {
  /** Omitted = the user's only account. */
  readonly connection_id?: string;
  readonly symbol: string;
  readonly order_type: OrderType;
  readonly lot_size: number;
  readonly price?: number;
  readonly stop_loss?: number;
  readonly take_profit?: number;
  readonly if_offline?: "reject" | "queue";
  /** Seconds; a market order is never sent later than this. */
  readonly valid_for_s?: number;
}

export interface ClosePositionInput {
  readonly connection_id?: string;
  /** Part of it; all by default. */
  readonly lot_size?: number;
}

export interface ModifyPositionInput {
  readonly connection_id?: string;
  /** null takes the stop away; omitted leaves it. */
  readonly stop_loss?: number | null;
  readonly take_profit?: number | null;
}

export interface ListOrdersInput {
  readonly connection_id?: string;
  /** Newest first; 1-200, 50 by default. */
  readonly limit?: number;
}
