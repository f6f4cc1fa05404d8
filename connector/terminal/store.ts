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

/** The newest attempts that are remembered from one start to the next. */
const LINES_KEPT = 20_000;

/** What a simulated terminal keeps: the account, and when its prices began. */
export interface Kept {
  readonly version: 1;
  readonly startedAt: number;
  readonly sim: SimState;
}

/**
 * The account of a file; null while there is none.
 *
 * @throws UserError when the file is not one of ours: better to stop than to forget an account.
 */
export function readKept(path: string): Kept | null {
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
  const sim = upgradeSim(kept.sim);
  const deals = [...sim.deals, ...dealsAfter(path, sim)].slice(-sim.rules.keep.deals);
  return { ...kept, sim: { ...sim, deals } };
}

/**
 * The disk of one account: the account itself is written whole, its deals and the program's journal only grow,
 * so that a command costs the same on the first day and after thousands.
 */
export class TerminalStore {
  /** What the program wrote down before this start. */
  readonly lines: readonly EaLine[];
  readonly #path: string;
  readonly #kept: Kept;
  readonly #requests: LogFile<EaLine>;
  readonly #deals: LogFile<Deal>;
  /** Deals with higher tickets are not in the log yet. */
  #logged: number;

  constructor(path: string, kept: Kept) {
    mkdirSync(dirname(path), { recursive: true });
    this.#path = path;
    this.#kept = kept;
    const lines = readLog<EaLine>(requestsOf(path)).slice(-LINES_KEPT);
    const recorded = kept.sim.results.map(
      (result): EaLine => ({ kind: "done", key: result.requestId, result }),
    );
    this.lines = [...recorded, ...lines];
    rewrite(requestsOf(path), lines);
    rewrite(dealsOf(path), kept.sim.deals);
    this.#requests = new LogFile(requestsOf(path));
    this.#deals = new LogFile(dealsOf(path));
    this.#logged = highest(kept.sim.deals);
    this.keep(kept.sim);
  }

  /** The deals first: those of an account that was not written after them are cut off when it is read. */
  keep(sim: SimState): void {
    const fresh = sim.deals.filter((deal) => Number(deal.ticket) > this.#logged);
    this.#deals.append(fresh);
    this.#logged = Math.max(this.#logged, highest(fresh));
    writeWhole(this.#path, JSON.stringify({ ...this.#kept, sim: { ...sim, deals: [] } }));
  }

  append(line: EaLine): void {
    this.#requests.append([line]);
  }

  close(): void {
    this.#requests.close();
    this.#deals.close();
  }
}

function dealsAfter(path: string, sim: SimState): readonly Deal[] {
  const known = highest(sim.deals);
  return readLog<Deal>(dealsOf(path)).filter((deal) => {
    const ticket = Number(deal.ticket);
    return ticket > known && ticket < sim.nextTicket;
  });
}

function highest(deals: readonly Deal[]): number {
  return deals.reduce((most, deal) => Math.max(most, Number(deal.ticket)), 0);
}

function requestsOf(path: string): string {
  return `${path}.requests`;
}

function dealsOf(path: string): string {
  return `${path}.deals`;
}

function rewrite(path: string, lines: readonly unknown[]): void {
  writeWhole(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
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
