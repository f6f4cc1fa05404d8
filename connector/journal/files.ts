import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";

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
      const bytes = Buffer.from(text);
      let written = 0;
      while (written < bytes.length) written += writeSync(handle(path), bytes, written);
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
  };
}
