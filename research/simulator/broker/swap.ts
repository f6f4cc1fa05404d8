import {
  defaultCosts,
  type Instrument,
  moneyPerPrice,
  nextRollover,
  roundMoney,
  roundToTick,
  swapNights,
  swapOf,
} from "#broking";
import { assertNever, type Deal, type EpochMs } from "#domain";
import type { SwapRules } from "../venue/symbol-rules.ts";
import type { Venue } from "../venue/venue.ts";
import { bookFill, reduce, replacePosition } from "./fill.ts";
import { takeTicket } from "./ledger.ts";
import { closePriceOf, type Market } from "./market.ts";
import { identifierOf, type SimPosition, type SimState } from "./state.ts";

const DAY = 86_400_000;
const DAYS_PER_YEAR = 360;

/** The first moment after `at` at which a symbol's positions may be charged. */
export function nextSwap(venue: Venue, instrument: Instrument, at: EpochMs): EpochMs {
  return venue.rules(instrument.symbol).swap === null
    ? nextRollover(at, instrument.dayZone)
    : venue.clock.nextMidnight(at);
}

/** Charges each position the nights that ended in (state.at, market.at]; reopening brokers deal instead. */
export function chargeSwaps(
  state: SimState,
  market: Market,
): { readonly state: SimState; readonly deals: readonly Deal[] } {
  const deals: Deal[] = [];
  let current = state;
  for (const position of state.positions) {
    const instrument = market.instrument(position.symbol);
    const nights = instrument ? nightsOf(state.at, market, instrument) : 0;
    if (!instrument || nights === 0) continue;
    const rules = market.rules(position.symbol).swap;
    if (rules?.mode === "reopen_current" || rules?.mode === "reopen_bid") {
      const reopened = reopen(current, position, rules, nights, market, instrument);
      current = reopened.state;
      deals.push(...reopened.deals);
    } else {
      const charged = rules
        ? bySchedule(position, rules, nights, market, instrument, state.currency)
        : asUsual(position, nights, market, instrument, state.currency);
      const swap = roundMoney(position.swap + charged, state.currency);
      current = replacePosition(current, position, { ...position, swap });
    }
  }
  return { state: current, deals };
}

function nightsOf(from: EpochMs, market: Market, instrument: Instrument): number {
  const { swap } = market.rules(instrument.symbol);
  if (swap === null) return swapNights(from, market.at, instrument);
  const { clock } = market.venue;
  let nights = 0;
  for (let at = clock.nextMidnight(from); at <= market.at; at = clock.nextMidnight(at)) {
    // 1970-01-01 was a Thursday; the midnight ends the day before it.
    nights += swap.ratios[(Math.floor(clock.toServer(at) / DAY) + 3) % 7] ?? 0;
  }
  return nights;
}

function asUsual(
  position: SimPosition,
  nights: number,
  market: Market,
  instrument: Instrument,
  currency: string,
): number {
  const costs = defaultCosts(instrument);
  const swap = swapOf({ instrument, costs, side: position.side, lots: position.lots, nights });
  return market.convert(swap, instrument.profitCurrency, currency);
}

function bySchedule(
  position: SimPosition,
  rules: SwapRules,
  nights: number,
  market: Market,
  instrument: Instrument,
  currency: string,
): number {
  const { lots, side } = position;
  const rate = side === "BUY" ? rules.long : rules.short;
  const inProfit = (amount: number) =>
    market.convert(amount * nights, instrument.profitCurrency, currency);
  const worth = (price: number) => price * moneyPerPrice(instrument) * lots;
  switch (rules.mode) {
    case "points":
      return inProfit(rate * instrument.point * moneyPerPrice(instrument) * lots);
    case "currency_symbol":
    case "currency_margin":
      return market.convert(rate * lots * nights, instrument.marginCurrency, currency);
    case "currency_deposit":
      return rate * lots * nights;
    case "interest_current": {
      const tick = market.quote(position.symbol);
      const price = tick ? closePriceOf(side, tick) : position.openPrice;
      return inProfit((worth(price) * rate) / 100 / DAYS_PER_YEAR);
    }
    case "interest_open":
      return inProfit((worth(position.openPrice) * rate) / 100 / DAYS_PER_YEAR);
    case "reopen_current":
    case "reopen_bid":
      return 0; // dealt, not charged
    default:
      return assertNever(rules.mode);
  }
}

/** Closed at today's price and opened again some points away, under a new ticket and the old identifier. */
function reopen(
  state: SimState,
  position: SimPosition,
  rules: SwapRules,
  nights: number,
  market: Market,
  instrument: Instrument,
) {
  const tick = market.quote(position.symbol);
  if (!tick) return { state, deals: [] };
  const price = rules.mode === "reopen_bid" ? tick.bid : closePriceOf(position.side, tick);
  const points = position.side === "BUY" ? rules.long : -rules.short;
  const taken = takeTicket(state);
  const { symbol, side, lots, stopLoss, takeProfit, magic, comment } = position;
  const fill = {
    ...{ order: taken.ticket, symbol, lots, stopLoss, takeProfit, magic, comment },
    ...({ closes: position.ticket, reason: "other" } as const),
  };
  const out = reduce(
    taken.state,
    position,
    { ...fill, side: side === "BUY" ? "SELL" : "BUY", price },
    market,
  );
  const newPrice = roundToTick(price - points * instrument.point * nights, instrument);
  const again = bookFill(out.state, { ...fill, side, price: newPrice, closes: null }, market);
  return keepIdentifier(again, out.deals, taken.ticket, identifierOf(position));
}

function keepIdentifier(
  again: ReturnType<typeof bookFill>,
  before: readonly Deal[],
  ticket: string,
  identifier: string,
) {
  const rename = (deal: Deal) =>
    deal.orderTicket === ticket && deal.entry === "in" ? { ...deal, positionId: identifier } : deal;
  const { state } = again;
  return {
    state: {
      ...state,
      deals: state.deals.map(rename),
      positions: state.positions.map((one) =>
        one.ticket === ticket ? { ...one, identifier } : one,
      ),
    },
    deals: [...before, ...again.deals.map(rename)],
  };
}
