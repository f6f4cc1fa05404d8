import { findInstrument, validateLots } from "#broking";
import { isMarketOrder, UserError } from "#domain";
import { commentFor, MAGIC_BASE } from "#orders";
import type { Expiry, OrderIntent, Protection } from "#protocol";
import type { AccountRow } from "../accounts.ts";
import type { ModifyOrderInput, PlaceOrderInput, ProtectionInput } from "../inputs.ts";
import type { Ports } from "../ports.ts";
import type { PositionView } from "../views.ts";
import type { WaitingOrder } from "./waiting.ts";

/** A market order is never sent later than this after the click. */
const MARKET_SECONDS = 10;
/** A pending order may wait a little longer for its hand-over: its price waits at the broker anyway. */
const PENDING_SECONDS = 60;

type OfAction<A extends OrderIntent["action"]> = Extract<OrderIntent, { readonly action: A }>;
type Place = Omit<PlaceOrderInput, "connection_id">;

interface BaseOptions {
  readonly seconds?: number | undefined;
  readonly if_offline?: "reject" | "queue" | undefined;
  readonly clicked_at?: string | undefined;
}

/** @throws UserError for what no room could take: a price or type that does not fit, lots off the step. */
export function openIntent(ports: Ports, account: AccountRow, input: Place): OfAction<"open"> {
  const isMarket = isMarketOrder(input.order_type);
  checkPrices(input, isMarket);
  checkAgainstCatalogue(account, input);
  const { valid_for_s, if_offline, clicked_at, deviation_points, stop_limit_price } = input;
  const seconds = valid_for_s ?? (isMarket ? MARKET_SECONDS : PENDING_SECONDS);
  const protection = toProtection(input.protection);
  const expiry = toExpiry(input.expiration, ports.clock.now());
  return {
    ...base(ports, account, { seconds, if_offline, clicked_at }),
    action: "open",
    symbol: input.symbol,
    order_type: input.order_type,
    lots: input.lot_size,
    price: isMarket ? null : (input.price ?? null),
    ...(stop_limit_price === undefined ? {} : { stop_limit_price }),
    stop_loss: input.stop_loss ?? null,
    take_profit: input.take_profit ?? null,
    ...(expiry === null ? {} : { expiry }),
    ...(deviation_points === undefined ? {} : { deviation_points }),
    ...(input.confirm_duplicate === true ? { confirm_duplicate: true } : {}),
    ...(protection === null ? {} : { protection }),
  };
}

export function closeIntent(
  ports: Ports,
  account: AccountRow,
  { id: position_id, symbol, side }: PositionView,
  lots: number | null,
  clicked_at?: string,
): OfAction<"close"> {
  const wish = { action: "close", symbol, position_id, lots, side } as const;
  return { ...base(ports, account, { clicked_at }), ...wish };
}

/** @throws UserError `close_by` unless the two are opposite positions of one symbol. */
export function closeByIntent(
  ports: Ports,
  account: AccountRow,
  position: PositionView,
  by: PositionView,
  clicked_at?: string,
): OfAction<"close_by"> {
  if (position.symbol !== by.symbol || position.side === by.side) {
    throw refuse("close_by", "by", "Only an opposite position of the same symbol can close it.");
  }
  const { symbol, id: position_id } = position;
  const wish = { action: "close_by", symbol, position_id, by_position_id: by.id } as const;
  return { ...base(ports, account, { clicked_at }), ...wish };
}

export function modifyIntent(
  ports: Ports,
  account: AccountRow,
  { id: position_id, symbol, stop_loss, take_profit }: PositionView,
  stops: { readonly stop_loss: number | null; readonly take_profit: number | null },
  clicked_at?: string,
): OfAction<"modify"> {
  return {
    ...base(ports, account, { clicked_at }),
    action: "modify",
    symbol,
    position_id,
    ...stops,
    expected: { stop_loss, take_profit },
  };
}

