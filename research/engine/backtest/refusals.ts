import type { RiskCode } from "#risk";
import type { PositionSide, RefusedEntries, RefusedEntry } from "./types.ts";

const MOST_LISTED = 1_000;

/** Keeps what the limits of a run refused. */
export class RefusalLog {
  readonly #times: Float64Array;
  readonly #entries: RefusedEntry[] = [];
  readonly #byCode: Partial<Record<RiskCode, number>> = {};
  #count = 0;

  /** @param times opens of the run's bars, ms UTC. */
  constructor(times: Float64Array) {
    this.#times = times;
  }

  add(code: RiskCode, bar: number, side: PositionSide): void {
    this.#count++;
    this.#byCode[code] = (this.#byCode[code] ?? 0) + 1;
    if (this.#entries.length === MOST_LISTED) return;
    const time = new Date(this.#times[bar] as number).toISOString(); // a bar of the run
    this.#entries.push({ code, side, bar, time });
  }

  refused(): RefusedEntries {
    return { count: this.#count, byCode: this.#byCode, entries: this.#entries };
  }
}
