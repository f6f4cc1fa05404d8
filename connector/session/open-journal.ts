import { compacted, type JournalLine, readLines } from "#orders";
import { Journal, type JournalDisk } from "../journal/index.ts";
import type { Machine } from "./machine.ts";

/** A journal with more lines is made smaller when the connector starts. */
const COMPACT_LINES = 2_000;

/** The journal of a data directory with its lines: begun when there is none, made smaller when it grew long. */
export function openJournal(
  machine: Machine,
  disk: JournalDisk,
  log: (code: string, message: string) => void,
): { readonly file: Journal; readonly lines: readonly JournalLine[] } {
  const file = new Journal(machine.journalPath, disk);
  const { lines, torn } = file.read();
  if (torn > 0) log("journal_torn", `cut ${torn} bytes that a crash left unfinished`);
  if (lines.length > 0 && lines.length <= COMPACT_LINES) return { file, lines };
  const now = Date.now();
  if (lines.length === 0) {
    const first = machine.newJournalLine(now);
    file.append([first]);
    return { file, lines: [first] };
  }
  const small = compacted(readLines(lines), now);
  file.rewrite([small]);
  return { file, lines: [small] };
}
