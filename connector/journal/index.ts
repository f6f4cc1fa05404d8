export { type JournalDisk, nodeDisk } from "./files.ts";
export { Journal } from "./journal.ts";
