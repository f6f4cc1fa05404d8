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
import { type Deal, UserError } from "#domain";
import { type EaLine, type SimState, upgradeSim } from "#simulator";
import { LogFile, readLog } from "./log-file.ts";

/** The newest attempts that are remembered, and after how many lines the log is folded into the account. */
const LINES_KEPT = 20_000;

/** What a simulated terminal keeps: the account, and when its prices began. */
export interface Kept {
  readonly version: 1;
  readonly startedAt: number;
  readonly sim: SimState;
}

/** The account without what grows, and what has been added to that. */
interface AccountLine {
  readonly kind: "account";
  readonly sim: SimState;
  readonly deals: readonly Deal[];
  readonly history: SimState["history"];
}
type Line = EaLine | AccountLine;

/**
 * The account of a file; null while there is none.
 *
 * @throws UserError when the file is not one of ours: better to stop than to forget an account.
 */
export function readKept(path: string): Kept | null {
  const kept = readWhole(path);
  if (kept === null) return null;
  const lines = readLog<Line>(logOf(path)).flatMap((line) =>
    line.kind === "account" ? [line] : [],
  );
  return { ...kept, sim: grown(upgradeSim(kept.sim), lines) };
}

/**
 * The disk of one account. A file holds it whole, a log beside it what happened since, so that a command costs
 * two waits for the disk on the first day and after thousands: its mark, and its end with the account.
 */
export class TerminalStore {
  readonly #path: string;
  readonly #kept: Kept;
  #lines: EaLine[];
  #log: LogFile<Line>;
  #logged = 0;
  #sim: SimState;

  constructor(path: string, kept: Kept) {
    mkdirSync(dirname(path), { recursive: true });
    this.#path = path;
    this.#kept = kept;
    this.#sim = kept.sim;
    const requests = readLog<Line>(logOf(path)).flatMap((line) =>
      line.kind === "account" ? [] : [line],
    );
    const recorded = kept.sim.results.map(
      (result): EaLine => ({ kind: "done", key: result.requestId, result }),
    );
    this.#lines = [...recorded, ...requests].slice(-LINES_KEPT);
    this.#log = this.#fold();
  }

  /** What the program wrote down before this start, and since. */
  get lines(): readonly EaLine[] {
    return this.#lines;
  }

  /** The account; on the disk after the next `append` or `flush`. */
  keep(sim: SimState): void {
    const deals = newer(this.#sim.deals, sim.deals);
    const history = newer(this.#sim.history, sim.history);
    this.#sim = sim;
    this.#write({ kind: "account", sim: { ...sim, deals: [], history: [] }, deals, history });
  }

  /** A line of the program's journal, on the disk when this returns with everything before it. */
  append(line: EaLine): void {
    this.#lines.push(line);
    this.#write(line);
    this.#log.sync();
  }

  /** @returns true when something had to be waited for. */
  flush(): boolean {
    return this.#log.sync();
  }

  close(): void {
    this.#log.sync();
    this.#log.close();
  }

  #write(line: Line): void {
    this.#log.write(line);
    this.#logged += 1;
    if (this.#logged < LINES_KEPT) return;
    this.#log.close();
    this.#lines = this.#lines.slice(-LINES_KEPT / 2);
    this.#log = this.#fold();
  }

  /** The account whole, then a log of the requests alone: killed between the two, the old log only repeats. */
  #fold(): LogFile<Line> {
    writeWhole(this.#path, JSON.stringify({ ...this.#kept, sim: this.#sim }));
    writeWhole(logOf(this.#path), this.#lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    this.#logged = this.#lines.length;
    return new LogFile(logOf(this.#path));
  }
}

/** An account and what happened since; lines that it has already seen change nothing. */
function grown(before: SimState, lines: readonly AccountLine[]): SimState {
  const deals = new Map(before.deals.map((deal) => [deal.ticket, deal]));
  const history = new Map(before.history.map((order) => [order.ticket, order]));
  let sim = before;
  for (const line of lines) {
    if (line.sim.nextTicket < before.nextTicket) continue;
    sim = line.sim;
    for (const deal of line.deals) deals.set(deal.ticket, deal);
    for (const order of line.history) history.set(order.ticket, order);
  }
  const { keep } = sim.rules;
  return {
    ...sim,
    deals: [...deals.values()].slice(-keep.deals),
    history: [...history.values()].slice(-keep.history),
  };
}

/** Both only grow at their ends: what follows the last known one is new. */
function newer<T extends { readonly ticket: string }>(
  known: readonly T[],
  all: readonly T[],
): readonly T[] {
  const last = known.at(-1);
  return last ? all.slice(all.findLastIndex((one) => one.ticket === last.ticket) + 1) : all;
}

function readWhole(path: string): Kept | null {
  let content: string;
  try {
    content = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  let kept: Kept | null = null;
  try {
    kept = JSON.parse(content) as Kept; // our own file, written whole or not at all
  } catch {
    // falls through to the one message
  }
  if (kept?.version !== 1 || ![1, 2].includes(kept.sim.version)) {
    throw new UserError(
      "terminal.bad_state",
      `${path} does not hold a simulated account; move it away to begin anew`,
    );
  }
  return kept;
}

function logOf(path: string): string {
  return `${path}.log`;
}

/** Whole or not at all, and on the disk when this returns: a kill at any moment leaves the old or the new file. */
function writeWhole(path: string, content: string): void {
  const draft = `${path}.draft`;
  const file = openSync(draft, "w", 0o600);
  try {
    writeSync(file, content);
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
