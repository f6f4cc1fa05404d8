import { CHAIN_START, isFinal, type OrderRecord, verifyChain } from "#orders";
import type { PositionState } from "#protocol";
import type { Arena } from "../arena.ts";
import type { Broker } from "../broker/broker.ts";
import { areTwins, isMistakable } from "./twins.ts";

/** When everything was kind for long enough: nothing is lost, doubled, made up or left over, and all records agree. */
export function checkQuiet(arena: Arena): void {
  everyOrderEnded(arena);
  everyDealIsToldOnce(arena);
  everyStopIsThere(arena);
  everyOrderTellsItsDeals(arena);
  everyRecordShowsTheSame(arena);
  theChainHolds(arena);
  theQueuesAreEmpty(arena);
}

/** What must not change any more once all is quiet (I6: a second pass finds nothing to do). */
export function fingerprint({ room, db, broker }: Arena): string {
  const state = room.open();
  const orders = [...db.rows.values()].map(({ record }) => `${record.request_id} ${record.state}`);
  return JSON.stringify([state.tip.seq, orders, [...db.deals.keys()], broker.book.deals.length]);
}

/** I2: an order that was taken in has ended, or works at the broker. */
function everyOrderEnded({ world, db, broker }: Arena): void {
  for (const { record } of db.rows.values()) {
    world.act(`ended ${record.state}`);
    if (isFinal(record.state)) continue;
    const ticket = record.execution.order_ticket;
    const works = ticket !== undefined && broker.book.orders.has(ticket);
    if ((record.state === "PLACED" || record.state === "PARTIAL") && works) continue;
    world.violate("I2", `${nameOf(record)} is left as ${record.state} (${record.code})`);
  }
}

/** I4, I8, I9: the database has the broker's deals, all of them, once, and the balance is their sum. */
function everyDealIsToldOnce({ world, db, broker }: Arena): void {
  const { deals, balance } = broker.book;
  for (const deal of deals) {
    const told = db.deals.get(deal.ticket);
    if (told === undefined)
      world.violate(
        "I4",
        `deal ${deal.ticket} of ${broker.origin.get(`deal ${deal.ticket}`) ?? "nobody"} is in no record`,
      );
    else if (
      told.lots !== deal.lots ||
      told.profit !== deal.profit ||
      told.position_id !== deal.position_id
    )
      world.violate("I9", `deal ${deal.ticket} was booked with other numbers`);
  }
  if (db.deals.size > deals.length)
    world.violate("I3", `${db.deals.size - deals.length} deals are booked that never were`);
  const cents = [...db.deals.values()].reduce(
    (sum, deal) => sum + Math.round(deal.profit * 100),
    1_000_000,
  );
  const shown = db.snapshot?.account.balance;
  if (db.deals.size > 0 && (cents !== Math.round(balance * 100) || shown !== balance))
    world.violate(
      "I8",
      `deals make ${cents / 100}, the account shows ${shown}, the broker has ${balance}`,
    );
}

/** I1, I2, I3: an order's end and the deals that really came of it say the same. */
function everyOrderTellsItsDeals(arena: Arena): void {
  const { world, db, broker, pcs } = arena;
  const lots = new Map<string, number>();
  for (const deal of broker.book.deals) {
    const id = broker.origin.get(`deal ${deal.ticket}`);
    if (id !== undefined) lots.set(id, (lots.get(id) ?? 0) + Math.round(deal.lots * 100));
  }
  for (const { record } of db.rows.values()) {
    const real = lots.get(record.request_id) ?? 0;
    const wished =
      record.intent !== null && "lots" in record.intent && record.intent.lots !== null
        ? Math.round(record.intent.lots * 100)
        : null;
    if (wished !== null && real > wished)
      world.violate("I1", `${nameOf(record)} wished ${wished} and dealt ${real}`);
    const told = unitsTold(record);
    if (told !== real && isOfTwins(arena, record, lots)) {
      world.act("deal of a twin");
      continue;
    }
    if (record.state === "FILLED" && (real === 0 || told !== real))
      world.violate("I3", `${nameOf(record)} says ${told} filled, the broker ${real}`);
    else if (real > 0 && isFinal(record.state) && told !== real)
      world.violate(
        "I2",
        `${nameOf(record)} ended as ${record.state} with ${told}, the broker dealt ${real}`,
      );
  }
  // What a watching PC closes by its owner's hand reaches the account as somebody's deal, not as an order.
  const isAlone = pcs.length === 1;
  for (const id of lots.keys())
    if (!db.rows.has(id) && (isAlone || !broker.born.has(id)))
      world.violate("I4", `${id} dealt and is in no record`);
}

function unitsTold({ execution }: OrderRecord): number {
  return Math.round((execution.filled_lots ?? 0) * 100);
}

