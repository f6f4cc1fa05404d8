import { Crash, type World } from "./world.ts";

/** Something that runs, may die at any IO point, and takes its timers with it. */
export class Process {
  readonly world: World;
  readonly name: string;
  readonly #died: () => void;
  #life = 0;
  #isAlive = false;
  #sleepsUntil = 0;

  /** @param died called once per death; memory is to be forgotten there, and a restart planned. */
  constructor(world: World, name: string, died: () => void) {
    this.world = world;
    this.name = name;
    this.#died = died;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  begin(): void {
    this.#isAlive = true;
    this.#life += 1;
  }

  /** Runs work now; false when it died of it. */
  run(work: () => void): boolean {
    if (!this.#isAlive) return false;
    try {
      work();
      return true;
    } catch (thrown) {
      if (!(thrown instanceof Crash)) throw thrown;
      this.die();
      return false;
    }
  }

  /** Runs work later, unless the process has died by then. */
  after(delay: number, work: () => void): void {
    const life = this.#life;
    this.world.after(delay, () => {
      if (this.#life !== life) return;
      const wait = this.#sleepsUntil - this.world.now;
      if (wait > 0) this.after(wait, work);
      else this.run(work);
    });
  }

  /** What comes from outside: now, or on waking. */
  soon(work: () => void): void {
    if (this.#sleepsUntil > this.world.now) this.after(0, work);
    else this.run(work);
  }

  /** Suspended with everything in memory. */
  sleep(forMs: number): void {
    this.#sleepsUntil = this.world.now + forMs;
  }

  /** Again and again with a pause, as long as it lives. */
  every(pause: () => number, work: () => void): void {
    this.after(pause(), () => {
      work();
      this.every(pause, work);
    });
  }

  die(): void {
    if (!this.#isAlive) return;
    this.#isAlive = false;
    this.#life += 1;
    this.#sleepsUntil = 0;
    this.world.note(this.name, "died");
    this.#died();
  }
}
