import type { Deal, EpochMs, Tick } from "#domain";
import type { Venue } from "../venue/venue.ts";
import { hitStop, levelsOf } from "./levels.ts";
import { type Market, marketAt } from "./market.ts";
import type { SimState } from "./state.ts";
import { applyMargin, closeByBroker, firstMarginEvent, MARGIN_CHECK_MS } from "./stop-out.ts";
import { chargeSwaps, nextSwap } from "./swap.ts";
import { applyDue, applyTriggers, dueAt } from "./working.ts";

export interface Advanced {
  readonly state: SimState;
  /** Booked on the way, oldest first. */
  readonly deals: readonly Deal[];
}

/**
 * Everything that happens up to `to` without anybody asking: stops, pendings, expiries, swaps, stop-outs, each
 * at its own time and price. One call over a day and a thousand calls on the way give the same account.
 * A `to` in the past changes nothing.
 */
export function advance(state: SimState, venue: Venue, to: EpochMs): Advanced {
  const deals: Deal[] = [];
  let current = state;
  for (;;) {
    const at = firstEventAt(current, venue, to);
    if (at === null) break;
    const after = applyMoment(current, marketAt(venue, at));
    deals.push(...after.deals);
    current = { ...after.state, at };
  }
  return { state: { ...current, at: Math.max(current.at, to) }, deals };
}

/** When the account may change by itself for the first time in (state.at, to]; null = it does not. */
export function firstEventAt(state: SimState, venue: Venue, to: EpochMs): EpochMs | null {
  if (to <= state.at || (state.positions.length === 0 && state.orders.length === 0)) return null;
  let until = to + 1;
  for (const instrument of instrumentsHeld(state, venue)) {
    until = Math.min(until, nextSwap(venue, instrument, state.at));
  }
  for (const order of state.orders) {
    // What was due before it was placed is taken up at the next moment there is.
    until = Math.min(until, Math.max(state.at + 1, dueAt(order, { venue })));
  }
  for (const symbol of symbolsOf(state)) {
    const hit = venue.firstHit(symbol, state.at, until - 1, levelsOf(state, symbol));
    if (hit) until = hit.time;
  }
  until = firstMarginEvent(state, venue, until - 1) ?? until;
  return until <= to ? until : null;
}

/** All that happens at one moment: swaps, what is due, each symbol's stops and pendings, then the margin. */
function applyMoment(state: SimState, market: Market): Advanced {
  const deals: Deal[] = [];
  let current = state;
  const keep = (after: Advanced) => {
    current = after.state;
    deals.push(...after.deals);
  };
  keep(chargeSwaps(state, market));
  for (const symbol of symbolsOf(state)) {
    const tick = market.quote(symbol);
    if (tick && tick.time > state.at) keep(applyTick(current, tick, market));
  }
  keep(applyDue(current, market));
  if (market.at % MARGIN_CHECK_MS === 0) keep(applyMargin(current, market));
  return { state: current, deals };
}

/** Stops first, the loss before the gain, then pendings: a position born on this tick meets its stops later. */
function applyTick(state: SimState, tick: Tick, market: Market): Advanced {
  const deals: Deal[] = [];
  let current = state;
  for (const position of state.positions) {
    const hit = position.symbol === tick.symbol ? hitStop(position, tick) : null;
    if (!hit) continue;
    const booked = closeByBroker(current, position, hit, market);
    current = booked.state;
    deals.push(...booked.deals);
  }
  const triggered = applyTriggers(current, tick, market);
  return { state: triggered.state, deals: [...deals, ...triggered.deals] };
}

function symbolsOf(state: SimState): readonly string[] {
  return [...new Set([...state.positions, ...state.orders].map((one) => one.symbol))].sort();
}

function instrumentsHeld(state: SimState, venue: Venue) {
  const held = new Set(state.positions.map((position) => position.symbol));
  return venue.symbols.filter((one) => held.has(one.symbol));
}
