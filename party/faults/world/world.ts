import { type Rng, seededRng } from "#domain";
import { type KillLevel, NOT_KILLED } from "#protocol";
import { FaultBook } from "./fault-book.ts";
import type { Fault, IoPoint } from "./kinds.ts";
import { RunLog } from "./run-log.ts";
import { count, newTally, type Tally } from "./tally.ts";
import { Timeline } from "./timeline.ts";

/** When every world begins: a Monday. */
export const WORLD_START = 1_767_571_200_000;

/** Thrown at an IO point: the process that stands there is gone. */
export class Crash extends Error {}

/** A promise that was broken: what the simulator looks for. */
export interface Violation {
  /** Number of the invariant: "I1", "I2", ... */
  readonly invariant: string;
  readonly what: string;
  readonly at: number;
}

/** Time, chance, faults, counts and the log: what every machine of one run shares. */
export class World {
  readonly timeline = new Timeline(WORLD_START);
  /** Of the people, the prices and the network; faults are drawn before the world begins. */
  readonly rng: Rng;
  readonly faults: FaultBook;
  readonly tally: Tally = newTally();
  readonly log: RunLog;
  readonly violations: Violation[] = [];
  /** What the room has stored of the owner's kill, and when it took it in. */
  kill: { readonly level: KillLevel | null; readonly version: number; readonly at: number } = {
    ...NOT_KILLED,
    at: 0,
  };
  /** Global number of the next IO point; the enumeration of crash points names them by it. */
  #passed = 0;
  readonly #crashAt: ReadonlySet<number>;

  constructor(seed: number, faults: readonly Fault[], options: WorldOptions = {}) {
    this.rng = seededRng(seed);
    this.faults = new FaultBook(faults);
    this.log = new RunLog(options.keepLog ?? false);
    this.#crashAt = new Set(options.crashAt ?? []);
  }

  get now(): number {
    return this.timeline.now;
  }

  /** IO points passed so far. */
  get passed(): number {
    return this.#passed;
  }

  after(delay: number, run: () => void): void {
    this.timeline.after(delay, run);
  }

  /** A boundary of an effect. @throws Crash when the plan says so. */
  io(point: IoPoint): void {
    count(this.tally.points, point);
    const isNumbered = this.#crashAt.has(this.#passed++);
    if (this.faults.take(`io:${point}`) === null && !isNumbered) return;
    this.struck("crash");
    count(this.tally.crashes, point);
    this.note("crash", point);
    throw new Crash(point);
  }

  /** A fault really struck. */
  struck(kind: string): void {
    count(this.tally.faults, kind);
  }

  act(name: string): void {
    count(this.tally.acts, name);
  }

  note(who: string, what: string): void {
    this.log.add(this.now, who, what);
  }

  violate(invariant: string, what: string): void {
    this.note("VIOLATION", `${invariant}: ${what}`);
    this.violations.push({ invariant, what, at: this.now - WORLD_START });
  }

  /** A whole number from `from` to below `to`. */
  between(from: number, to: number): number {
    return from + Math.floor(this.rng() * (to - from));
  }
}

export interface WorldOptions {
  /** Keeps the log's text and not only its hash. */
  readonly keepLog?: boolean;
  /** Numbers of IO points at which to crash. */
  readonly crashAt?: readonly number[];
  /** Moments, ms after the beginning, at which the number of passed IO points is noted. */
  readonly markAt?: readonly number[];
}
