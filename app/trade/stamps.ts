import type { EpochMs } from "#domain";
import type { OrderDetailView } from "../services.server.ts";

/** The seven moments of an order, in the order in which they come. */
const STAMP_NAMES = ["clicked", "api", "stored", "room", "connector", "sent", "deal"] as const;
export type StampName = (typeof STAMP_NAMES)[number];

export interface Stamp {
  readonly name: StampName;
  readonly at: EpochMs | null;
  /** Since the known moment before it, ms; null for the first, and where two clocks disagree about which came first. */
  readonly gapMs: number | null;
  /**
   * `unknown`: it went on without this being told. `missed`: the order ended before it came so far. `ahead`: not yet.
   * `clocks`: it is said to lie before the one that it follows. `none`: there is no such party on the way.
   */
  readonly state: "known" | "clocks" | "unknown" | "missed" | "ahead" | "none";
}

/** A practice account is its own terminal: no PC stands between its room and its deals. */
const OF_PC: readonly StampName[] = ["connector", "sent"];

/** The stamps as a line of seven, whatever of them is known. */
export function stampLine(
  stamps: OrderDetailView["stamps"],
  order: { readonly final: boolean; readonly hasPc: boolean },
): readonly Stamp[] {
  const moments = STAMP_NAMES.map((name) => momentOf(stamps[name]));
  const last = moments.findLastIndex((at) => at !== null);
  let before: EpochMs | null = null;
  return STAMP_NAMES.map((name, i) => {
    const at = moments[i] ?? null;
    if (at === null) {
      if (!order.hasPc && OF_PC.includes(name)) return { name, at, gapMs: null, state: "none" };
      const state = i < last ? "unknown" : order.final ? "missed" : "ahead";
      return { name, at, gapMs: null, state };
    }
    const gap = before === null ? null : at - before;
    before = at;
    return gap !== null && gap < 0
      ? { name, at, gapMs: null, state: "clocks" }
      : { name, at, gapMs: gap, state: "known" };
  });
}

/** From the first moment that is known to the last one, ms; null for fewer than two. */
export function wholeTime(line: readonly Stamp[]): number | null {
  const known = line.flatMap(({ at }) => at ?? []);
  const [first] = known;
  const last = known.at(-1);
  if (first === undefined || last === undefined || known.length < 2) return null;
  return last >= first ? last - first : null;
}

function momentOf(iso: string | null): EpochMs | null {
  return iso === null ? null : Date.parse(iso);
}