/** What is not named stays as the broker has it now. */
export function modifyOrderIntent(
  ports: Ports,
  account: AccountRow,
  order: WaitingOrder,
  input: ModifyOrderInput,
): OfAction<"modify_order"> {
  const expiry = toExpiry(input.expiration, ports.clock.now()) ?? order.expiry;
  const stop_limit_price = input.stop_limit_price ?? order.stop_limit_price;
  return {
    ...base(ports, account, { seconds: PENDING_SECONDS, clicked_at: input.clicked_at }),
    action: "modify_order",
    symbol: order.symbol,
    order_ticket: order.ticket,
    price: input.price ?? order.price,
    ...(stop_limit_price === null ? {} : { stop_limit_price }),
    stop_loss: input.stop_loss === undefined ? order.stop_loss : input.stop_loss,
    take_profit: input.take_profit === undefined ? order.take_profit : input.take_profit,
    ...(expiry === null ? {} : { expiry }),
  };
}

export function cancelIntent(
  ports: Ports,
  account: AccountRow,
  { ticket: order_ticket, symbol }: { readonly ticket: string; readonly symbol: string },
  clicked_at?: string,
): OfAction<"cancel"> {
  return { ...base(ports, account, { clicked_at }), action: "cancel", symbol, order_ticket };
}

function base(
  ports: Ports,
  account: AccountRow,
  { seconds = MARKET_SECONDS, if_offline = "reject", clicked_at }: BaseOptions,
) {
  const now = ports.clock.now();
  const request_id = ports.newId();
  return {
    request_id,
    account_id: account.id,
    origin: "user" as const,
    created_at: now,
    not_after: now + seconds * 1_000,
    if_offline,
    magic: MAGIC_BASE,
    comment: commentFor(request_id),
    ...(clicked_at === undefined ? {} : { clicked_at: Date.parse(clicked_at) }),
  };
}

function checkPrices(input: Place, isMarket: boolean): void {
  const { order_type, price, stop_limit_price, expiration } = input;
  const isStopLimit = order_type.endsWith("_STOP_LIMIT");
  if (!isMarket && price === undefined)
    throw refuse("price_required", "price", `A ${order_type} order needs a price.`);
  if (isStopLimit && stop_limit_price === undefined) {
    const text = `A ${order_type} order needs the price of the limit order that it places.`;
    throw refuse("price_required", "stop_limit_price", text);
  }
  if (!isStopLimit && stop_limit_price !== undefined)
    throw refuse("price_not_used", "stop_limit_price", `A ${order_type} order has no such price.`);
  if (isMarket && expiration !== undefined)
    throw refuse("expiration_not_used", "expiration", "A market order is done or refused at once.");
}

/** @throws UserError `expiration_past` */
function toExpiry(expiration: string | undefined, now: number): Expiry | null {
  if (expiration === undefined) return null;
  if (expiration === "gtc" || expiration === "day") return { kind: expiration };
  const at = Date.parse(expiration);
  if (at > now) return { kind: "time", at };
  throw refuse("expiration_past", "expiration", `${expiration} is not in the future.`);
}

function toProtection(input: ProtectionInput | undefined): Protection | null {
  if (!input?.trailing && !input?.break_even) return null;
  const { trailing, break_even } = input;
  return {
    trailing: trailing ? { distance: trailing.distance, step: trailing.step ?? 0 } : null,
    break_even: break_even ? { at: break_even.at, lock: break_even.lock ?? 0 } : null,
  };
}

/** The practice broker trades our catalogue, so its rules are known here; a real broker's only its room knows. */
function checkAgainstCatalogue(account: AccountRow, { symbol, lot_size }: Place): void {
  if (account.kind !== "practice") return;
  const instrument = findInstrument(symbol);
  if (instrument?.symbol !== symbol) {
    throw refuse(
      "risk.unknown_symbol",
      "symbol",
      `The practice broker does not trade ${symbol}. Use a name such as EURUSD, XAUUSD or US30.`,
    );
  }
  const lots = validateLots(lot_size, instrument);
  if (!lots.ok) {
    const { code, message, hint } = lots.error;
    throw refuse(`risk.${code}`, "lot_size", `${message}. Hint: ${hint}`);
  }
}

function refuse(code: string, pointer: string, message: string): UserError {
  return new UserError(code, message, { details: { errors: [{ pointer, message }] } });
}
