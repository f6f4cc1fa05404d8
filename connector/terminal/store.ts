import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { UserError } from "#domain";
import { type SimState, upgradeSim } from "#simulator";

/** What a simulated terminal keeps: the account, and when its prices began. */
export interface Kept {
  readonly version: 1;
  readonly startedAt: number;
  readonly sim: SimState;
}

/**
 * The account of a file; null while there is none.
 *
 * @throws UserError when the file is not one of ours: better to stop than to forget an account.
 */
export function readKept(path: string): Kept | null {
  let content: string;
  try {
    content = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  try {
    const kept = JSON.parse(content) as Kept; // our own file, written whole or not at all
    const isKnown = kept.version === 1 && [1, 2].includes(kept.sim.version);
    if (isKnown) return { ...kept, sim: upgradeSim(kept.sim) };
  } catch {
    // falls through to the one message
  }
  throw new UserError(
    "terminal.bad_state",
    `${path} does not hold a simulated account; move it away to begin anew`,
  );
}

/** Whole or not at all, and on the disk when this returns: a kill at any moment leaves the old or the new account. */
export function writeKept(path: string, kept: Kept): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.draft`;
  const file = openSync(draft, "w", 0o600);
  try {
    writeSync(file, JSON.stringify(kept));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
  syncFolder(dirname(path));
}

function syncFolder(path: string): void {
  // Windows has no handle for folders; there the rename is durable by itself.
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
