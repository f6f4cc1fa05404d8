import type { EpochMs } from "#domain";
import { advance, firstEventAt } from "../broker/advance.ts";
import { marketAt } from "../broker/market.ts";
import type { TradeRequest, TradeResult } from "../broker/request.ts";
import { RETCODES } from "../broker/retcodes.ts";
import { type SendOptions, sendOrder, symbolOf } from "../broker/send.ts";
import type { SimState } from "../broker/state.ts";
import { actAtBroker } from "../faults/at-broker.ts";
import type { FaultAction } from "../faults/fault.ts";
import type { SendPlan } from "../faults/plan.ts";
import type { Venue } from "../venue/venue.ts";
import { refusedWith } from "./answers.ts";

/** How far ahead one look searches for the account's next doing. */
const LOOK_AHEAD_MS = 3_600_000;

/** The broker's end of the line: the account as it really is, what it does by itself, and what is asked of it. */
export class BrokerSide {
  readonly #venue: Venue;
  #account: SimState;

  constructor(account: SimState, venue: Venue) {
    this.#account = account;
    this.#venue = venue;
  }

  get account(): SimState {
    return this.#account;
  }

  symbolOf(request: TradeRequest): string | null {
    return symbolOf(this.#account, request);
  }

  /** Another account in its place, brought up to now; the one before it is given back. */
  replace(account: SimState, now: EpochMs): SimState {
    const before = this.#account;
    this.#account = advance(account, this.#venue, now).state;
    return before;
  }

  /** When the account does something by itself within the hour; null = it does not. */
  nextAt(): EpochMs | null {
    return firstEventAt(this.#account, this.#venue, this.#account.at + LOOK_AHEAD_MS);
  }

  /** The account's next doing of its own up to `until`: its moment, or null when there is none. */
  step(until: EpochMs): EpochMs | null {
    if (until <= this.#account.at) return null;
    const at = firstEventAt(this.#account, this.#venue, until);
    this.#account = advance(this.#account, this.#venue, at ?? until).state;
    return at;
  }

  /** Carries a send out, or refuses it, as its plan says. */
  receive(plan: SendPlan, at: EpochMs): TradeResult {
    if (!plan.isExecuted) return this.#refuse(plan, at);
    const market = marketAt(this.#venue, at);
    const sent = sendOrder(this.#account, plan.request, market, optionsOf(plan, at));
    this.#account = sent.state;
    if (plan.retcode === null) return sent.result;
    // The broker's number is hidden behind another: the terminal learns nothing else.
    return refusedWith(plan.retcode, sent.result);
  }

  /** Somebody else's doing; false when it found nothing to act on. */
  act(fault: FaultAction, symbol: string | null, at: EpochMs): boolean {
    const after = actAtBroker(this.#account, fault, marketAt(this.#venue, at), symbol);
    if (after === null) return false;
    this.#account = after;
    return true;
  }

  /** A refusal with the present prices; a requote's are worse. */
  #refuse(plan: SendPlan, at: EpochMs): TradeResult {
    const symbol = this.symbolOf(plan.request);
    const tick = symbol === null ? null : this.#venue.quoteAt(symbol, at);
    const instrument = this.#venue.symbols.find((one) => one.symbol === symbol);
    const worse = plan.requotePoints * (instrument?.point ?? 0);
    const price = (level: number) => Number((level + worse).toFixed(instrument?.digits ?? 5));
    const quote = tick ? { bid: price(tick.bid), ask: price(tick.ask) } : { bid: 0, ask: 0 };
    return refusedWith(plan.retcode ?? RETCODES.reject, quote);
  }
}

function optionsOf({ request, share, work, slippagePoints }: SendPlan, at: EpochMs): SendOptions {
  return {
    slippagePoints,
    ...(share === null || !("lots" in request) ? {} : { availableLots: request.lots * share }),
    ...(work === null ? {} : { work: { at: at + work.afterMs, end: work.end } }),
  };
}
