import { commentFor, MAGIC_BASE } from "../ids.ts";
import { type Evidence, isOpeningDeal } from "../reconcile.ts";
import type { OrderRecord } from "../record.ts";
import type { RoomRun } from "./room-run.ts";
import type { RoomOrder } from "./room-types.ts";

const MAGIC_BOTS = 0x10000;
/** A broker that has an order in work may fill it this much later than we may send it. */
const LATE_MS = 60_000;
/** Offered to the connector and not ended: it may be executed already. */
const ON_ITS_WAY: readonly OrderRecord["state"][] = ["QUEUED", "DELIVERED", "SENDING"];

/**
 * Brokers may replace a comment. What carries our magic number and no order's mark, and is to the lot what one order in doubt
 * wished at that time, is that order's: it is given its comment back. Two orders of the same wish are alike in everything but
 * the moment they were sent, so it is given to the one that was sent last before it. Only what is nobody's to the lot may be
 * the part of a larger wish.
 */
export function withClaims(run: RoomRun, read: Evidence): Evidence {
  const orders = Object.values(run.state.orders);
  if (!orders.some(({ order }) => isInDoubt(order))) return read;
  let wishers = orders.filter((kept) => isInDoubt(kept.order) || isOnItsWay(kept));
  const owned = ownedTickets(run);
  const finds = findsOf(read);
  let seen = read;
  for (const fit of ["whole", "part"] as const) {
    for (const found of finds) {
      if (owned.has(found.ticket)) continue;
      const wisher = wisherOf(wishers, found, fit);
      if (wisher === null) continue;
      wishers = wishers.filter((one) => one !== wisher);
      owned.add(found.ticket);
      // Its answer may still come and say so itself; until then it is nobody else's.
      if (!isInDoubt(wisher.order)) continue;
      seen = marked(seen, found.ticket, commentFor(wisher.order.request_id));
    }
  }
  return seen;
}

/** A deal or a waiting order of the broker that bears no order's mark. */
interface Found {
  readonly ticket: string;
  readonly time: number;
  readonly symbol: string;
  readonly magic: number;
  readonly isOf: (order: OrderRecord, fit: Fit) => boolean;
}

type Fit = "whole" | "part";

/** Deals first, each kind oldest first. */
function findsOf({ deals, orders }: Evidence): readonly Found[] {
  const dealt = deals.filter(isUnmarked).map(
    (one): Found => ({
      ticket: one.order_ticket,
      time: one.time,
      symbol: one.symbol,
      magic: one.magic,
      isOf: (order, fit) => isDealOf(order, one, fit),
    }),
  );
  const waiting = (orders ?? []).filter(isUnmarked).map(
    (one): Found => ({
      ticket: one.ticket,
      time: one.placed_time,
      symbol: one.symbol,
      magic: one.magic,
      isOf: (order) => isWorkOf(order, one),
    }),
  );
  const byTime = (a: Found, b: Found) => a.time - b.time;
  return [...dealt.sort(byTime), ...waiting.sort(byTime)];
}

/** The order that it must have been; of several the one sent last before it, for brokers mostly answer at once. */
function wisherOf(wishers: readonly RoomOrder[], found: Found, fit: Fit): RoomOrder | null {
  let best: RoomOrder | null = null;
  for (const kept of wishers) {
    if (!isWishOf(kept.order, found, fit)) continue;
    if (best === null || isNearer(sentAt(kept), sentAt(best), found.time)) best = kept;
  }
  return best;
}

function isWishOf(order: OrderRecord, found: Found, fit: Fit): boolean {
  const { intent } = order;
  return (
    intent !== null &&
    found.magic === intent.magic &&
    found.symbol === intent.symbol &&
    found.time >= intent.created_at - LATE_MS &&
    found.time <= intent.not_after + LATE_MS &&
    found.isOf(order, fit)
  );
}

/** What was sent before it is nearer than what was sent after it, which only clocks that differ can explain. */
function isNearer(sent: number, best: number, time: number): boolean {
  if (sent <= time) return best > time || sent > best;
  return best > time && sent < best;
}

function sentAt({ order, command, events }: RoomOrder): number {
  const sending = events.filter(({ state }) => state === "SENDING").at(-1);
  return sending?.at ?? command?.offered_at ?? order.created_at;
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
  readonly comment: string;
}

/** Sent, and neither the answer nor a record says under which ticket. */
function isInDoubt(order: OrderRecord): boolean {
  const { state } = order;
  const isLost = state === "UNKNOWN" || state === "ABSENT"; // a deal that shows very late reopens it
  return isLost && isUnnamed(order);
}

/** With the connector or the terminal, whose answer did not come yet. */
function isOnItsWay({ order, command }: RoomOrder): boolean {
  return command !== null && ON_ITS_WAY.includes(order.state) && isUnnamed(order);
}

function isUnnamed({ intent, execution }: OrderRecord): boolean {
  const isKind = intent?.action === "open" || intent?.action === "close";
  return isKind && execution.order_ticket === undefined;
}

function isUnmarked({ magic, comment }: Marked): boolean {
  return magic >= MAGIC_BASE && magic < MAGIC_BASE + MAGIC_BOTS && !comment.startsWith("nt-");
}

function isDealOf({ intent }: OrderRecord, deal: Evidence["deals"][number], fit: Fit): boolean {
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
