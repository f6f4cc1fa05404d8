import type { EpochMs } from "#domain";
import { advance } from "../broker/advance.ts";
import { marketAt } from "../broker/market.ts";
import type { TradeRequest } from "../broker/request.ts";
import { type SendOptions, sendOrder } from "../broker/send.ts";
import type { SimState } from "../broker/state.ts";
import type { Venue } from "../venue/venue.ts";
import { NOW } from "./scene.ts";

/** OrderSend at the broker at a moment, after all that happened before it. */
export function sendAt(
  state: SimState,
  venue: Venue,
  request: TradeRequest,
  now: EpochMs = NOW,
  options: SendOptions = {},
) {
  const before = advance(state, venue, now);
  return sendOrder(before.state, request, marketAt(venue, now), options);
}

/** Several requests one after another at one moment; the account after them. */
export function after(
  state: SimState,
  venue: Venue,
  ...requests: readonly TradeRequest[]
): SimState {
  return requests.reduce((current, request) => sendAt(current, venue, request).state, state);
}
