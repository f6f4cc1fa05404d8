import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { type KillLevel, killLevel } from "#protocol";

/** What was pressed on this PC: a file of the data directory, so that it needs neither cloud nor running connector. */
const localKill = z.object({ level: z.nullable(killLevel), version: z.int().check(z.positive()) });
export type LocalKill = z.infer<typeof localKill>;

/** A file that nobody of ours wrote stops openings: whoever broke it may have meant a kill. */
export type SeenKill = LocalKill | "damaged";

/**
 * Writes what was pressed, on the disk when it returns; a running connector sees it within a quarter of a second,
 * another one before it does anything else.
 *
 * @param now wall clock, ms UTC: versions grow with it, so that the newest press counts whatever became of the file.
 */
export function pressLocalKill(dataDir: string, level: KillLevel | null, now: number): LocalKill {
  const known = readLocalKill(dataDir);
  const before = known === null || known === "damaged" ? 0 : known.version;
  const kill = { level, version: Math.max(before + 1, now) };
  writeJson(dataDir, killPath(dataDir), kill);
  return kill;
}

/** null = nobody ever pressed anything here. */
function readLocalKill(dataDir: string): SeenKill | null {
  return readJson(killPath(dataDir));
}

/** The connector has it in its journal. */
export function ackLocalKill(dataDir: string, kill: LocalKill): void {
  writeJson(dataDir, ackPath(dataDir), kill);
}

export function readAck(dataDir: string): LocalKill | null {
  const ack = readJson(ackPath(dataDir));
  return ack === "damaged" ? null : ack;
}

/** Looks whether the file is another one than at the last look: one call of the system, so it may be asked often. */
export function killWatch(dataDir: string): () => SeenKill | null {
  let last = "";
  return () => {
    const now = stampOf(killPath(dataDir));
    if (now === last) return null;
    last = now;
    return now === "" ? null : readLocalKill(dataDir);
  };
}

/** What tells one version of a file from another without reading it; "" = there is none. */
export function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stat === undefined ? "" : `${stat.ino} ${stat.mtimeNs} ${stat.size}`;
}

function killPath(dataDir: string): string {
  return join(dataDir, "local-kill.json");
}

function ackPath(dataDir: string): string {
  return join(dataDir, "local-kill-ack.json");
}

function readJson(path: string): SeenKill | null {
  let content: string;
  try {
    content = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  try {
    return localKill.parse(JSON.parse(content));
  } catch {
    return "damaged";
  }
}

function writeJson(dataDir: string, path: string, content: unknown): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}`;
  const file = openSync(draft, "w", 0o600);
  try {
    writeSync(file, `${JSON.stringify(content)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}
