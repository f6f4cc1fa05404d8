import type { EpochMs } from "#domain";
import type { Feed } from "../feed/feed.ts";
import { type ServerClock, type ServerTime, serverClock } from "./server-clock.ts";
import { type Sessions, weeklySessions } from "./sessions.ts";
import { OPEN_RULES, type SymbolRules } from "./symbol-rules.ts";

/** Prices and the terms on which a broker deals in them. Outside its sessions a symbol's price stands still. */
export interface Venue extends Feed {
  readonly clock: ServerClock;
  rules(symbol: string): SymbolRules;
  isOpen(symbol: string, at: EpochMs): boolean;
  /** `at` itself when the symbol trades then, else the beginning of its next session. */
  openFrom(symbol: string, at: EpochMs): EpochMs;
}

export interface VenueOptions {
  /** Terms of every symbol, over the friendliest ones. */
  readonly rules?: Partial<SymbolRules>;
  /** Terms of one symbol, over those. */
  readonly bySymbol?: Readonly<Record<string, Partial<SymbolRules>>>;
  /** UTC when left out. */
  readonly serverTime?: ServerTime;
}

/** A feed with a broker's terms. */
export function openVenue(feed: Feed, options: VenueOptions = {}): Venue {
  const clock = serverClock(options.serverTime ?? { kind: "fixed", hours: 0 });
  const common: SymbolRules = { ...OPEN_RULES, ...options.rules };
  const rules = new Map<string, SymbolRules>();
  const sessions = new Map<string, Sessions>();
  for (const { symbol } of feed.symbols) {
    const own = { ...common, ...options.bySymbol?.[symbol] };
    rules.set(symbol, own);
    if (own.sessions !== "always") sessions.set(symbol, weeklySessions(own.sessions, clock));
  }
  return {
    ...feed,
    clock,
    rules: (symbol) => rules.get(symbol) ?? common,
    isOpen: (symbol, at) => sessions.get(symbol)?.isOpen(at) ?? true,
    openFrom(symbol, at) {
      const times = sessions.get(symbol);
      return times === undefined || times.isOpen(at) ? at : times.next(at, true);
    },
    quoteAt: (symbol, at) => feed.quoteAt(symbol, sessions.get(symbol)?.lastOpen(at) ?? at),
    range: (symbol, from, to) =>
      feed.range(symbol, sessions.get(symbol)?.lastOpen(from) ?? from, to),
    firstHit(symbol, from, to, levels) {
      const times = sessions.get(symbol);
      if (!times) return feed.firstHit(symbol, from, to, levels);
      // The first tick of a session is after its beginning minus one.
      let start = times.isOpen(from) ? from : times.next(from, true) - 1;
      while (start < to) {
        const end = times.next(Math.max(start, from), false);
        const hit = feed.firstHit(symbol, start, Math.min(to, end - 1), levels);
        if (hit) return hit;
        start = times.next(end, true) - 1;
      }
      return null;
    },
  };
}
