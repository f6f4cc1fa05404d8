import { join } from "node:path";
import type { Claim } from "./claim.ts";
import { StartError } from "./options.ts";
import type { Part } from "./parts.ts";
import { type Command, ProcessGroup } from "./process-group.ts";

const READY_WITHIN_MS = 60_000;
/** `partykit dev` was seen to hang while starting, with nothing said: a silent part gets a second start before it counts as failed. */
const HANGS_AFTER_MS = 30_000;
const LOOK_EVERY_MS = 1000;
/** Misses in a row before a part that still runs counts as dead: a busy machine answers late. */
const MISSES = 4;
const SOON_MS = 60_000;
const LONGEST_LOG_BYTES = 8_000_000;
const LONGEST_PAUSE_MS = 30_000;

interface Running {
  readonly part: Part;
  group: ProcessGroup;
  misses: number;
  /** When it was started last. */
  since: number;
  /** Deaths in a row that came soon after a start. */
  failures: number;
  notBefore: number;
}

/** Keeps the parts of a start alive: brings them up, asks after them, restarts them, ends them. */
export class Supervisor {
  readonly #claim: Claim;
  readonly #dataDir: string;
  readonly #say: (line: string) => void;
  readonly #running = new Map<string, Running>();
  readonly #tasks = new Set<ProcessGroup>();
  #timer: NodeJS.Timeout | undefined;
  #stopping = false;

  constructor(claim: Claim, dataDir: string, say: (line: string) => void) {
    this.#claim = claim;
    this.#dataDir = dataDir;
    this.#say = say;
  }

  /** Starts a part and waits until it answers. @throws StartError with its last words when it does not. */
  async up(part: Part): Promise<void> {
    const running: Running = {
      part,
      group: this.#spawn(part.name, part.command()),
      misses: 0,
      since: Date.now(),
      failures: 0,
      notBefore: 0,
    };
    this.#running.set(part.name, running);
    if (await this.#answers(part, running.group, HANGS_AFTER_MS)) return;
    this.#say(`${part.name} hangs while starting; starting it again.`);
    await running.group.stop(1000);
    // Ctrl-C in between has already ended what it knew of; a part started now would outlive it.
    if (this.#stopping) throw new StartError("Stopped while starting.");
    running.group = this.#spawn(part.name, part.command());
    await this.#ready(part, running.group);
  }

  /** Runs a command to its end. @throws StartError with its last words when it fails. */
  async finish(name: string, command: Command): Promise<void> {
    const group = this.#spawn(name, command);
    this.#tasks.add(group);
    const status = await group.ended;
    this.#tasks.delete(group);
    if (this.#stopping) throw new StartError("Stopped while starting.");
    if (status !== 0) throw new StartError(`${name} failed:\n${group.tail(30)}`);
  }

  /** Begins to look after the parts. */
  watch(): void {
    this.#timer = setTimeout(async () => {
      await Promise.all([...this.#running.values()].map((each) => this.#look(each)));
      if (!this.#stopping) this.watch();
    }, LOOK_EVERY_MS);
  }

  /** Ends the parts, the newest first, so that none reports the loss of one it leans on. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const groups = [
      ...this.#tasks,
      ...[...this.#running.values()].map(({ group }) => group).reverse(),
    ];
    for (const group of groups) await group.stop();
  }

  #spawn(name: string, command: Command): ProcessGroup {
    const logFile = join(this.#dataDir, "logs", `${name}.log`);
    const group = new ProcessGroup(command, this.#dataDir, logFile);
    this.#claim.note(name, group.pid);
    return group;
  }

  async #ready(part: Part, group: ProcessGroup): Promise<void> {
    if (await this.#answers(part, group, READY_WITHIN_MS)) return;
    throw new StartError(
      `${part.name} did not answer at ${part.address} within ${READY_WITHIN_MS / 1000} s:\n${group.tail()}`,
    );
  }

  /** True once the part answers, false when time is up first. @throws StartError when it ends or the start does. */
  async #answers(part: Part, group: ProcessGroup, withinMs: number): Promise<boolean> {
    const deadline = Date.now() + withinMs;
    while (!(group.isRunning && (await part.answers().catch(() => false)))) {
      if (this.#stopping) throw new StartError("Stopped while starting.");
      if (!group.isRunning) throw new StartError(`${part.name} ended at once:\n${group.tail()}`);
      if (Date.now() > deadline) return false;
      await new Promise((next) => setTimeout(next, 100));
    }
    return true;
  }

  async #look(running: Running): Promise<void> {
    const { part, group } = running;
    group.trimLog(LONGEST_LOG_BYTES);
    if (group.isRunning && (await part.answers().catch(() => false))) {
      running.misses = 0;
      return;
    }
    running.misses += 1;
    const dead = !group.isRunning || running.misses >= MISSES;
    if (this.#stopping || !dead || Date.now() < running.notBefore) return;
    await this.#restart(running);
  }

  async #restart(running: Running): Promise<void> {
    const { part } = running;
    const pauseMs = this.#pauseAfter(running);
    this.#say(`${part.name} stopped answering; starting it again.`);
    await running.group.stop(1000);
    if (this.#stopping) return;
    try {
      running.group = this.#spawn(part.name, part.command());
      await this.#ready(part, running.group);
      this.#say(`${part.name} is back.`);
    } catch (error) {
      if (this.#stopping) return;
      const reason = error instanceof Error ? error.message : String(error);
      this.#say(`${part.name} does not come back (next try in ${pauseMs / 1000} s): ${reason}`);
    }
    const now = Date.now();
    Object.assign(running, { misses: 0, since: now, notBefore: now + pauseMs });
  }

  /** A part that dies again and again is left alone for longer and longer. */
  #pauseAfter(running: Running): number {
    const diedSoon = Date.now() - running.since < SOON_MS;
    running.failures = diedSoon ? running.failures + 1 : 0;
    return running.failures === 0 ? 0 : Math.min(1000 * 2 ** running.failures, LONGEST_PAUSE_MS);
  }
}
