import type { Account, Deal, EpochMs } from "#domain";
import type { Venue } from "../venue/venue.ts";
import { reduce } from "./fill.ts";
import { takeTicket } from "./ledger.ts";
import { closePriceOf, type Market, marketAt } from "./market.ts";
import type { SimPosition, SimState } from "./state.ts";
import { accountOf, floatingProfit } from "./value.ts";

/** Margin is judged on this grid of time, the same one for who looks often and who looks once a day. */
export const MARGIN_CHECK_MS = 60_000;

/** The first check in (state.at, until] at which the broker warns, calms down or closes; null = none. */
export function firstMarginEvent(state: SimState, venue: Venue, until: EpochMs): EpochMs | null {
  if (state.positions.length === 0) return null;
  const first = (Math.floor(state.at / MARGIN_CHECK_MS) + 1) * MARGIN_CHECK_MS;
  for (let at = first; at <= until; at += MARGIN_CHECK_MS) {
    const account = accountOf(state, marketAt(venue, at));
    if (isBelow(state, account, state.rules.marginCallLevel) !== state.inMarginCall) return at;
    if (isBelow(state, account, state.rules.stopOutLevel)) return at;
  }
  return null;
}

/** Worst loser first, one at a time, until the level is back; a symbol whose market is closed has to wait. */
export function applyMargin(
  state: SimState,
  market: Market,
): { readonly state: SimState; readonly deals: readonly Deal[] } {
  const deals: Deal[] = [];
  let current = state;
  for (;;) {
    const account = accountOf(current, market);
    const worst = worstOf(current, market);
    if (!worst || !isBelow(current, account, current.rules.stopOutLevel)) {
      const inMarginCall = isBelow(current, account, current.rules.marginCallLevel);
      return { state: { ...current, inMarginCall }, deals };
    }
    const booked = closeByBroker(current, worst, "so", market);
    current = booked.state;
    deals.push(...booked.deals);
  }
}

/** Closes a position at the market for a reason of the broker's own. */
export function closeByBroker(
  state: SimState,
  position: SimPosition,
  reason: "sl" | "tp" | "so",
  market: Market,
) {
  const tick = market.quote(position.symbol);
  if (!tick) return { state, deals: [] };
  const { ticket: order, state: taken } = takeTicket(state);
  const { symbol, side, lots, magic } = position;
  return reduce(
    taken,
    position,
    {
      ...{ order, symbol, side: side === "BUY" ? "SELL" : "BUY", lots },
      price: closePriceOf(side, tick),
      ...{ stopLoss: null, takeProfit: null, closes: position.ticket },
      ...{ reason, magic, comment: `[${reason}]` },
    },
    market,
  );
}

function isBelow(state: SimState, account: Account, level: number): boolean {
  if (account.marginLevel === null) return false;
  return (state.rules.stopOutMode === "percent" ? account.marginLevel : account.equity) < level;
}

function worstOf(state: SimState, market: Market): SimPosition | undefined {
  const result = (one: SimPosition) => floatingProfit(one, market, state.currency) + one.swap;
  return state.positions
    .filter((one) => market.venue.isOpen(one.symbol, market.at))
    .sort((a, b) => result(a) - result(b))[0];
}
