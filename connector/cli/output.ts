import { once } from "node:events";

/**
 * Writes to stdout and waits while the reader is behind, so that a long CSV does not pile up in memory.
 */
export async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
}

/** One JSON document and a line end. NaN and infinities, which JSON does not have, become null. */
export async function printJson(value: unknown): Promise<void> {
  await print(
    `${JSON.stringify(value, (_, field) => (ArrayBuffer.isView(field) ? listOf(field) : field))}\n`,
  );
}

/** Words for the reader; stdout stays clean for programs. */
export function log(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** `nusatrade eval ... | head` closes the pipe early: that is the reader's right, not an error. */
export function endQuietlyOnClosedPipe(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
  process.stderr.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

/** Rows of cells with columns aligned; numbers (right) and words (left) by the first row below the header. */
export function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(...rows.map((row) => row[i]?.length ?? 0)),
  );
  const isRight = (rows[1] ?? []).map((cell) => /^[-+]?[\d.,]+( ?%)?$/.test(cell));
  return rows
    .map((row) =>
      row
        .map((cell, i) =>
          isRight[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** For reading: to a thousandth. */
export function milliseconds(elapsed: number): number {
  return Math.round(elapsed * 1000) / 1000;
}

function listOf(view: ArrayBufferView): unknown {
  return view instanceof Float64Array ? Array.from(view) : view;
}
