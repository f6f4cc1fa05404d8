import type {
  AccountSnapshot,
  DealState,
  OrderIntent,
  OrderStep,
  Quote,
  SymbolState,
} from "#protocol";
import { commentFor, stepId } from "../ids.ts";
import type { TerminalResult } from "../outcome.ts";

/** Made-up but complete values for tests, each with one thing changed at a time. */
export const ACCOUNT = "01J9ZZZZZZ0000000000000001";
export const NOW = 1_760_000_000_000;

export function idOf(number: number): string {
  return `01J9ZZZZZZ${String(number).padStart(16, "0")}`;
}

type Open = Extract<OrderIntent, { action: "open" }>;
type Close = Extract<OrderIntent, { action: "close" }>;

function base(number: number) {
  return {
    request_id: idOf(number),
    account_id: ACCOUNT,
    origin: "user",
    created_at: NOW,
    not_after: NOW + 10_000,
    if_offline: "reject",
    magic: 0x4e540000,
    comment: commentFor(idOf(number)),
  } as const;
}

export function openIntent(number: number, fields: Partial<Open> = {}): Open {
  const wish = {
    action: "open",
    symbol: "EURUSD",
    order_type: "BUY",
    lots: 0.1,
    price: null,
  } as const;
  return { ...base(number), ...wish, stop_loss: null, take_profit: null, ...fields };
}

export function closeIntent(number: number, fields: Partial<Close> = {}): Close {
  return {
    ...base(number),
    action: "close",
    symbol: "EURUSD",
    position_id: "900",
    lots: null,
    ...fields,
  };
}

export function modifyIntent(number: number, fields: Partial<OrderIntent> = {}): OrderIntent {
  const wish = {
    action: "modify",
    symbol: "EURUSD",
    position_id: "900",
    stop_loss: 1.05,
    take_profit: null,
  } as const;
  return { ...base(number), ...wish, ...fields } as OrderIntent; // only shared fields are ever changed
}

export function closeByIntent(number: number, by_position_id = "901"): OrderIntent {
  const wish = { action: "close_by", symbol: "EURUSD", position_id: "900" } as const;
  return { ...base(number), ...wish, by_position_id };
}

export function modifyOrderIntent(number: number, order_ticket = "700"): OrderIntent {
  const wish = { action: "modify_order", symbol: "EURUSD", price: 1.05 } as const;
  return { ...base(number), ...wish, order_ticket, stop_loss: null, take_profit: null };
}

export function cancelIntent(number: number, order_ticket = "700"): OrderIntent {
  return { ...base(number), action: "cancel", symbol: "EURUSD", order_ticket };
}

export function stepOf(
  number: number,
  state: OrderStep["state"],
  fields: Partial<OrderStep> = {},
): OrderStep {
  const request_id = idOf(number);
  return {
    id: stepId(request_id, state, "test"),
    account_id: ACCOUNT,
    request_id,
    state,
    at: NOW,
    by: "terminal",
    ...fields,
  };
}

export function deal(ticket: string, fields: Partial<DealState> = {}): DealState {
  return {
    ticket,
    order_ticket: "700",
    position_id: "900",
    symbol: "EURUSD",
    side: "BUY",
    entry: "in",
    reason: "expert",
    lots: 0.1,
    price: 1.1,
    profit: 0,
    commission: 0,
    swap: 0,
    fee: 0,
    time: NOW,
    magic: 0x4e540000,
    comment: "",
    ...fields,
  };
}

export function result(fields: Partial<TerminalResult> = {}): TerminalResult {
  return {
    retcode: 10009,
    order_ticket: "700",
    deal_ticket: "800",
    position_id: "900",
    lots: 0.1,
    price: 1.1,
    profit: null,
    deals: [],
    ...fields,
  };
}

export function snapshotOf(fields: Partial<AccountSnapshot> = {}): AccountSnapshot {
  const account = {
    login: "1001",
    server: "Test",
    trade_mode: "demo",
    margin_mode: "hedging",
    currency: "USD",
    leverage: 100,
    balance: 10_000,
    equity: 10_000,
    margin: 0,
    free_margin: 10_000,
    margin_level: null,
  } as const;
  return { at: NOW, account, positions: [], orders: [], deals: [], ...fields };
}

export function position(
  position_id: string,
  fields: Partial<AccountSnapshot["positions"][number]> = {},
) {
  return {
    ticket: position_id,
    position_id,
    symbol: "EURUSD",
    side: "BUY",
    lots: 0.1,
    open_price: 1.1,
    open_time: NOW,
    stop_loss: null,
    take_profit: null,
    current_price: 1.1,
    profit: 0,
    swap: 0,
    magic: 0,
    comment: "",
    ...fields,
  } as const;
}

export function working(ticket: string, comment: string): AccountSnapshot["orders"][number] {
  return {
    ticket,
    symbol: "EURUSD",
    order_type: "BUY_LIMIT",
    lots: 0.1,
    price: 1,
    stop_loss: null,
    take_profit: null,
    placed_time: NOW,
    magic: 0,
    comment,
  };
}

export const EURUSD: SymbolState = {
  symbol: "EURUSD",
  description: "Euro against dollar",
  digits: 5,
  point: 0.00001,
  pip_size: 0.0001,
  contract_size: 100_000,
  tick_size: 0.00001,
  volume_min: 0.01,
  volume_step: 0.01,
  volume_max: 100,
  margin_currency: "EUR",
  profit_currency: "USD",
  stops_level_points: 0,
};

export const QUOTE: Quote = { symbol: "EURUSD", bid: 1.1, ask: 1.1001, time: NOW };
