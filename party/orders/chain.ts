import { canonicalJson, err, type Json, ok, type Result, sha256 } from "#domain";
import type { OrderEvent, OrderStep } from "#protocol";

/** Where an account's chain of events stands. */
export interface ChainTip {
  /** Number of the newest event; 0 before the first. */
  readonly seq: number;
  readonly hash: string;
}

export const CHAIN_START: ChainTip = { seq: 0, hash: "" };

/** Numbers a step and ties it to the event before it. Only the room does this: it is the account's one writer. */
export function chainEvent(tip: ChainTip, step: OrderStep): OrderEvent {
  const body = { ...step, seq: tip.seq + 1, previous_hash: tip.hash };
  return { ...body, hash: sha256(canonicalJson(body as unknown as Json)) }; // a parsed step holds JSON only
}

/**
 * Checks numbers and hashes of a run of events.
 *
 * @param from the event before the run; CHAIN_START for a whole chain.
 * @returns the new tip, or the number of the first event that does not fit and why.
 */
export function verifyChain(
  events: readonly OrderEvent[],
  from: ChainTip = CHAIN_START,
): Result<ChainTip, { readonly seq: number; readonly problem: "number" | "link" | "hash" }> {
  let tip = from;
  for (const event of events) {
    const { hash, ...body } = event;
    if (event.seq !== tip.seq + 1) return err({ seq: event.seq, problem: "number" });
    if (event.previous_hash !== tip.hash) return err({ seq: event.seq, problem: "link" });
    if (sha256(canonicalJson(body as unknown as Json)) !== hash)
      return err({ seq: event.seq, problem: "hash" });
    tip = { seq: event.seq, hash };
  }
  return ok(tip);
}
