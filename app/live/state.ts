import type { EpochMs } from "#domain";
import type {
  DealState,
  OrderEvent,
  PositionState,
  Quote,
  RoomToBrowser,
  RoomView,
} from "#protocol";

/** `lost` keeps the last figures on the page, stamped "as of"; `ended` does not come back without a reload. */
export type LinkState = "connecting" | "live" | "lost" | "ended";

export interface LiveQuote extends Quote {
  /** When this page got it: quotes are judged stale by our own clock. */
  readonly receivedAt: EpochMs;
}

/** What a page knows of one account's room. */
export interface LiveState {
  readonly accountId: string | null;
  readonly link: LinkState;
  /** When the room last said anything. */
  readonly heardAt: EpochMs | null;
  readonly view: RoomView | null;
  /** When the room sent that view, on this page's clock; null of one that a loader brought. */
  readonly viewAt: EpochMs | null;
  readonly quotes: Readonly<Record<string, LiveQuote>>;
  /** Events by order, in the account's own order. */
  readonly events: Readonly<Record<string, readonly OrderEvent[]>>;
  /** Number of the last event seen: what a new HELLO asks to continue from. */
  readonly lastSeq: number;
  /** How often more was missed than the room could tell again: what the loaders brought is old then. */
  readonly gaps: number;
}

export type LiveAction =
  | { readonly type: "opened"; readonly accountId: string; readonly view: RoomView | null }
  | { readonly type: "link"; readonly link: LinkState }
  | { readonly type: "message"; readonly message: RoomToBrowser; readonly at: EpochMs };

export const NOTHING_LIVE: LiveState = {
  accountId: null,
  link: "connecting",
  heardAt: null,
  view: null,
  viewAt: null,
  quotes: {},
  events: {},
  lastSeq: 0,
  gaps: 0,
};

/** How a page's picture of an account changes. Pure; a message applied twice changes nothing the second time. */
export function reduceLive(state: LiveState, action: LiveAction): LiveState {
  switch (action.type) {
    case "opened":
      return openAccount(state, action.accountId, action.view);
    case "link":
      return state.link === action.link ? state : { ...state, link: action.link };
    case "message":
      return applyMessage({ ...state, heardAt: action.at }, action.message, action.at);
  }
}

function openAccount(state: LiveState, accountId: string, view: RoomView | null): LiveState {
  if (state.accountId === accountId) return takeView(state, view, null);
  return { ...NOTHING_LIVE, accountId, view, lastSeq: view?.last_seq ?? 0 };
}

function applyMessage(state: LiveState, message: RoomToBrowser, at: EpochMs): LiveState {
  switch (message.type) {
    case "WELCOME":
      return takeView(afterGap({ ...state, link: "live" }, message), message.view, at);
    case "SNAPSHOT":
      return takeView({ ...state, link: "live" }, message.view, at);
    case "QUOTE":
      return { ...state, quotes: takeQuotes(state.quotes, message.quotes, at) };
    case "TRADE_RESULT":
      return takeEvent(state, message.event);
    case "DEAL":
      return state.view ? { ...state, view: bookDeal(state.view, message.deal) } : state;
    case "BYE":
      return { ...state, link: "lost" };
    case "BARS": // candles come over HTTP, where a lost answer is an error and not silence
    case "ERROR":
      return state;
  }
}

/** Loaders and the socket race: the later picture stays. */
function newerView(known: RoomView | null, next: RoomView | null): RoomView | null {
  if (!known || !next) return next ?? known;
  if (next.at < known.at) return known;
  // A short snapshot message may leave out the symbols, which do not change while the room lives.
  return next.symbols.length > 0 ? next : { ...next, symbols: known.symbols };
}

/** Where the room no longer has all that was missed, the page goes on from now and reads its lists anew. */
function afterGap(state: LiveState, { resumed, view }: RoomToBrowser & { type: "WELCOME" }) {
  if (resumed !== false) return state;
  return { ...state, lastSeq: view.last_seq, gaps: state.gaps + 1 };
}

function takeView(state: LiveState, next: RoomView | null, at: EpochMs | null): LiveState {
  const view = newerView(state.view, next);
  return view === state.view ? state : { ...state, view, viewAt: at };
}

function takeQuotes(
  known: LiveState["quotes"],
  quotes: readonly Quote[],
  receivedAt: EpochMs,
): LiveState["quotes"] {
  const next = { ...known };
  for (const quote of quotes) {
    const before = next[quote.symbol];
    if (!before || quote.time >= before.time) next[quote.symbol] = { ...quote, receivedAt };
  }
  return next;
}

function takeEvent(state: LiveState, event: OrderEvent): LiveState {
  const known = state.events[event.request_id] ?? [];
  if (known.some(({ id }) => id === event.id)) return state;
  const events = [...known, event].sort((a, b) => a.seq - b.seq);
  return {
    ...state,
    events: { ...state.events, [event.request_id]: events },
    lastSeq: Math.max(state.lastSeq, event.seq),
  };
}

/** A deal is the ledger: it counts at once, and only once, also before the next snapshot tells the same. */
export function bookDeal(view: RoomView, deal: DealState): RoomView {
  const { snapshot } = view;
  if (!snapshot || snapshot.deals.some(({ ticket }) => ticket === deal.ticket)) return view;
  const deals = [...snapshot.deals, deal];
  // What happened before the snapshot was taken is in its positions already.
  const positions =
    deal.time <= snapshot.at ? snapshot.positions : movePositions(snapshot.positions, deal);
  return { ...view, snapshot: { ...snapshot, deals, positions } };
}

function movePositions(positions: readonly PositionState[], deal: DealState): PositionState[] {
  const held = positions.find(({ position_id }) => position_id === deal.position_id);
  if (deal.entry === "in") return held ? [...positions] : [...positions, positionOf(deal)];
  if (!held) return [...positions];
  const left = Number((held.lots - deal.lots).toFixed(8));
  return positions.flatMap((position) => {
    if (position !== held) return [position];
    return left > 0 ? [{ ...held, lots: left, profit: (held.profit * left) / held.lots }] : [];
  });
}

function positionOf(deal: DealState): PositionState {
  return {
    ticket: deal.position_id,
    position_id: deal.position_id,
    symbol: deal.symbol,
    side: deal.side,
    lots: deal.lots,
    open_price: deal.price,
    open_time: deal.time,
    stop_loss: null,
    take_profit: null,
    current_price: deal.price,
    profit: 0,
    swap: deal.swap,
    magic: deal.magic,
    comment: deal.comment,
  };
}
