import type * as Party from "partykit/server";
import { type RoomState, viewOf } from "#orders";
import {
  type BrowserToRoom,
  type OrderEvent,
  PROTOCOL_VERSION,
  type RoomToBrowser,
} from "#protocol";
import { loadEvents } from "./storage.ts";

/** A page that missed more than this reads its orders again instead. */
const REPLAY_EVENTS = 500;

/**
 * What a page is told when it comes, or comes again: the whole picture, then every event after its cursor. Where the room
 * no longer has them all, none is told and `resumed` is false.
 */
export async function welcomePage(
  storage: Party.Storage,
  state: RoomState,
  hello: BrowserToRoom & { type: "HELLO" },
  now: number,
): Promise<readonly RoomToBrowser[]> {
  const { seq } = state.tip;
  const envelope = { v: PROTOCOL_VERSION, seq } as const;
  const missed = await eventsAfter(storage, hello.after_seq, seq);
  const known = hello.symbols.flatMap((symbol) => state.quotes[symbol] ?? []);
  return [
    { ...envelope, type: "WELCOME", view: viewOf(state, now), resumed: missed !== null },
    ...(missed ?? []).map((event): RoomToBrowser => {
      return { ...envelope, type: "TRADE_RESULT", request_id: event.request_id, event };
    }),
    ...(known.length > 0 ? [{ ...envelope, type: "QUOTE", quotes: known } as const] : []),
  ];
}

/** null = not all of them are at hand. */
async function eventsAfter(
  storage: Party.Storage,
  after: number,
  newest: number,
): Promise<readonly OrderEvent[] | null> {
  if (after === 0 || after === newest) return [];
  if (after > newest || newest - after > REPLAY_EVENTS) return null;
  const events = await loadEvents(storage, after, newest - after);
  return events.length === newest - after ? events : null;
}
