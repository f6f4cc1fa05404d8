import { canReach, isFinal, type OrderAnswer, type OrderRecord } from "#orders";
import type { RoomReport } from "#protocol";
import type { Database } from "../nodes/database.ts";
import { count } from "../world/tally.ts";
import type { World } from "../world/world.ts";

/** I5: only the moves of the table, and the end is the end. Counts every move. */
export function onMove(world: World, before: OrderRecord, after: OrderRecord): void {
  if (before.state === after.state) return;
  count(world.tally.moves, `${before.state}>${after.state}`);
  if (isFinal(before.state) && !(before.state === "ABSENT" && after.state === "FILLED"))
    world.violate("I5", `${after.request_id} left its end ${before.state} for ${after.state}`);
  else if (!canReach(before.state, after.state))
    world.violate("I5", `${after.request_id} went from ${before.state} to ${after.state}`);
}

/** I22: the API never says FILLED without a deal ticket. */
export function onAnswer(world: World, { status, order }: OrderAnswer): void {
  world.act(`answered ${status}`);
  world.note("api", `${status} ${order.request_id} ${order.state}`);
  if (order.state === "FILLED" && order.execution.deal_ticket === undefined)
    world.violate("I22", `${order.request_id} was answered FILLED without a deal`);
}

/** I9: a deal that is told again is the same deal. */
export function onReport(world: World, db: Database, { deals }: RoomReport): void {
  for (const deal of deals) {
    const known = db.deals.get(deal.ticket);
    if (known !== undefined && (known.lots !== deal.lots || known.profit !== deal.profit))
      world.violate("I9", `deal ${deal.ticket} was told with other numbers`);
  }
}
