import type { ConnectorTime } from "#orders";
import type { World } from "../world/world.ts";

/** A PC's two clocks: the wall clock is off and may jump, the monotonic one only stands still while the PC sleeps. */
export class PcClock {
  readonly #world: World;
  #skew: number;
  #booted: number;
  #slept = 0;

  constructor(world: World) {
    this.#world = world;
    this.#skew = Math.floor((world.rng() - 0.5) * 4_000);
    this.#booted = world.now;
  }

  now(): ConnectorTime {
    const { now } = this.#world;
    return { wall: now + this.#skew, mono: now - this.#booted - this.#slept };
  }

  jump(by: number): void {
    this.#skew += by;
  }

  sleep(forMs: number): void {
    this.#slept += forMs;
  }

  /** A new process counts from its own beginning. */
  restart(): void {
    this.#booted = this.#world.now;
    this.#slept = 0;
  }
}
