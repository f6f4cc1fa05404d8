import {
  applyOrderEvent,
  isBooked,
  newOrder,
  type RoomEffect,
  type RoomOrder,
  type RoomState,
} from "#orders";
import type { ConnectorToRoom, RoomToConnector } from "#protocol";
import type { Broker } from "../broker/broker.ts";
import type { RoomStorage } from "../nodes/room-storage.ts";
import type { World } from "../world/world.ts";
import { isMistakable } from "./twins.ts";
import { onMove } from "./worker.ts";

/** What the checks of a room look at. */
export interface Watched {
  readonly world: World;
  readonly storage: RoomStorage;
  readonly broker: Broker;
}

/** After each step of a room: I5 on every order it touched, I15 on its epoch, I20 on the order of its effects. */
export function afterRoomStep(
  { world, storage, broker }: Watched,
  before: RoomState,
  after: RoomState,
  effects: readonly RoomEffect[],
): void {
  effects.forEach((effect, at) => {
    if (effect.type === "put" && at > 0)
      world.violate("I20", "the room said something before its put");
  });
  if (after.epoch < before.epoch)
    world.violate("I15", `the room's epoch fell from ${before.epoch} to ${after.epoch}`);
  for (const deal of newest(before.outbox.deals, after.outbox.deals))
    if (isBooked(before.deal_tickets, deal.ticket))
      world.violate("I9", `deal ${deal.ticket} was booked again`);
  if (after.orders === before.orders) return;
  for (const id of Object.keys(after.orders)) {
    const [was, is] = [before.orders[id], after.orders[id]];
    if (is === undefined || is === was) continue;
    if (was === undefined) seenAgain(world, storage, is);
    followMoves(world, was, is);
    if (is.order.state === "ABSENT" && was?.order.state !== "ABSENT")
      absent(world, broker, after, is);
  }
}

/** I5 on every event of a step, of which there may be several. */
function followMoves(world: World, was: RoomOrder | undefined, is: RoomOrder): void {
  const known = was?.events.length ?? 0;
  let record = was?.order ?? (is.order.intent && newOrder(is.order.intent));
  if (record === null) return;
  for (const event of is.events.slice(known)) {
    const { order } = applyOrderEvent(record, event);
    onMove(world, record, order);
    record = order;
  }
  if (record.state !== is.order.state)
    world.violate(
      "I21",
      `${record.request_id}: its events make ${record.state}, the room says ${is.order.state}`,
    );
}

/** I15: who does not hold the link changes nothing. */
export function afterStranger(world: World, before: RoomState, after: RoomState): void {
  if (after.tip !== before.tip || after.snapshot !== before.snapshot || after.link !== before.link)
    world.violate("I15", "somebody without the link was believed");
}

/** I15: a journal that is shorter than what it told before gets no link: what it forgot, it would send again. */
export function afterHello(
  world: World,
  before: RoomState,
  after: RoomState,
  connection: string,
  hello: Extract<ConnectorToRoom, { type: "HELLO" }>,
): void {
  const isOld = before.journal_id === hello.journal_id && hello.journal_seq < before.journal_seq;
  if (isOld && after.link?.connection === connection)
    world.violate("I15", "an old disk was given the link");
}

/** I1: an order that was ever taken in is not begun a second time. */
function seenAgain(world: World, storage: RoomStorage, kept: RoomOrder): void {
  const { request_id } = kept.order;
  const stored = storage.peek(request_id);
  if (stored !== null && stored.order.event_ids.length > kept.order.event_ids.length)
    world.violate("I1", `${request_id} was begun again, it was ${stored.order.state}`);
}

/** I2: what was dealt and can be seen is never called absent; of twins the other one has the deal then. */
function absent(world: World, broker: Broker, state: RoomState, { order }: RoomOrder): void {
  const id = order.request_id;
  if (broker.shownTooLate.has(id)) return;
  const deals = broker.book.deals.filter((deal) => broker.origin.get(`deal ${deal.ticket}`) === id);
  const isOfTwin = deals.every((deal) =>
    Object.values(state.orders).some((other) => isMistakable(broker, deal, order, other.order)),
  );
  if (deals.length > 0 && !isOfTwin) world.violate("I2", `${id} was called absent, and was dealt`);
}

function newest<T>(before: readonly T[], after: readonly T[]): readonly T[] {
  return after === before ? [] : after.slice(before.length);
}

/** I20: a command is on the disk before it leaves, and so is what an ack speaks of. */
export function beforeRoomSend(world: World, storage: RoomStorage, message: RoomToConnector): void {
  switch (message.type) {
    case "TRADE_OPEN":
    case "TRADE_CLOSE":
    case "TRADE_MODIFY":
    case "TRADE_CANCEL": {
      const stored = storage.peek(message.request_id);
      if (stored?.command?.seq !== message.seq)
        world.violate("I20", `command ${message.seq} was sent before it was stored`);
      return;
    }
    case "ACK": {
      const id = message.event_id.split(":")[0] ?? "";
      const stored = storage.peek(id);
      const isKept = stored?.order.event_ids.includes(message.event_id) ?? false;
      const isDoubted = stored?.order.event_ids.some((known) => known.includes(":doubt.")) ?? false;
      if (!isKept && !isDoubted)
        world.violate("I20", `${message.event_id} was acked and is not stored`);
      return;
    }
    default:
      return;
  }
}
