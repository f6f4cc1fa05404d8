import { ORDER_STATES, type OrderState } from "#protocol";

/** Which state may follow which: the only table (docs: the life of an order). */
export const TRANSITIONS: Readonly<Record<OrderState, readonly OrderState[]>> = {
  CREATED: ["QUEUED", "DENIED"],
  QUEUED: ["DELIVERED", "DENIED", "CANCELLED", "EXPIRED"],
  DELIVERED: ["SENDING", "DENIED", "CANCELLED", "EXPIRED", "UNKNOWN"],
  SENDING: ["PLACED", "PARTIAL", "FILLED", "DONE", "REJECTED", "UNKNOWN"],
  PLACED: ["PARTIAL", "FILLED", "CANCELLED", "EXPIRED", "REJECTED", "UNKNOWN"],
  PARTIAL: ["FILLED", "CANCELLED", "EXPIRED", "UNKNOWN"],
  UNKNOWN: ["PLACED", "PARTIAL", "FILLED", "DONE", "REJECTED", "CANCELLED", "EXPIRED", "ABSENT"],
  FILLED: [],
  DONE: [],
  REJECTED: [],
  CANCELLED: [],
  EXPIRED: [],
  DENIED: [],
  // Only a deal reopens it, and that is an incident.
  ABSENT: ["FILLED"],
};

const FINAL: readonly OrderState[] = [
  "FILLED",
  "DONE",
  "REJECTED",
  "CANCELLED",
  "EXPIRED",
  "DENIED",
  "ABSENT",
];

/** True when nothing more is expected of the order. UNKNOWN is not final: the truth is still looked for. */
export function isFinal(state: OrderState): boolean {
  return FINAL.includes(state);
}

/** True for the states in which the terminal may hold, or may have carried out, the order. */
export function isAtTerminal(state: OrderState): boolean {
  return state === "SENDING" || state === "PLACED" || state === "PARTIAL" || state === "UNKNOWN";
}

/**
 * May an order in `from` be moved to `to`? States may be skipped forward (a lost message must not stop
 * the truth), but never through UNKNOWN back to an earlier state: a late PLACED does not undo a PARTIAL.
 * ABSENT is the one state that only UNKNOWN leads to, so it may be skipped to as well.
 */
export function canReach(from: OrderState, to: OrderState): boolean {
  return REACHABLE[from].has(to);
}

const REACHABLE: Readonly<Record<OrderState, ReadonlySet<OrderState>>> = Object.fromEntries(
  ORDER_STATES.map((state) => [state, reachableFrom(state)]),
) as Record<OrderState, ReadonlySet<OrderState>>; // every state was mapped

function reachableFrom(from: OrderState): ReadonlySet<OrderState> {
  const seen = new Set<OrderState>();
  const open = [...TRANSITIONS[from]];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (seen.has(state)) continue;
    seen.add(state);
    if (state === "UNKNOWN") seen.add("ABSENT");
    else if (!isFinal(state)) open.push(...TRANSITIONS[state]);
  }
  seen.delete(from); // UNKNOWN leads to PLACED, and that to UNKNOWN: no news
  return seen;
}
