import type { AccountSnapshot } from "#protocol";
import { isFinal } from "../states.ts";
import type { RoomState } from "./room-types.ts";

/** Ended orders that stay in memory, for deals that come late; storage keeps the rest. */
const KEPT_ENDED = 200;
/** So many more before any is let go: not every step has to sort. */
const FORGET_AT_ONCE = 50;

/** The orders without those that ended longest ago; open ones, and those of the present step, stay. */
export function withoutOld(
  orders: RoomState["orders"],
  touched: ReadonlySet<string>,
): RoomState["orders"] {
  const ended = Object.values(orders).filter(({ order }) => isFinal(order.state));
  if (ended.length <= KEPT_ENDED + FORGET_AT_ONCE) return orders;
  const gone = ended
    .sort((a, b) => a.touched_at - b.touched_at)
    .slice(0, ended.length - KEPT_ENDED)
    .filter(({ order }) => !touched.has(order.request_id));
  const ids = new Set(gone.map(({ order }) => order.request_id));
  return Object.fromEntries(Object.entries(orders).filter(([id]) => !ids.has(id)));
}

/** What is held, without prices that move by themselves. */
export function holdings(snapshot: AccountSnapshot): string {
  const positions = snapshot.positions.map((one) => [
    one.ticket,
    one.lots,
    one.stop_loss,
    one.take_profit,
    one.swap,
  ]);
  const orders = snapshot.orders.map((one) => [
    one.ticket,
    one.lots,
    one.price,
    one.stop_loss,
    one.take_profit,
  ]);
  return JSON.stringify([snapshot.account.balance, snapshot.account.login, positions, orders]);
}