/** Together with orders that nobody can tell from it, it says what was dealt, no lot more or less. */
function isOfTwins(
  { db, broker }: Arena,
  record: OrderRecord,
  dealt: ReadonlyMap<string, number>,
): boolean {
  const alike = [...db.rows.values()]
    .map((row) => row.record)
    .filter((other) => other === record || areTwins(broker, record, other));
  const real = alike.reduce((sum, one) => sum + (dealt.get(one.request_id) ?? 0), 0);
  const told = alike.reduce((sum, one) => sum + unitsTold(one), 0);
  return (
    real === told && alike.some((owner) => alike.some((taker) => tookOne(broker, owner, taker)))
  );
}

function tookOne(broker: Broker, owner: OrderRecord, taker: OrderRecord): boolean {
  return broker.book.deals.some(
    (deal) =>
      broker.origin.get(`deal ${deal.ticket}`) === owner.request_id &&
      isMistakable(broker, deal, owner, taker),
  );
}

/** I4, I6: broker, room and database hold the same positions and orders. */
function everyRecordShowsTheSame({ world, db, room, broker }: Arena): void {
  const truth = broker.read(0).snapshot;
  const expected = heldText(truth.positions, truth.orders);
  for (const [who, seen] of [
    ["room", room.open().snapshot],
    ["database", db.snapshot],
  ] as const) {
    const text = seen === null ? "nothing" : heldText(seen.positions, seen.orders);
    if (text !== expected && !(seen === null && expected === "[[],[]]"))
      world.violate("I6", `the ${who} shows ${text}, the broker has ${expected}`);
  }
}

/** I10: a stop that was wished is at the broker, also where the broker did not take it with the order. */
function everyStopIsThere({ world, db, broker }: Arena): void {
  // The guards stand in the journal; a new journal knows of none.
  const isOldJournal = JOURNAL_CHANGES.every((kind) => world.tally.faults[kind] === undefined);
  if (!isOldJournal || broker.book.mode !== "hedging") return;
  for (const held of broker.book.positions.values()) {
    const id = broker.origin.get(`order ${held.id}`);
    const intent = id === undefined ? null : (db.rows.get(id)?.record.intent ?? null);
    if (intent?.action === "open" && intent.stop_loss !== null && held.stop === null)
      world.violate("I10", `position ${held.id} of ${id} has no stop`);
  }
}

const JOURNAL_CHANGES = ["disk_restored", "take_over", "machine_cloned"] as const;

/** I21: numbers, links and hashes of the chain, and the orders are what the chain says. */
function theChainHolds({ world, room, db }: Arena): void {
  const state = room.open();
  const events = room.storage.events(0);
  const last = events.at(-1);
  if (last !== undefined && (last.seq !== state.tip.seq || last.hash !== state.tip.hash))
    world.violate("I21", `the chain ends at ${last.seq}, the room stands at ${state.tip.seq}`);
  if (db.tip.seq !== state.tip.seq || db.tip.hash !== state.tip.hash)
    world.violate("I21", `the database stands at ${db.tip.seq}, the room at ${state.tip.seq}`);
  const checked = verifyChain(events.slice(0, CHECKED_EVENTS), CHAIN_START);
  if (!checked.ok)
    world.violate("I21", `event ${checked.error.seq} does not hold: ${checked.error.problem}`);
  const told = new Set([...db.events.keys()]);
  for (const event of events)
    if (!told.has(event.id)) world.violate("I21", `event ${event.id} is not in the database`);
  for (const kept of Object.values(state.orders)) {
    const row = db.rows.get(kept.order.request_id);
    if (row !== undefined && row.record.state !== kept.order.state)
      world.violate(
        "I21",
        `${kept.order.request_id} is ${kept.order.state} in the room, ${row.record.state} in the database`,
      );
  }
}

/** The Worker has checked every event already; the first ones again, so that its own check is checked. */
const CHECKED_EVENTS = 12;

/** L1: nothing waits to be told. */
function theQueuesAreEmpty({ world, room, pcs }: Arena): void {
  const { outbox } = room.open();
  if (outbox.events.length + outbox.deals.length > 0 || outbox.positions_at !== null)
    world.violate(
      "L1",
      `the room's outbox holds ${outbox.events.length} events and ${outbox.deals.length} deals`,
    );
  for (const { state, ports } of pcs) {
    if (state?.link?.may_trade && state.unacked.length > 0)
      world.violate("L1", `${ports.machine} still has ${state.unacked.length} words to tell`);
  }
}

function heldText(
  positions: readonly PositionState[],
  orders: readonly { readonly ticket: string; readonly lots: number; readonly price: number }[],
): string {
  const held = positions.map((one) =>
    [one.position_id, one.ticket, one.side, one.lots, one.stop_loss, one.take_profit].join(" "),
  );
  const waiting = orders.map((one) => [one.ticket, one.lots, one.price].join(" "));
  return JSON.stringify([held.sort(), waiting.sort()]);
}

function nameOf(record: OrderRecord): string {
  return `${record.intent?.action ?? "order"} ${record.request_id}`;
}
