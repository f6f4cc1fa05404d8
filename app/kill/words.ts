import type { KillLevel } from "#protocol";
import { m } from "../i18n/generated/messages.js";
import type { Stop } from "./stop-state.ts";

interface LevelWords {
  /** As a choice beside the two others. */
  readonly name: () => string;
  readonly text: () => string;
  /** As a state, standing alone. */
  readonly state: () => string;
  /** On the button that does it. */
  readonly verb: () => string;
}

const LEVELS: Record<KillLevel, LevelWords> = {
  entries: {
    name: m.kill_entries,
    text: m.kill_entries_text,
    state: m.kill_entries_state,
    verb: m.kill_entries_verb,
  },
  pendings: {
    name: m.kill_pendings,
    text: m.kill_pendings_text,
    state: m.kill_pendings_state,
    verb: m.kill_pendings_verb,
  },
  flatten: {
    name: m.kill_flatten,
    text: m.kill_flatten_text,
    state: m.kill_flatten_state,
    verb: m.kill_flatten_verb,
  },
};

/** A level in the words that its place needs. */
export function levelText(level: KillLevel, use: keyof LevelWords): string {
  return LEVELS[level][use]();
}

/** How certain a stop is, and by whose word; the time stands beside it. */
export function forceText(stop: Stop): string {
  switch (stop.phase) {
    case "unknown":
      return m.kill_state_unknown();
    case "trading":
      return stop.unheard ? m.kill_state_resumed() : m.kill_state_trading();
    case "pressed":
      return m.kill_state_pressed();
    case "in_force":
      if (stop.by === "pc") return m.kill_state_pc();
      return stop.by === "lease" ? m.kill_state_lease() : m.kill_state_ack();
  }
}
