import type { KillLevel, KillState } from "#protocol";
import { emptyAccount } from "./connector-empty.ts";
import { killLevelOf, rank } from "./connector-level.ts";
import type { ConnectorRun } from "./connector-run.ts";
import { sendWaiting } from "./connector-send.ts";

/** The cloud's word: the highest version wins and is on the disk before it is acked; an older one is answered with ours. */
export function heardKill(run: ConnectorRun, kill: KillState): void {
  if (kill.version > run.state.kill.version) {
    run.write({ kind: "kill", kill, at: run.time.wall });
    run.log("kill", wordOf(kill.level, "in the cloud"));
  }
  sayKill(run);
  act(run);
}

/** This PC's word: it needs no cloud, and only this PC takes it back. */
export function localKill(run: ConnectorRun, level: KillLevel | null, version: number): void {
  if (version > run.state.local_kill.version) {
    run.write({ kind: "local_kill", level, version, at: run.time.wall });
    run.log("local_kill", wordOf(level, "on this PC"));
  }
  sayKill(run);
  act(run);
}

/** What is in force here, as the journal has it. */
export function sayKill(run: ConnectorRun): void {
  const { kill, local_kill, journal_seq } = run.state;
  run.say({ type: "KILL", kill, local: local_kill.level, journal_seq });
}

function act(run: ConnectorRun): void {
  // Openings that were not sent yet end here, those that reduce go first.
  sendWaiting(run);
  emptyAccount(run);
  if (rank(killLevelOf(run.state)) > 0) run.readTerminal();
}

function wordOf(level: KillLevel | null, where: string): string {
  return level === null ? `trading was resumed ${where}` : `trading was stopped ${where}: ${level}`;
}
