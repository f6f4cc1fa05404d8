import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";

/** The few things a journal asks of a disk; tests hand in one that remembers what was asked. */
export interface JournalDisk {
  /** All bytes of the file, made empty when it is not there. */
  read(path: string): Uint8Array;
  /** Cuts the file to its first bytes. */
  cut(path: string, bytes: number): void;
  /** Adds to the end; durable only after `sync`. */
  append(path: string, text: string): void;
  sync(path: string): void;
  rename(from: string, to: string): void;
  /** Puts a new file in the place of the old one: a kill at any moment leaves one of the two, whole. */
  replace(path: string, text: string): void;
}

/** The real disk. Handles stay open, one a path, until the process ends or the file is renamed. */
export function nodeDisk(): JournalDisk {
  const handles = new Map<string, number>();
  const handle = (path: string): number => {
    const known = handles.get(path);
    if (known !== undefined) return known;
    const fresh = openSync(path, "a+", 0o600);
    handles.set(path, fresh);
    return fresh;
  };
  return {
    read(path) {
      handle(path);
      return readFileSync(path);
    },
    cut(path, bytes) {
      ftruncateSync(handle(path), bytes);
      fsyncSync(handle(path));
    },
    append(path, text) {
      writeAll(handle(path), text);
    },
    sync(path) {
      fsyncSync(handle(path));
    },
    rename(from, to) {
      const open = handles.get(from);
      if (open !== undefined) closeSync(open);
      handles.delete(from);
      renameSync(from, to);
    },
    replace(path, text) {
      writeWhole(`${path}.new`, text);
      const open = handles.get(path);
      if (open !== undefined) closeSync(open);
      handles.delete(path);
      renameSync(`${path}.new`, path);
      syncFolder(dirname(path));
    },
  };
}

/** Whole and on the disk when it returns. */
function writeWhole(path: string, text: string): void {
  rmSync(path, { force: true }); // a draft that a crash left has another's rights
  const file = openSync(path, "wx", 0o600);
  try {
    writeAll(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text);
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
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
