import type { EpochMs } from "#domain";
import { KILL_LEVELS, type KillLevel, type KillView } from "#protocol";

/** Where one account stands: `pressed` until its connector (or the end of its lease) makes it certain. */
export type Stop =
  /** The account's room did not tell. */
  | { readonly phase: "unknown" }
  /** `unheard`: trading was resumed, and the connector has not said yet that it knows. */
  | { readonly phase: "trading"; readonly unheard: boolean }
  | { readonly phase: "pressed"; readonly level: KillLevel; readonly since: EpochMs | null }
  | {
      readonly phase: "in_force";
      readonly level: KillLevel;
      readonly since: EpochMs | null;
      /** The connector's word, its lease that ran out, or the PC's own stop, which only the PC lifts. */
      readonly by: "ack" | "lease" | "pc";
      /** Pressed here too, so that lifting the PC's own is not enough. */
      readonly wanted: KillLevel | null;
    };

export function stopOf(kill: KillView | null): Stop {
  if (kill === null) return { phase: "unknown" };
  const { wanted, local, pressed_at, in_force_at, in_force_by } = kill;
  if (local !== null) {
    const level = stronger(local, wanted.level);
    // When it was pressed there, the room was not told.
    return { phase: "in_force", level, since: null, by: "pc", wanted: wanted.level };
  }
  if (wanted.level === null)
    return { phase: "trading", unheard: wanted.version > 0 && in_force_by === null };
  if (in_force_at === null) return { phase: "pressed", level: wanted.level, since: pressed_at };
  const by = in_force_by ?? "ack";
  return {
    phase: "in_force",
    level: wanted.level,
    since: in_force_at,
    by,
    wanted: wanted.level,
  };
}

/** Nothing new can be opened here. */
export function isStopped({ phase }: Stop): boolean {
  return phase === "pressed" || phase === "in_force";
}

/** What was pressed on this site can be lifted on it; a PC's own stop cannot. */
export function canResume(stop: Stop): boolean {
  return stop.phase === "pressed" || (stop.phase === "in_force" && stop.wanted !== null);
}

function stronger(a: KillLevel, b: KillLevel | null): KillLevel {
  return b !== null && KILL_LEVELS.indexOf(b) > KILL_LEVELS.indexOf(a) ? b : a;
}

/** One press of stop or resume on this page, from the tap until the server has answered. */
export interface StopPress {
  /** null = resume. */
  readonly level: KillLevel | null;
  /** null = all accounts. */
  readonly account: string | null;
  readonly at: EpochMs;
  /** `silent`: no answer yet; a stop is told again until there is one, a resume is not. */
  readonly state: "sending" | "silent" | "heard" | "refused";
  /** Why it was refused, in the server's words; null: nobody answered. */
  readonly message: string | null;
}

/** What this page knows of one account's stop: a press of its own that nobody has answered yet, else what was told. */
export function stopShown(kill: KillView | null, press: StopPress | null, account: string): Stop {
  const stop = stopOf(kill);
  const isOpen = press?.state === "sending" || press?.state === "silent";
  const isMine = press !== null && (press.account === null || press.account === account);
  if (!isOpen || !isMine || press.level === null || isStopped(stop)) return stop;
  return { phase: "pressed", level: press.level, since: press.at };
}

/**
 * The newer of the room's live picture and of what the server answered: the live one counts, unless the other has heard of
 * a newer press, or of its being in force. What was pressed and has not reached the room is pressed, never in force.
 */
export function newestKill(live: KillView | null, told: KillView | null): KillView | null {
  if (live === null || told === null) return live ?? told;
  const lead = told.wanted.version - live.wanted.version;
  if (lead !== 0) return lead > 0 ? { ...told, local: live.local ?? told.local } : live;
  // What the PC has in force is the live picture's to say: an older answer must not bring it back.
  return live.in_force_at === null && told.in_force_at !== null
    ? { ...told, local: live.local }
    : live;
}
