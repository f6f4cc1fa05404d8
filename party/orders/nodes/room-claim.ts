import { commentFor, MAGIC_BASE } from "../ids.ts";
import { type Evidence, isOpeningDeal } from "../reconcile.ts";
import type { OrderRecord } from "../record.ts";
import type { RoomRun } from "./room-run.ts";

const MAGIC_BOTS = 0x10000;
/** A broker that has an order in work may fill it this much later than we may send it. */
const LATE_MS = 60_000;

/**
 * Brokers may replace a comment. What carries our magic number and no order's mark, and is to the lot what one order in doubt
 * wished at that time, is that order's: it is given its comment back. Two orders of the same wish are alike in everything, so
 * the older one takes the older deal.
 */
export function withClaims(run: RoomRun, seen: Evidence): Evidence {
  const doubted = Object.values(run.state.orders).filter(({ order }) => isInDoubt(order));
  if (doubted.length === 0) return seen;
  const owned = ownedTickets(run);
  const deals = [...seen.deals];
  const orders = seen.orders === null ? null : [...seen.orders];
  for (const { order } of doubted) {
    const { intent } = order;
    if (intent === null) continue;
    const isOfTime = (time: number) =>
      time >= intent.created_at - LATE_MS && time <= intent.not_after + LATE_MS;
    const isOurs = (one: Marked) =>
      one.magic === intent.magic && one.symbol === intent.symbol && isUnmarked(one);
    const deal = deals.findIndex(
      (one) =>
        isOurs(one) && !owned.has(one.order_ticket) && isOfTime(one.time) && isDealOf(order, one),
    );
    const waiting = orders?.findIndex(
      (one) =>
        isOurs(one) && !owned.has(one.ticket) && isOfTime(one.placed_time) && isWorkOf(order, one),
    );
    const comment = commentFor(intent.request_id);
    const found = deals[deal];
    const works = orders?.[waiting ?? -1];
    if (found !== undefined) {
      owned.add(found.order_ticket);
      deals[deal] = { ...found, comment };
    } else if (works !== undefined && orders !== null) {
      owned.add(works.ticket);
      orders[waiting ?? -1] = { ...works, comment };
    }
  }
  return { ...seen, deals, orders };
}

interface Marked {
  readonly magic: number;
  readonly symbol: string;
  readonly comment: string;
}

/** Sent, and neither the answer nor a record says under which ticket. */
function isInDoubt({ state, intent, execution }: OrderRecord): boolean {
  const isKind = intent?.action === "open" || intent?.action === "close";
  const isLost = state === "UNKNOWN" || state === "ABSENT"; // a deal that shows very late reopens it
  return isLost && isKind && execution.order_ticket === undefined;
}

function isUnmarked({ magic, comment }: Marked): boolean {
  return magic >= MAGIC_BASE && magic < MAGIC_BASE + MAGIC_BOTS && !comment.startsWith("nt-");
}

function isDealOf({ intent }: OrderRecord, deal: Evidence["deals"][number]): boolean {
  // By hand, by a stop or by the broker: not ours, though a position's magic number may be on it.
  if (deal.reason !== "expert") return false;
  if (intent?.action === "open") return isOpeningDeal(intent, deal) && deal.lots === intent.lots;
  if (intent?.action !== "close" || deal.entry === "in") return false;
  const isWhole = intent.lots === null || deal.lots === intent.lots;
  return isWhole && deal.position_id === intent.position_id;
}

function isWorkOf({ intent }: OrderRecord, work: NonNullable<Evidence["orders"]>[number]): boolean {
  return (
    intent?.action === "open" &&
    work.order_type === intent.order_type &&
    work.lots === intent.lots &&
    work.price === intent.price
  );
}

function ownedTickets(run: RoomRun): Set<string> {
  const tickets = Object.values(run.state.orders).flatMap(({ order, deals }) => [
    ...(order.execution.order_ticket === undefined ? [] : [order.execution.order_ticket]),
    ...deals.map((deal) => deal.order_ticket),
  ]);
  return new Set(tickets);
}
