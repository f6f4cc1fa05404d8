import type { OrderIntent, Quote } from "#protocol";
import { isFinal } from "../states.ts";
import { factsOf } from "./room-facts.ts";
import type { RoomRun } from "./room-run.ts";
import { isShown } from "./room-shown.ts";
import { isOnline } from "./room-state.ts";
import type { RiskAnswer, RoomOrder, RoomState } from "./room-types.ts";

/** The account's rules on the latest snapshot and everything that is under way. */
export function judge(run: RoomRun, intent: OrderIntent): RiskAnswer {
  const { state } = run;
  // A queued order is judged when it is offered: today's snapshot says nothing of that hour.
  if (intent.action !== "open" || !isOnline(state, run.now)) return { ok: true, margin: 0 };
  if (state.snapshot === null)
    return { ok: false, code: "no_snapshot", message: "The account was not read yet." };
  const reserved = Object.values(state.orders).filter(
    (kept) => kept.order.request_id !== intent.request_id && isReserved(state, kept),
  );
  return run.rules.judge({
    intent,
    snapshot: state.snapshot,
    symbols: state.symbols,
    quotes: quotesOf(run),
    reserved: reserved.flatMap(({ order }) => (order.intent === null ? [] : [order.intent])),
    reserved_margin: reserved.reduce((sum, kept) => sum + kept.reserved_margin, 0),
    limits: state.limits,
    facts: factsOf(state, intent.request_id, run.now),
    now: run.now,
  });
}

/** An opening counts until it ended without a deal, or the snapshot shows what it became. */
function isReserved(state: RoomState, kept: RoomOrder): boolean {
  const { intent, state: at, execution } = kept.order;
  if (intent?.action !== "open") return false;
  // A waiting order that the snapshot has is counted there.
  if (at === "PLACED")
    return !state.snapshot?.orders.some((one) => one.ticket === execution.order_ticket);
  return !isFinal(at) || ((execution.filled_lots ?? 0) > 0 && !isShown(state, kept));
}

function quotesOf({ state, rules, now }: RoomRun): Readonly<Record<string, Quote>> {
  if (state.sim === null || rules.terminal === null) return state.quotes;
  const symbols = state.symbols.map((one) => one.symbol);
  const quotes = rules.terminal.quotes(state.sim, symbols, now);
  return Object.fromEntries(quotes.map((quote) => [quote.symbol, quote]));
}
