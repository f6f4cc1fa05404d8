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
 * the older one takes the older deal. Only what is nobody's to the lot may be the part of a larger wish.
 */
export function withClaims(run: RoomRun, read: Evidence): Evidence {
  const doubted = Object.values(run.state.orders).filter(({ order }) => isInDoubt(order));
  if (doubted.length === 0) return read;
  const owned = ownedTickets(run);
  const served = new Set<string>();
  let seen = read;
  for (const fit of ["whole", "part"] as const) {
    for (const { order } of doubted) {
      const ticket = served.has(order.request_id) ? null : claimOf(order, seen, owned, fit);
      if (ticket === null) continue;
      owned.add(ticket);
      served.add(order.request_id);
      seen = marked(seen, ticket, commentFor(order.request_id));
    }
  }
  return seen;
}

/** Ticket of the broker's order that must have been this one; null when there is none. */
function claimOf(
  order: OrderRecord,
  { deals, orders }: Evidence,
  owned: ReadonlySet<string>,
  fit: "whole" | "part",
): string | null {
  const { intent } = order;
  if (intent === null) return null;
  const isFree = (one: Marked, ticket: string, time: number) =>
    !owned.has(ticket) &&
    one.magic === intent.magic &&
    one.symbol === intent.symbol &&
    isUnmarked(one) &&
    time >= intent.created_at - LATE_MS &&
    time <= intent.not_after + LATE_MS;
  const deal = deals.find(
    (one) => isFree(one, one.order_ticket, one.time) && isDealOf(order, one, fit),
  );
  if (deal !== undefined) return deal.order_ticket;
  const waiting = orders?.find(
    (one) => isFree(one, one.ticket, one.placed_time) && isWorkOf(order, one),
  );
  return waiting?.ticket ?? null;
}

function marked(seen: Evidence, ticket: string, comment: string): Evidence {
  return {
    ...seen,
    deals: seen.deals.map((one) => (one.order_ticket === ticket ? { ...one, comment } : one)),
    orders: seen.orders?.map((one) => (one.ticket === ticket ? { ...one, comment } : one)) ?? null,
  };
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

function isDealOf(
  { intent }: OrderRecord,
  deal: Evidence["deals"][number],
  fit: "whole" | "part",
): boolean {
  // By hand, by a stop or by the broker: not ours, though a position's magic number may be on it.
  if (deal.reason !== "expert") return false;
  const fits = (lots: number) => (fit === "whole" ? deal.lots === lots : deal.lots < lots);
  if (intent?.action === "open") return isOpeningDeal(intent, deal) && fits(intent.lots);
  if (intent?.action !== "close" || deal.entry === "in") return false;
  return deal.position_id === intent.position_id && (intent.lots === null || fits(intent.lots));
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
