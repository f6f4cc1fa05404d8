import type { OrderRecord } from "#orders";
import type { DealState } from "#protocol";
import type { Broker } from "../broker/broker.ts";

/**
 * Two orders that nothing in any record tells apart: alike to the lot, neither answered in a way that proves anything, and the
 * broker took the comment off one of them. Which of them a deal came of is known to the world only; what is promised of such
 * orders is their sum, and that the deal goes to the one sent last before it.
 */
export function areTwins(broker: Broker, one: OrderRecord, other: OrderRecord): boolean {
  const ids = [one.request_id, other.request_id];
  return (
    one.request_id !== other.request_id &&
    ids.every((id) => broker.unproven.has(id)) &&
    ids.some((id) => broker.unmarked.has(id)) &&
    wishOf(one) !== null &&
    wishOf(one) === wishOf(other)
  );
}

/** Has `taker` the deal of its twin `owner`, and was it sent between that one and the deal? Then nobody could know better. */
export function isMistakable(
  broker: Broker,
  deal: Pick<DealState, "order_ticket" | "time">,
  owner: OrderRecord,
  taker: OrderRecord,
): boolean {
  const sent = (record: OrderRecord) => broker.sentAt.get(record.request_id) ?? Number.NaN;
  return (
    areTwins(broker, owner, taker) &&
    taker.execution.order_ticket === deal.order_ticket &&
    sent(owner) <= sent(taker) &&
    sent(taker) <= deal.time
  );
}

/** What a deal shows of a wish; null for what makes no deal of its own. */
function wishOf({ intent }: OrderRecord): string | null {
  if (intent?.action !== "open") return null;
  return [intent.symbol, intent.order_type, intent.lots, intent.magic].join(" ");
}
