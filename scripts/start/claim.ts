import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "./options.ts";
import { endGroup, MARK } from "./process-group.ts";
import { carries, groupMembers, processTable } from "./process-table.ts";

interface Claimed {
  readonly pid: number;
  readonly address: string;
  /** Group ids of the parts that run, by name. */
  readonly groups: Readonly<Record<string, number>>;
}

/** One start at a time owns a data folder; the claim is a file that also lists what it started. */
export class Claim {
  readonly #file: string;
  #claimed: Claimed;

  private constructor(file: string, address: string) {
    this.#file = file;
    this.#claimed = { pid: process.pid, address, groups: {} };
    // "wx": of two starts in the same instant one must fail.
    writeFileSync(file, JSON.stringify(this.#claimed), { mode: 0o600, flag: "wx" });
  }

  /**
   * Takes the folder, after ending what a start that was killed has left running.
   *
   * @param say told in one line when something was recovered.
   * @throws StartError when another start that lives owns the folder.
   */
  static async take(dataDir: string, address: string, say: (line: string) => void): Promise<Claim> {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const file = join(dataDir, "start.json");
    const before = read(file);
    if (before && isStarter(before.pid)) {
      throw new StartError(
        `NusaTrade already runs from ${dataDir} (process ${before.pid}, ${before.address}). Stop it with Ctrl-C there, or give this one its own --data-dir and ports.`,
      );
    }
    if (before) await recover(before, dataDir, say);
    rmSync(file, { force: true });
    return new Claim(file, address);
  }

  /** Remembers a part's group, so that the next start can end it should this one be killed. */
  note(part: string, groupId: number): void {
    this.#claimed = { ...this.#claimed, groups: { ...this.#claimed.groups, [part]: groupId } };
    this.#write();
  }

  release(): void {
    rmSync(this.#file, { force: true });
  }

  #write(): void {
    const next = `${this.#file}.next`;
    writeFileSync(next, JSON.stringify(this.#claimed), { mode: 0o600 });
    renameSync(next, this.#file);
  }
}

function read(file: string): Claimed | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Claimed; // written by this class alone
  } catch {
    return null; // none, or cut short by a crash: nothing to recover from
  }
}

/** The process id may have been given to a stranger since: only a start counts. */
function isStarter(pid: number): boolean {
  if (pid === process.pid) return false;
  return processTable().some((row) => row.pid === pid && row.command.includes("scripts/start.ts"));
}

async function recover(before: Claimed, mark: string, say: (line: string) => void): Promise<void> {
  for (const [part, groupId] of Object.entries(before.groups)) {
    const members = groupMembers(groupId);
    // A group id can be reused as well: every member must carry the mark of this very folder.
    if (members.length === 0 || !members.every((row) => carries(row, MARK, mark))) continue;
    say(`Ending ${part}, left over from a start that was killed.`);
    await endGroup(groupId);
  }
}
