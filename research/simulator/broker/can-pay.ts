import { type OrderType, sideOf } from "#domain";
import { commissionFor } from "./ledger.ts";
import type { Market } from "./market.ts";
import { isNetting, type SimState } from "./state.ts";
import { accountOf, marginUsed } from "./value.ts";

/** Enough free margin for one more fill and its commission? Hedging or reducing an open one may need none. */
export function canPay(
  state: SimState,
  order: { readonly symbol: string; readonly type: OrderType; readonly lots: number },
  openPrice: number,
  market: Market,
): boolean {
  const account = accountOf(state, market);
  const more = marginUsed(state, market, withFill(state, order, openPrice)) - account.margin;
  const commission = -commissionFor(state, order.symbol, order.lots, market);
  return more <= 0 || account.freeMargin >= more + commission;
}

/** What would be held after the fill, as far as margin is concerned. */
function withFill(
  state: SimState,
  { symbol, type, lots }: { symbol: string; type: OrderType; lots: number },
  openPrice: number,
) {
  const added = { symbol, side: sideOf(type), lots, openPrice };
  const held = isNetting(state)
    ? state.positions.find((one) => one.symbol === symbol && one.side !== added.side)
    : undefined;
  if (!held) return [...state.positions, added];
  const others = state.positions.filter((one) => one !== held);
  if (lots > held.lots) return [...others, { ...added, lots: lots - held.lots }];
  return [...others, { ...held, lots: held.lots - lots }];
}
