import type { JournalLine, TerminalCommand } from "#orders";
import { type ConnectorToRoom, type KillLevel, NOT_KILLED } from "#protocol";
import type { JournalDisk } from "../nodes/journal-disk.ts";
import type { World } from "../world/world.ts";

/** A lease, and how far the PC may be wrong about how old a word of the room is. */
const LEASE_MS = 3_000;
const LEASE_TOLERANCE_MS = 1_250;

/** I20: the mark of a send is on the disk before the send. I16: and no entry leaves after a kill. */
export function beforeTerminalSend(
  world: World,
  disk: JournalDisk,
  command: TerminalCommand,
): void {
  const { request_id, attempt, intent } = command;
  const isMarked = has(
    disk,
    (line) => line.kind === "sending" && line.request_id === request_id && line.attempt === attempt,
  );
  if (!isMarked)
    world.violate(
      "I20",
      `attempt ${attempt} of ${request_id} left before its line was on the disk`,
    );
  if (intent.action !== "open" && intent.action !== "modify_order") return;
  const { cloud, local } = killsOf(disk.durable);
  if (cloud !== null || local !== null)
    world.violate("I16", `${request_id} was sent although the journal says stopped`);
  const { kill } = world;
  const age = world.now - kill.at;
  if (kill.level !== null && age > LEASE_MS + LEASE_TOLERANCE_MS)
    world.violate("I16", `${request_id} was sent ${age} ms after the room had taken the kill`);
}

/** What a journal says of kills. */
function killsOf(lines: readonly JournalLine[]) {
  let cloud: { level: KillLevel | null; version: number } = NOT_KILLED;
  let local: { level: KillLevel | null; version: number } = NOT_KILLED;
  for (const line of lines) {
    if (line.kind === "compacted") {
      cloud = line.kept.kill;
      local = line.kept.local_kill;
    } else if (line.kind === "kill" && line.kill.version > cloud.version) cloud = line.kill;
    else if (line.kind === "local_kill" && line.version > local.version) local = line;
  }
  return { cloud: cloud.level, local: local.level, version: cloud.version };
}

/** I20: what the room is told is in the journal. */
export function beforeWordToRoom(world: World, disk: JournalDisk, message: ConnectorToRoom): void {
  if (message.type === "ACK") {
    const isKept = has(
      disk,
      (line) => line.kind === "received" && line.intent.request_id === message.request_id,
    );
    if (!isKept) world.violate("I20", `${message.request_id} was acked before it was on the disk`);
  }
  if (message.type === "KILL" && message.kill.version > killsOf(disk.durable).version)
    world.violate("I20", `kill ${message.kill.version} was acked before it was on the disk`);
  if (message.type === "TRADE_RESULT") {
    const isKept = has(disk, (line) => line.kind === "step" && line.step.id === message.step.id);
    if (!isKept) world.violate("I20", `${message.step.id} was told before it was on the disk`);
  }
}

/** The newest lines first: that is where it nearly always is. */
function has(disk: JournalDisk, fits: (line: JournalLine) => boolean): boolean {
  for (let at = disk.durable.length - 1; at >= 0; at--)
    if (fits(disk.durable[at] as JournalLine)) return true; // in range
  return false;
}
