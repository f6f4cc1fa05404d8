import type { RoomEffect, RoomState } from "#orders";
import type { RoomToConnector } from "#protocol";
import type { RoomStorage } from "../nodes/room-storage.ts";
import type { World } from "../world/world.ts";
import { onMove } from "./worker.ts";

/** After each step of a room: I5 on every order it touched, I15 on its epoch, I20 on the order of its effects. */
export function afterRoomStep(
  world: World,
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
  if (after.orders === before.orders) return;
  for (const id of Object.keys(after.orders)) {
    const [was, is] = [before.orders[id], after.orders[id]];
    if (is === undefined || is === was) continue;
    // Several steps may lie in one: each event of it is a move of its own.
    if (was !== undefined && is.events.length - was.events.length <= 1)
      onMove(world, was.order, is.order);
  }
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
