import { type ConnectorToRoom, MAX_MESSAGE_CHARACTERS } from "#protocol";
import type { ConnectorInput, ConnectorState, Unnumbered } from "./connector-types.ts";

type Reading = Extract<ConnectorInput, { type: "terminal_snapshot" }>;
type SnapshotWord = Extract<Unnumbered<ConnectorToRoom>, { type: "SNAPSHOT" }>;

/** What a room takes, less the envelope. */
const ROOM_FOR = MAX_MESSAGE_CHARACTERS - 1_000;

/**
 * What a reading tells the room. Facts of symbols travel only where the room has not had these very ones on this link. A
 * message has an end: where not everything fits, some symbols that nothing is held in stay behind, then the oldest deals, and
 * `deals_since` says from when on the history is whole.
 */
export function snapshotWord(reading: Reading, known: ConnectorState["view"]): SnapshotWord {
  const { snapshot, deals_since, quotes } = reading;
  const isKnown = known?.is_told === true && known.symbols === reading.symbols;
  const word: SnapshotWord = {
    type: "SNAPSHOT",
    snapshot: { ...snapshot, deals: [] },
    symbols: isKnown ? [] : [...reading.symbols],
    deals_since,
    quotes: [...quotes],
  };
  return withDeals(lengthOf(word) > ROOM_FOR ? fewerSymbols(word) : word, snapshot.deals);
}

/** Symbols in which something is held, then others while there is room; positions and orders are few by the broker's own limit. */
function fewerSymbols(word: SnapshotWord): SnapshotWord {
  const { positions, orders } = word.snapshot;
  const held = new Set([...positions, ...orders].map(({ symbol }) => symbol));
  const isHeld = ({ symbol }: { readonly symbol: string }) => held.has(symbol);
  const quotes = word.quotes.filter(isHeld);
  const first = word.symbols.filter(isHeld);
  let left = ROOM_FOR - lengthOf({ ...word, quotes, symbols: first });
  const others = word.symbols.filter((one) => {
    if (isHeld(one)) return false;
    left -= lengthOf(one) + 1;
    return left >= 0;
  });
  return { ...word, quotes, symbols: [...first, ...others] };
}

/** The newest deals, as many as there is room for. */
function withDeals(word: SnapshotWord, all: SnapshotWord["snapshot"]["deals"]): SnapshotWord {
  let left = ROOM_FOR - lengthOf(word);
  let first = all.length;
  for (; first > 0; first--) {
    left -= lengthOf(all[first - 1]) + 1;
    if (left < 0) break;
  }
  const deals = all.slice(first);
  const snapshot = { ...word.snapshot, deals };
  if (first === 0 || word.deals_since === null) return { ...word, snapshot };
  const since = deals[0]?.time ?? null;
  // Another deal of that very moment may be among those that stayed behind.
  return { ...word, snapshot, deals_since: since === null ? null : since + 1 };
}

function lengthOf(value: unknown): number {
  return JSON.stringify(value).length;
}
