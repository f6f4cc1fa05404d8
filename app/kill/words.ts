import type { KillLevel } from "#protocol";
import { m } from "../i18n/generated/messages.js";
import type { Stop } from "./stop-state.ts";

const LEVELS: Record<KillLevel, { readonly name: () => string; readonly text: () => string }> = {
  entries: { name: m.kill_entries, text: m.kill_entries_text },
  pendings: { name: m.kill_pendings, text: m.kill_pendings_text },
  flatten: { name: m.kill_flatten, text: m.kill_flatten_text },
};

/** A level in a few words: what it does. */
export function levelText(level: KillLevel): string {
  return LEVELS[level].name();
}

/** A level in a sentence: what happens to the money. */
export function levelLead(level: KillLevel): string {
  return LEVELS[level].text();
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
