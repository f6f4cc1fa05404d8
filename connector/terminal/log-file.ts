import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";

/** A file of JSON lines that only grows. */
export class LogFile<T> {
  readonly #handle: number;
  #isDirty = false;

  constructor(path: string) {
    this.#handle = openSync(path, "a", 0o600);
  }

  /** On the disk after the next `sync`. */
  write(line: T): void {
    writeSync(this.#handle, `${JSON.stringify(line)}\n`);
    this.#isDirty = true;
  }

  /** @returns true when there was something to wait for. */
  sync(): boolean {
    if (!this.#isDirty) return false;
    fsyncSync(this.#handle);
    this.#isDirty = false;
    return true;
  }

  close(): void {
    closeSync(this.#handle);
  }
}

/**
 * The lines of a log; none while there is no file. A last line that a kill cut short was never announced to
 * anybody, and is left out.
 */
export function readLog<T>(path: string): readonly T[] {
  let content: string;
  try {
    content = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
  const lines = content.split("\n");
  // What a whole line is followed by is the empty text after its end.
  lines.pop();
  return lines.map((line) => JSON.parse(line) as T); // our own file
}
