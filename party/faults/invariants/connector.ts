import type { JournalLine, TerminalCommand } from "#orders";
import type { ConnectorToRoom } from "#protocol";
import type { JournalDisk } from "../nodes/journal-disk.ts";
import type { World } from "../world/world.ts";

/** I20: the mark of a send is on the disk before the send. */
export function beforeTerminalSend(
  world: World,
  disk: JournalDisk,
  { request_id, attempt }: TerminalCommand,
): void {
  const isMarked = has(
    disk,
    (line) => line.kind === "sending" && line.request_id === request_id && line.attempt === attempt,
  );
  if (!isMarked)
    world.violate(
      "I20",
      `attempt ${attempt} of ${request_id} left before its line was on the disk`,
    );
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
