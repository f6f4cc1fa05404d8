import { KILL_LEVELS, type KillLevel } from "#protocol";
import type { Arena } from "./arena.ts";
import type { Fault } from "./world/kinds.ts";

/** Who means to cancel a waiting order by hand looks so often, and so long. */
const LOOK_MS = 2_000;
const PATIENCE_MS = 20_000;

/** A fault that strikes at a moment, and whether there was anything for it to strike. */
export function strike(arena: Arena, fault: Fault): void {
  const { world } = arena;
  if (!happens(arena, fault)) return;
  world.struck(fault.kind);
  world.note("fault", `${fault.kind} for ${fault.lasts}`);
}

function happens(arena: Arena, fault: Fault): boolean {
  const { kind, lasts, value } = fault;
  const { world, room, broker, pcs, terminals } = arena;
  const pc = pcs[Math.floor(value * pcs.length)] ?? null;
  const terminal = terminals[Math.floor(value * terminals.length)] ?? null;
  switch (kind) {
    case "room_evicted":
      return room.evict();
    case "room_restarted":
      if (!room.process.isAlive) return false;
      room.process.die();
      return true;
    case "room_link_cut":
      if (!pc?.socket) return false;
      pc.socket.cut();
      return true;
    case "room_link_half_open":
      if (!pc?.socket) return false;
      pc.socket.goDark(lasts + 20_000);
      return true;
    case "terminal_link_cut":
      terminal?.link?.cut();
      return true;
    case "terminal_link_half_open":
      terminal?.link?.goDark(lasts + 5_000);
      return true;
    case "terminal_restarted":
      if (!terminal?.process.isAlive) return false;
      terminal.process.die();
      return true;
    case "account_switched":
      terminal?.switchAccount(lasts);
      return true;
    case "clock_jump":
      pc?.clock.jump(Math.floor((value - 0.5) * 2 * 3_600_000));
      return true;
    case "pc_sleeps":
      return sleep(arena, lasts, value);
    case "disk_restored":
      return restore(arena);
    case "machine_cloned":
      return cloneMachine(arena);
    case "old_one_wakes": {
      const old = pcs.find((one) => !one.process.isAlive);
      old?.resume();
      return old !== undefined;
    }
    case "other_machine":
      if (pcs.length > 1) return false;
      arena.addPc("pc-2");
      return true;
    case "local_kill":
      return pc?.pressKill(levelOf(value)) ?? false;
    case "local_resume":
      return pc?.pressKill(null) ?? false;
    case "take_over":
      return takeOver(arena);
    case "manual_open":
    case "manual_close":
    case "manual_modify":
    case "stop_out":
    case "price_jump":
    case "ticket_changed":
      return broker.manual(kind, value);
    case "manual_cancel":
      if (broker.manual(kind, value)) return true;
      // Nothing waits yet: the owner takes away what comes next.
      if (lasts > -PATIENCE_MS)
        world.after(LOOK_MS, () => strike(arena, { ...fault, lasts: lasts - LOOK_MS }));
      return false;
    case "history_failed":
      // Longer than two readings are apart, or nothing could be concluded from it wrongly.
      world.faults.begin(kind, world.now + 70_000 + lasts);
      return true;
    default:
      world.faults.begin(kind, world.now + lasts);
      return true;
  }
}

function levelOf(value: number): KillLevel {
  return KILL_LEVELS[Math.floor(((value * 7) % 1) * KILL_LEVELS.length)] ?? "entries";
}

/** Suspended: nothing runs, the monotonic clock may stand still, and the sockets are found dead on waking. */
function sleep({ pcs, terminals, world }: Arena, lasts: number, value: number): boolean {
  const pc = pcs[0];
  if (!pc?.process.isAlive) return false;
  pc.sleep(lasts, value < 0.5);
  terminals[0]?.process.sleep(lasts);
  world.act("pc slept");
  return true;
}

/**
 * The machine's disk goes back to its copy, and the connector starts from it. Only where the room has heard of a line that
 * the copy lacks can anybody notice it: a disk that lost nothing but words that never arrived is outside of what is promised.
 */
function restore({ pcs, room }: Arena): boolean {
  const pc = pcs[0];
  if (!pc?.process.isAlive) return false;
  const isNoticed = room.process.isAlive && room.open().journal_seq > pc.disk.copied;
  if (pc.disk.copied === 0 || !isNoticed) return false;
  pc.process.die();
  return pc.disk.restore();
}

/**
 * The machine moves to a copy of itself, with the same id and journal; the old one may wake later. Both at the same moment
 * cannot be told apart by anybody: that two copies of one PC run at once is outside of what is promised.
 */
function cloneMachine(arena: Arena): boolean {
  const [pc] = arena.pcs;
  if (!pc?.process.isAlive || arena.pcs.length > 1) return false;
  pc.stop();
  arena.addPc(pc.ports.machine, pc.disk.durable);
  return true;
}

/** The owner moves the account: another machine's next HELLO counts. */
function takeOver(arena: Arena): boolean {
  const { room, world, pcs } = arena;
  const other = pcs[1] ?? arena.addPc("pc-2");
  if (other.ports.machine === pcs[0]?.ports.machine) return false;
  // It asks in first, and watches until the owner moves the account to it.
  world.after(2_000, () => room.process.run(() => room.take({ type: "take_over" })));
  return true;
}
