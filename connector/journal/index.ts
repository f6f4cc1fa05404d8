export { type JournalDisk, nodeDisk } from "./files.ts";
export { Journal, type ReadJournal } from "./journal.ts";
