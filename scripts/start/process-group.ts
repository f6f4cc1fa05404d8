import { type ChildProcess, spawn } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
} from "node:fs";
import { dirname } from "node:path";
import { groupMembers } from "./process-table.ts";

/** Variable that every process of a start carries, so that leftovers can be told from strangers. */
export const MARK = "NUSATRADE_START";

export interface Command {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * One part in its own process group: workerd is a grandchild of wrangler and of partykit, and a
 * signal to the parent alone can leave it serving.
 */
export class ProcessGroup {
  readonly pid: number;
  /** The exit status of the group's first process; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;
  readonly #logFile: string;
  #over = false;

  /** @param mark the data folder of this start. @param logFile gets all that the part says. */
  constructor(command: Command, mark: string, logFile: string) {
    mkdirSync(dirname(logFile), { recursive: true });
    rmSync(logFile, { force: true });
    const log = openSync(logFile, "a", 0o600); // appending: what is cut away later stays away
    this.#child = spawn(process.execPath, command.args, {
      env: { ...process.env, ...command.env, [MARK]: mark },
      stdio: ["ignore", log, log],
      detached: true,
    });
    closeSync(log);
    this.ended = new Promise((done) => {
      this.#child.once("exit", (status) => {
        this.#over = true;
        done(status);
      });
    });
    this.#logFile = logFile;
    if (this.#child.pid === undefined) throw new Error(`cannot start ${command.args.join(" ")}`);
    this.pid = this.#child.pid;
  }

  /** False once the group's first process has ended; others of the group may still run. */
  get isRunning(): boolean {
    return !this.#over;
  }

  /** Empties the log when it has grown past `bytes`: some parts note each request, and a start may run for weeks. */
  trimLog(bytes: number): void {
    if (statSync(this.#logFile).size > bytes) truncateSync(this.#logFile);
  }

  /** The last lines that the part said. */
  tail(lines = 12): string {
    return readFileSync(this.#logFile, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
  }

  stop(graceMs?: number): Promise<void> {
    return endGroup(this.pid, graceMs);
  }
}

/** Signals a group that may have ended already. */
export function signalGroup(groupId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-groupId, signal);
  } catch {
    // ESRCH: nothing is left to signal, which is what every caller wants.
  }
}

/** Ends a group: asks, waits `graceMs`, then forces. Resolves when no process of it is left. */
export async function endGroup(groupId: number, graceMs = 4000): Promise<void> {
  signalGroup(groupId, "SIGTERM");
  if (await groupEnds(groupId, graceMs)) return;
  signalGroup(groupId, "SIGKILL");
  await groupEnds(groupId, 2000);
}

async function groupEnds(groupId: number, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (groupMembers(groupId).length > 0) {
    if (Date.now() > deadline) return false;
    await new Promise((next) => setTimeout(next, 50));
  }
  return true;
}
