import type { EpochMs } from "#domain";
import type { RoomOrder, RoomState } from "./room-types.ts";

/** An entry is only sent while a frame of the room is at most this old: so long a cut-off connector may still send. */
const LEASE_MS = 3_000;
/** After an offered order's time is up, so long the connector's word is waited for before it is called unknown. */
const ANSWER_GRACE_MS = 30_000;

/**
 * When something is due that nobody will ask for: reports, expiries, leases, the simulated terminal.
 *
 * @param before the state that `state` came from: as long as nothing moved that has a time, its alarm stands.
 */
export function nextAlarm(state: RoomState, before: RoomState): EpochMs | null {
  if (TIMED.every((field) => state[field] === before[field])) return state.alarm_at;
  const times = Object.values(state.orders)
    .map(dueAt)
    .filter((at) => at !== null);
  const others = [state.outbox.retry_at, state.wake_at, leaseEnd(state), state.kill_retry_at];
  times.push(...others.filter((at) => at !== null));
  return times.length === 0 ? null : Math.min(...times);
}

const TIMED = ["orders", "outbox", "wake_at", "kill", "kill_retry_at", "alarm_at"] as const;

/** When no connector can send an entry any more though none said so; null = nothing to wait for. */
export function leaseEnd({ kind, kill, said_at }: RoomState): EpochMs | null {
  if (kind === "practice" || kill.wanted.level === null || kill.in_force_at !== null) return null;
  const pressedAt = kill.pressed_at ?? 0;
  // Every frame after the press comes after the KILL itself: only earlier ones can hold up a lease.
  return Math.min(said_at ?? pressedAt, pressedAt) + LEASE_MS;
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
