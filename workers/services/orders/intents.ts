import { findInstrument, validateLots } from "#broking";
import { isMarketOrder, UserError } from "#domain";
import { commentFor, MAGIC_BASE } from "#orders";
import type { OrderIntent } from "#protocol";
import type { AccountRow } from "../accounts.ts";
import type { PlaceOrderInput } from "../inputs.ts";
import type { Ports } from "../ports.ts";

/** A market order is never sent later than this after the click. */
const MARKET_SECONDS = 10;
/** A pending order may wait a little longer for its hand-over: its price waits at the broker anyway. */
const PENDING_SECONDS = 60;

type OfAction<A extends OrderIntent["action"]> = Extract<OrderIntent, { readonly action: A }>;

/** @throws UserError for what no room could take: a price or type that does not fit, lots off the step. */
export function openIntent(
  ports: Ports,
  account: AccountRow,
  input: PlaceOrderInput,
): OfAction<"open"> {
  const isMarket = isMarketOrder(input.order_type);
  if (input.order_type.endsWith("_STOP_LIMIT")) {
    throw refuse(
      "order_type_unsupported",
      "order_type",
      `${input.order_type} orders are not taken. Use a LIMIT or a STOP order.`,
    );
  }
  if (!isMarket && input.price === undefined) {
    throw refuse("price_required", "price", `A ${input.order_type} order needs a price.`);
  }
  checkAgainstCatalogue(account, input);
  const seconds = input.valid_for_s ?? (isMarket ? MARKET_SECONDS : PENDING_SECONDS);
  return {
    ...base(ports, account, seconds, input.if_offline),
    action: "open",
    symbol: input.symbol,
    order_type: input.order_type,
    lots: input.lot_size,
    price: isMarket ? null : (input.price ?? null),
    stop_loss: input.stop_loss ?? null,
    take_profit: input.take_profit ?? null,
  };
}

export function closeIntent(
  ports: Ports,
  account: AccountRow,
  position: { readonly id: string; readonly symbol: string },
  lots: number | null,
): OfAction<"close"> {
  const { id: position_id, symbol } = position;
  return { ...base(ports, account, MARKET_SECONDS), action: "close", symbol, position_id, lots };
}

export function modifyIntent(
  ports: Ports,
  account: AccountRow,
  position: { readonly id: string; readonly symbol: string },
  stops: { readonly stop_loss: number | null; readonly take_profit: number | null },
): OfAction<"modify"> {
  const { id: position_id, symbol } = position;
  return {
    ...base(ports, account, MARKET_SECONDS),
    action: "modify",
    symbol,
    position_id,
    ...stops,
  };
}

export function cancelIntent(
  ports: Ports,
  account: AccountRow,
  order: { readonly ticket: string; readonly symbol: string },
): OfAction<"cancel"> {
  const { ticket: order_ticket, symbol } = order;
  return { ...base(ports, account, MARKET_SECONDS), action: "cancel", symbol, order_ticket };
}

function base(
  ports: Ports,
  account: AccountRow,
  validSeconds: number,
  ifOffline: "reject" | "queue" = "reject",
) {
  const now = ports.clock.now();
  const request_id = ports.newId();
  return {
    request_id,
    account_id: account.id,
    origin: "user" as const,
    created_at: now,
    not_after: now + validSeconds * 1_000,
    if_offline: ifOffline,
    magic: MAGIC_BASE,
    comment: commentFor(request_id),
  };
}

/** The practice broker trades our catalogue, so its rules are known here; a real broker's only its room knows. */
function checkAgainstCatalogue(account: AccountRow, { symbol, lot_size }: PlaceOrderInput): void {
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
