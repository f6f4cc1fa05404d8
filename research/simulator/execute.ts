import type { Deal, EpochMs } from "#domain";
import { advance } from "./broker/advance.ts";
import { marketAt } from "./broker/market.ts";
import type { TradeRequest, TradeResult } from "./broker/request.ts";
import { wordsOf } from "./broker/retcodes.ts";
import { sendOrder } from "./broker/send.ts";
import { identifierOf, type SimState, type StoredResult } from "./broker/state.ts";
import { type SimCommand, translate } from "./command.ts";
import type { Venue } from "./venue/venue.ts";

export interface SimResult extends StoredResult {
  readonly deals: readonly Deal[];
  /** True when this answer is the remembered one and nothing was done now. */
  readonly duplicate: boolean;
}

export interface Executed {
  readonly state: SimState;
  readonly result: SimResult;
  /** Everything that was booked up to now: stops and pendings that came first, then the command's own. */
  readonly deals: readonly Deal[];
}

/**
 * Carries out one command at `now`, after everything that happened before it: the practice account's way, with
 * no link and no terminal between. A request id that was seen is answered from memory (`duplicate: true`) and
 * changes nothing else.
 */
export function execute(
  state: SimState,
  venue: Venue,
  command: SimCommand,
  now: EpochMs,
): Executed {
  const before = advance(state, venue, now);
  const known = before.state.results.find((result) => result.requestId === command.requestId);
  if (known) {
    const deals = before.state.deals.filter((deal) => deal.ticket === known.dealTicket);
    return { ...before, result: { ...known, deals, duplicate: true } };
  }
  const market = marketAt(venue, before.state.at);
  const translated = translate(command, { ...market, positions: before.state.positions });
  if ("retcode" in translated) {
    const stored = storedOf(command, null, refusal(translated.retcode), [], before.state);
    return answer(before.state, stored, before.deals, []);
  }
  const sent = sendOrder(before.state, translated.request, market);
  const stored = storedOf(command, translated.request, sent.result, sent.deals, before.state);
  return answer(sent.state, stored, before.deals, sent.deals);
}

function answer(
  state: SimState,
  stored: StoredResult,
  before: readonly Deal[],
  own: readonly Deal[],
): Executed {
  return {
    state: { ...state, results: [...state.results, stored].slice(-state.rules.keep.results) },
    result: { ...stored, deals: own, duplicate: false },
    deals: [...before, ...own],
  };
}

function storedOf(
  command: SimCommand,
  request: TradeRequest | null,
  result: TradeResult,
  deals: readonly Deal[],
  before: SimState,
): StoredResult {
  const [deal] = deals;
  const isExit = deal !== undefined && deal.entry !== "in";
  return {
    requestId: command.requestId,
    retcode: result.retcode,
    orderTicket: result.order,
    dealTicket: result.deal,
    positionId: deal?.positionId ?? identifierIn(before, request, result.retcode),
    lots: result.lots,
    price: result.price > 0 ? result.price : null,
    profit: isExit ? deal.profit : null,
    comment: result.comment,
  };
}

/** A change of stops names its position, though no deal does. */
function identifierIn(
  before: SimState,
  request: TradeRequest | null,
  retcode: number,
): string | null {
  if (request?.action !== "sltp" || (retcode !== 10009 && retcode !== 10025)) return null;
  const position = before.positions.find((one) => one.ticket === request.position);
  return position ? identifierOf(position) : null;
}

function refusal(retcode: number): TradeResult {
  const nothing = { order: null, deal: null, lots: 0, price: 0, bid: 0, ask: 0 } as const;
  return { retcode, ...nothing, comment: wordsOf(retcode) };
}
