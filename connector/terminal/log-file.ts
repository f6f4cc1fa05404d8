import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";

/** A file of JSON lines that only grows; each line is on the disk when `append` returns. */
export class LogFile<T> {
  readonly #handle: number;

  constructor(path: string) {
    this.#handle = openSync(path, "a", 0o600);
  }

  append(lines: readonly T[]): void {
    if (lines.length === 0) return;
    writeSync(this.#handle, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    fsyncSync(this.#handle);
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
  return lines.flatMap((line, i): T[] => {
    if (line === "") return [];
    try {
      return [JSON.parse(line) as T]; // our own file
    } catch (error) {
      if (i >= lines.length - 2) return [];
      throw error;
    }
  });
}
