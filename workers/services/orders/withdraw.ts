import { UpstreamError } from "#domain";
import { isFinal, type OrderRecord } from "#orders";
import { type AccountRow, addressOf } from "../accounts.ts";
import { auditEntry } from "../audit.ts";
import type { Ports } from "../ports.ts";
import { absorb } from "./store.ts";
import { type OrderRow, recordOf } from "./views.ts";

/** The room's reason when it ended an order that no connector was offered. */
const WITHDRAWN = "withdrawn";

/** Whether only the room can know if the order still waits for its connector: it has not ended, and has no ticket. */
export function mayBeWithdrawn(order: OrderRecord): boolean {
  return !isFinal(order.state) && !order.execution.order_ticket;
}

/** Taken back before it was offered: nothing of it ever reached a broker. */
export function isWithdrawn({ state, code }: OrderRecord): boolean {
  return state === "CANCELLED" && code === WITHDRAWN;
}

/**
 * Asks the room to end the order if no connector was offered it. Asking again changes nothing.
 *
 * @returns the order with what its room knows: withdrawn, or on its way and then only the terminal can end it.
 * @throws UpstreamError `room_unreachable` (503, retryable) when no answer came; nothing is changed here then, for only
 * the room may end what was handed to it.
 */
export async function withdrawOrder(
  ports: Ports,
  account: AccountRow,
  row: OrderRow,
): Promise<OrderRecord> {
  const reply = await ports.rooms.withdrawIntent(addressOf(account), row.id);
  if (!reply || reply.events.length === 0) {
    throw new UpstreamError(
      "room_unreachable",
      "The account's room did not say whether the order still waits, so nothing was cancelled here. Try again.",
      { retryable: true, status: 503 },
    );
  }
  const records = await absorb(ports, account, reply, row);
  const record = records.get(row.id) ?? recordOf(row);
  if (isWithdrawn(record)) {
    await auditEntry(ports, account.userId, "order.withdraw", row.id, { account_id: account.id });
  }
  return record;
}
