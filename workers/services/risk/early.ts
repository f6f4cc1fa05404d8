import { AppError } from "#domain";
import { limitsFromWire } from "#protocol";
import { checkOrder } from "#risk";
import type { AccountRow } from "../accounts.ts";
import type { PlaceOrderInput } from "../inputs.ts";
import type { Ports } from "../ports.ts";
import { readLimits } from "./store.ts";

/**
 * What can be said of an order before it is stored. Advice: the account's room judges it in full, and alone decides.
 *
 * @throws AppError with a `risk.*` code (422) and what would pass.
 */
export async function mustPassEarly(
  ports: Ports,
  account: AccountRow,
  order: Omit<PlaceOrderInput, "connection_id">,
): Promise<void> {
  if (!isHedging(account)) return;
  const { limits } = await readLimits(ports, account);
  const refusal = checkOrder(orderOf(order), limitsFromWire(limits));
  if (refusal === null) return;
  const { code, message, hint } = refusal;
  throw new AppError(code, `${message}; ${hint}`, { status: 422 });
}

/** Where an order may reduce, nothing is refused before the account is looked at. */
function isHedging({ kind, lastState }: AccountRow): boolean {
  const mode = (lastState as { readonly margin_mode?: unknown } | null)?.margin_mode; // the wire's account state
  return kind === "practice" || mode === "hedging";
}

function orderOf(input: Omit<PlaceOrderInput, "connection_id">): Parameters<typeof checkOrder>[0] {
  return {
    symbol: input.symbol,
    type: input.order_type,
    lots: input.lot_size,
    price: input.price ?? null,
    stopLoss: input.stop_loss ?? null,
    takeProfit: input.take_profit ?? null,
  };
}
