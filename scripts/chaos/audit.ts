import { commentFor } from "#orders";
import type { Books } from "./books.ts";
import type { Wish } from "./trader.ts";

/** What must never be: each list is empty or the run has failed. */
export interface Audit {
  /** Accepted by the API and without an end, or ended as if nothing had happened while the broker has a deal of it. */
  readonly lost: readonly string[];
  /** More lots at the broker than were asked for, or the same attempt sent twice. */
  readonly doubled: readonly string[];
  /** Shown as filled, or booked, without the broker's deal. */
  readonly phantom: readonly string[];
  /** At the broker, and not in our books. */
  readonly orphan: readonly string[];
}

const LOTS_TOLERANCE = 1e-9;

/** Compares what the API, the database, the room, the journal and the terminal hold. */
export function audit(wishes: readonly Wish[], books: Books): Audit {
  const byId = new Map(books.api.map((order) => [order.id, order]));
  const stored = new Map(books.database.orders.map((order) => [order.request_id, order]));
  const dealt = new Map(books.terminal.deals.map((deal) => [deal.ticket, deal]));
  const lost: string[] = [];
  const doubled: string[] = [];
  const phantom: string[] = [];

  for (const { key, order, answered } of wishes) {
    if (!answered) lost.push(`${key}: never answered`);
    if (order === null) continue;
    const now = byId.get(order.id);
    if (!now || !stored.has(order.id)) lost.push(`${key}: ${order.id} is gone`);
    else if (!now.final && now.status !== "PLACED")
      lost.push(`${key}: ${order.id} is ${now.status}`);
  }
  for (const order of stored.values()) {
    const mine = books.terminal.deals.filter(
      ({ comment, entry }) => comment === commentFor(order.request_id) && entry !== "out",
    );
    const lots = mine.reduce((sum, deal) => sum + deal.lots, 0);
    const wanted = order.intent?.action === "open" ? order.intent.lots : 0;
    if (lots > wanted + LOTS_TOLERANCE)
      doubled.push(`${order.request_id}: ${lots} lots at the broker, ${wanted} asked for`);
    const isFilled = order.state === "FILLED" || order.state === "PARTIAL";
    if (lots > 0 && !isFilled) lost.push(`${order.request_id}: is ${order.state} and has a deal`);
    const ticket = order.execution.deal_ticket;
    if (isFilled && (ticket === undefined || !dealt.has(ticket)))
      phantom.push(`${order.request_id}: ${order.state} by deal ${ticket ?? "none"}`);
  }
  for (const [attempt, times] of books.journal) {
    if (times > 1) doubled.push(`${attempt}: sent ${times} times`);
  }
  const { database, room, terminal } = books;
  const inRoom = room.snapshot?.positions.map((one) => one.position_id) ?? [];
  phantom.push(...only(database.deals, [...dealt.keys()], "deal in the database"));
  phantom.push(...only(database.positions, terminal.positions, "position in the database"));
  phantom.push(...only(inRoom, terminal.positions, "position in the room"));
  const orphan = [
    ...only([...dealt.keys()], database.deals, "deal at the broker"),
    ...only(terminal.positions, database.positions, "position at the broker (database)"),
    ...only(terminal.positions, inRoom, "position at the broker (room)"),
  ];
  return { lost, doubled, phantom, orphan };
}

function only(these: readonly string[], those: readonly string[], what: string): string[] {
  const known = new Set(those);
  return these.filter((one) => !known.has(one)).map((one) => `${what}: ${one}`);
}
