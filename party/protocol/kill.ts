import * as z from "zod/mini";
import { epochMs, sequence } from "./words.ts";

/** `entries`: nothing new is opened; `pendings`: waiting orders are cancelled too; `flatten`: positions are closed too. */
export const KILL_LEVELS = ["entries", "pendings", "flatten"] as const;
export type KillLevel = (typeof KILL_LEVELS)[number];
export const killLevel = z.enum(KILL_LEVELS);

/** What the owner wishes for an account: the highest version counts; `level` null = trading is on. */
export const killState = z.object({ level: z.nullable(killLevel), version: sequence });
export type KillState = z.infer<typeof killState>;

/** Nobody has pressed anything yet. */
export const NOT_KILLED: KillState = { level: null, version: 0 };

/** The kill of one account as its room knows it. */
export const killView = z.object({
  /** What the owner pressed, and when the room heard of it. */
  wanted: killState,
  pressed_at: z.nullable(epochMs),
  /** When the connector had it on its disk, or its lease had run out; null = not in force yet. */
  in_force_at: z.nullable(epochMs),
  /** `lease`: no entry can be sent any more, but the connector did not say so, nor that it closed anything. */
  in_force_by: z._default(z.nullable(z.enum(["ack", "lease"])), null),
  /** Pressed on the PC itself; cleared only there. */
  local: z.nullable(killLevel),
});
export type KillView = z.infer<typeof killView>;

export const NO_KILL: KillView = {
  wanted: NOT_KILLED,
  pressed_at: null,
  in_force_at: null,
  in_force_by: null,
  local: null,
};
