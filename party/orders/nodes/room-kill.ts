import type { ConnectorToRoom, KillState, OrderIntent } from "#protocol";
import { bornId } from "../born.ts";
import { commentFor, MAGIC_BASE } from "../ids.ts";
import { isUnsent, leaseEnd } from "./room-alarm.ts";
import { executeBorn, syncPractice } from "./room-practice.ts";
import type { RoomRun } from "./room-run.ts";
import type { RoomState } from "./room-types.ts";

/** A practice broker that refused (a closed market) is asked again after this. */
const RETRY_MS = 300_000;
/** Of the orders that a practice room makes for itself. */
const BORN_VALID_MS = 10_000;

/** The owner pressed, or let go again. The highest version counts; telling an old one again changes nothing. */
export function putKill(run: RoomRun, kill: KillState): void {
  if (kill.version <= run.state.kill.wanted.version) return;
  take(run, kill);
  run.tellView();
}

/** What the connector has in force, as its journal says. */
export function heardKill(run: RoomRun, message: ConnectorToRoom & { type: "KILL" }): void {
  const { kill } = run.state;
  if (message.kill.version > kill.wanted.version) take(run, message.kill);
  const isAck = message.kill.version >= run.state.kill.wanted.version;
  const force = isAck
    ? { in_force_at: run.state.kill.in_force_at ?? run.now, in_force_by: "ack" as const }
    : {};
  run.set({ kill: { ...run.state.kill, ...force, local: message.local } });
  if (isKilled(run.state)) denyUnsent(run);
  run.tellView();
}

/** Nothing new is opened: by the owner's word, or by the PC's own. */
function isKilled({ kill }: RoomState): boolean {
  return kill.wanted.level !== null || kill.local !== null;
}

/** Why an intent is not taken now; null = it may be. What reduces or protects is always taken. */
export function killRefusal(state: RoomState, intent: OrderIntent): string | null {
  if (intent.action !== "open" && intent.action !== "modify_order") return null;
  if (state.kill.wanted.level !== null)
    return "Trading is stopped for this account. Resume it before opening anything.";
  return state.kill.local === null
    ? null
    : "Trading was stopped on the connector's own PC, and only there can it be resumed.";
}

/** Says what was pressed to the holder of the link, until it has it on its disk. */
export function sayKill(run: RoomRun): void {
  const { link, kill } = run.state;
  if (link === null || kill.wanted.version === 0 || kill.in_force_by === "ack") return;
  const type = kill.wanted.level === null ? "RESUME" : "KILL";
  run.tell(link.connection, { type, kill: kill.wanted, at: run.now });
}

/** What time alone brings: leases that ran out, and a practice account that is still to be emptied. */
export function killAlarm(run: RoomRun): void {
  endLease(run);
  const { kill_retry_at } = run.state;
  if (kill_retry_at !== null && kill_retry_at <= run.now) emptyPractice(run);
}

function take(run: RoomRun, kill: KillState): void {
  const { local } = run.state.kill;
  const fresh = { wanted: kill, pressed_at: run.now, in_force_at: null, in_force_by: null, local };
  run.set({ kill: fresh, kill_retry_at: null, kill_pass: 0 });
  if (kill.level !== null) denyUnsent(run);
  if (run.state.kind === "practice") {
    run.set({ kill: { ...fresh, in_force_at: run.now, in_force_by: "ack" } });
    emptyPractice(run);
    return;
  }
  sayKill(run);
  endLease(run);
}

function endLease(run: RoomRun): void {
  const end = leaseEnd(run.state);
  if (end === null || end > run.now) return;
  const { kill } = run.state;
  run.set({
    kill: { ...kill, in_force_at: Math.max(end, kill.pressed_at ?? end), in_force_by: "lease" },
  });
  run.tellView();
}

/** What no connector was offered ends here. */
function denyUnsent(run: RoomRun): void {
  for (const kept of run.openOrders()) {
    const { intent } = kept.order;
    const refusal = intent && isUnsent(kept) ? killRefusal(run.state, intent) : null;
    if (intent && refusal !== null) run.say(intent, "DENIED", "killed", "killed", refusal);
  }
}

/** Cancels what waits and closes what is held, as far as the level says; what the broker refuses is tried again later. */
function emptyPractice(run: RoomRun): void {
  const { level } = run.state.kill.wanted;
  if (level === null || level === "entries") return;
  syncPractice(run);
  const pass = run.state.kill_pass + 1;
  run.set({ kill_pass: pass, kill_retry_at: null });
  const held = run.state.snapshot;
  for (const order of held?.orders ?? []) {
    const wish = { action: "cancel", symbol: order.symbol, order_ticket: order.ticket } as const;
    executeBorn(run, { ...born(run, "kill.cancel", order.ticket, pass), ...wish });
  }
  for (const position of level === "flatten" ? (held?.positions ?? []) : []) {
    const { symbol, position_id, side } = position;
    const wish = { action: "close", symbol, position_id, lots: null, side } as const;
    executeBorn(run, { ...born(run, "kill.close", position_id, pass), ...wish });
  }
  const { snapshot } = run.state;
  const isLeft =
    (snapshot?.orders.length ?? 0) > 0 ||
    (level === "flatten" && (snapshot?.positions.length ?? 0) > 0);
  if (isLeft) run.set({ kill_retry_at: run.now + RETRY_MS });
}

/** The common part of an order that nobody asked for but the kill itself: the same cause gives the same id. */
function born(run: RoomRun, cause: string, subject: string, pass: number) {
  const { account_id, kill } = run.state;
  const request_id = bornId(account_id, cause, subject, `${kill.wanted.version}.${pass}`);
  return {
    request_id,
    account_id,
    origin: "connector" as const,
    created_at: run.now,
    not_after: run.now + BORN_VALID_MS,
    if_offline: "reject" as const,
    magic: MAGIC_BASE,
    comment: commentFor(request_id),
  };
}
