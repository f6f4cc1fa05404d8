import type { JournalLine } from "#orders";
import type { World } from "../world/world.ts";

/** Thrown when the journal could not be written: the host stops, and nothing after it happens. */
export class DiskFailure extends Error {}

/** The file of a journal: what was written is durable only after the sync, and a crash may keep any part of the rest. */
export class JournalDisk {
  readonly #world: World;
  #durable: JournalLine[] = [];
  #written: JournalLine[] = [];
  #copy: readonly JournalLine[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  begin(lines: readonly JournalLine[]): void {
    this.#durable = [...lines];
  }

  /** What a fresh process reads: whole lines only, the torn end is cut. */
  read(): readonly JournalLine[] {
    return this.#durable;
  }

  get durable(): readonly JournalLine[] {
    return this.#durable;
  }

  /** Writes and syncs. @throws DiskFailure, after which nothing is known to be on the disk. */
  append(lines: readonly JournalLine[]): void {
    const world = this.#world;
    world.io("pc.journal.before");
    const fault = world.faults.take("disk");
    if (fault?.kind === "disk_full") {
      world.struck("disk_full");
      throw new DiskFailure("no space left");
    }
    this.#written.push(...lines);
    world.io("pc.journal.written");
    if (fault?.kind === "sync_fails") {
      world.struck("sync_fails");
      throw new DiskFailure("sync failed");
    }
    this.#durable.push(...this.#written);
    this.#written = [];
    world.io("pc.journal.after");
  }

  /** The process is gone: of what was not synced any number of whole lines may have reached the disk. */
  crash(): void {
    const kept = Math.floor(this.#world.rng() * (this.#written.length + 1));
    this.#durable.push(...this.#written.slice(0, kept));
    this.#written = [];
  }

  /** Puts the file aside and begins an empty one. */
  renew(): void {
    this.#durable = [];
    this.#written = [];
  }

  /** Lines in the copy; 0 = there is none. */
  get copied(): number {
    return this.#copy.length;
  }

  /** Somebody makes a copy of the machine. */
  copy(): void {
    this.#copy = [...this.#durable];
  }

  /** The copy comes back: the file is as it was then. */
  restore(): boolean {
    if (this.#copy.length === 0) return false;
    this.#durable = [...this.#copy];
    this.#written = [];
    return true;
  }
}
