import type { ToTerminal } from "../bridge/index.ts";
import type { TerminalProgram } from "./program.ts";

/** How often the program looks for prices and for its broker's doings when nobody asks. */
const LOOK_MS = 250;

/**
 * When the program runs: at once for every frame, or only on a timer, as an EA does that reads its socket in
 * OnTimer. While a send waits for its answer it looks again at the moment the answer comes.
 */
export class Pace {
  readonly #program: TerminalProgram;
  readonly #timerMs: number;
  readonly #clock: NodeJS.Timeout;
  #frames: ToTerminal[] = [];
  #soon: NodeJS.Timeout | null = null;

  /** @param timerMs 0 = at once. */
  constructor(program: TerminalProgram, timerMs: number) {
    this.#program = program;
    this.#timerMs = timerMs;
    this.#clock = setInterval(() => this.#turn(), timerMs > 0 ? timerMs : LOOK_MS);
  }

  hear(frame: ToTerminal): void {
    this.#frames.push(frame);
    if (this.#timerMs === 0) this.#turn();
  }

  /** A new connection: what the old one said is gone. */
  forget(): void {
    this.#frames = [];
    this.#program.forget();
  }

  stop(): void {
    clearInterval(this.#clock);
    if (this.#soon) clearTimeout(this.#soon);
  }

  #turn(): void {
    for (const frame of this.#frames.splice(0)) this.#program.hear(frame);
    this.#program.look();
    const next = this.#timerMs === 0 ? this.#program.nextLook() : null;
    if (this.#soon) clearTimeout(this.#soon);
    this.#soon =
      next === null ? null : setTimeout(() => this.#turn(), Math.max(1, next - Date.now()));
  }
}
