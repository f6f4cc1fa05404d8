import type { EpochMs } from "#domain";
import type { RoomOrder, RoomState } from "./room-types.ts";

/** After an offered order's time is up, so long the connector's word is waited for before it is called unknown. */
const ANSWER_GRACE_MS = 30_000;

/** When something is due that nobody will ask for: reports, expiries, the simulated terminal. */
export function nextAlarm(state: RoomState): EpochMs | null {
  const times = Object.values(state.orders)
    .map(dueAt)
    .filter((at) => at !== null);
  if (state.outbox.retry_at !== null) times.push(state.outbox.retry_at);
  if (state.wake_at !== null) times.push(state.wake_at);
  return times.length === 0 ? null : Math.min(...times);
}

/** When the room has to look at an order by itself; null = never. */
export function dueAt({ order, command }: RoomOrder): EpochMs | null {
  if (order.intent === null) return null;
  switch (order.state) {
    case "CREATED":
    case "QUEUED":
    case "DELIVERED":
    case "SENDING":
      return isUnsent({ order, command })
        ? order.intent.not_after
        : Math.max(order.intent.not_after, command?.offered_at ?? 0) + ANSWER_GRACE_MS;
    default:
      return null;
  }
}

/** True while no connector was ever offered the order: only then may the room end it by itself. */
export function isUnsent({ order, command }: Pick<RoomOrder, "order" | "command">): boolean {
  return command === null && (order.state === "CREATED" || order.state === "QUEUED");
}
