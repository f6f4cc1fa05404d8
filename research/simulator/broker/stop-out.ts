import type { Account, Deal, EpochMs } from "#domain";
import type { Venue } from "../venue/venue.ts";
import { reduce } from "./fill.ts";
import { takeTicket } from "./ledger.ts";
import { closePriceOf, type Market, marketAt } from "./market.ts";
import type { SimPosition, SimState } from "./state.ts";
import { accountOf, floatingProfit, marginUsed, profitAt } from "./value.ts";

/** Margin is judged on this grid of time, the same one for who looks often and who looks once a day. */
export const MARGIN_CHECK_MS = 60_000;

/** The first check in (state.at, until] at which the broker warns, calms down or closes; null = none. */
export function firstMarginEvent(state: SimState, venue: Venue, until: EpochMs): EpochMs | null {
  if (state.positions.length === 0) return null;
  const first = Math.floor(state.at / MARGIN_CHECK_MS) + 1;
  return searched(state, venue, first, Math.floor(until / MARGIN_CHECK_MS));
}

/** Halves the checks first..last wherever what prices can do does not rule an event out. */
function searched(state: SimState, venue: Venue, first: number, last: number): EpochMs | null {
  if (first > last) return null;
  const [from, to] = [first * MARGIN_CHECK_MS, last * MARGIN_CHECK_MS];
  if (first === last) return isMarginEvent(state, venue, from) ? from : null;
  if (isSafe(state, venue, from, to)) return null;
  const middle = Math.floor((first + last) / 2);
  return searched(state, venue, first, middle) ?? searched(state, venue, middle + 1, last);
}

function isMarginEvent(state: SimState, venue: Venue, at: EpochMs): boolean {
  const account = accountOf(state, marketAt(venue, at));
  return (
    isBelow(state, account, state.rules.marginCallLevel) !== state.inMarginCall ||
    isBelow(state, account, state.rules.stopOutLevel)
  );
}

/**
 * True when even the worst prices of from..to, all at once, leave the account far above its margin call. Losses
 * and margin count twice and gains half, so that it holds unless a currency of the account's doubles meanwhile.
 */
function isSafe(state: SimState, venue: Venue, from: EpochMs, to: EpochMs): boolean {
  if (state.inMarginCall) return false;
  const market = marketAt(venue, from);
  let equity = state.balance;
  for (const position of state.positions) {
    const range = venue.range(position.symbol, from, to);
    if (!range) continue;
    const worst = position.side === "BUY" ? range.low : range.high + range.wide;
    const profit = profitAt(position, worst, market, state.currency);
    equity += position.swap + (profit < 0 ? profit * 2 : profit / 2);
  }
  const margin = marginUsed(state, market) * 2;
  const { stopOutMode, marginCallLevel, stopOutLevel } = state.rules;
  const level = Math.max(marginCallLevel, stopOutLevel);
  return stopOutMode === "money" ? equity > level : equity * 100 > level * margin;
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
