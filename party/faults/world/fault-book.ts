import type { Fault, FaultKind } from "./kinds.ts";

/** The faults of a plan, looked up where they strike. */
export class FaultBook {
  readonly #byHook = new Map<string, Map<number, Fault>>();
  readonly #passed = new Map<string, number>();
  readonly #until = new Map<FaultKind, number>();
  /** Those that strike at a moment. */
  readonly timed: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    this.timed = faults.filter((fault) => fault.hook === "time");
    for (const fault of faults) {
      if (fault.hook === "time") continue;
      const planned = this.#byHook.get(fault.hook) ?? new Map<number, Fault>();
      this.#byHook.set(fault.hook, planned.set(fault.nth, fault));
    }
  }

  /**
   * Counts one passing of a place, and says what is planned for it.
   *
   * @param isFit false for a fault that has nothing to strike here: it waits for the next passing that has no other.
   */
  take(hook: string, isFit?: (fault: Fault) => boolean): Fault | null {
    const planned = this.#byHook.get(hook);
    if (planned === undefined) return null;
    const nth = (this.#passed.get(hook) ?? 0) + 1;
    this.#passed.set(hook, nth);
    const fault = planned.get(nth) ?? null;
    if (fault === null || isFit === undefined || isFit(fault)) return fault;
    let next = nth + 1;
    while (planned.has(next)) next += 1;
    planned.set(next, fault);
    return null;
  }

  /** A condition that holds until a moment. */
  begin(kind: FaultKind, until: number): void {
    this.#until.set(kind, Math.max(until, this.#until.get(kind) ?? 0));
  }

  isOn(kind: FaultKind, now: number): boolean {
    return now < (this.#until.get(kind) ?? 0);
  }

  /** From now on the world is kind. */
  end(but: FaultKind, until: number): void {
    const wasOn = this.#until.has(but);
    this.#byHook.clear();
    this.#until.clear();
    // One kind outlasts the rest: a single failing moment says less than a reading after another that fails.
    if (wasOn) this.#until.set(but, until);
  }
}
