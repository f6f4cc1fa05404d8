import * as z from "zod/mini";
import { sequence } from "./words.ts";

/** `entries`: nothing new is opened; `pendings`: waiting orders are cancelled too; `flatten`: positions are closed too. */
export const KILL_LEVELS = ["entries", "pendings", "flatten"] as const;
export type KillLevel = (typeof KILL_LEVELS)[number];
export const killLevel = z.enum(KILL_LEVELS);

/** What the owner wishes for an account: the highest version counts; `level` null = trading is on. */
export const killState = z.object({ level: z.nullable(killLevel), version: sequence });
export type KillState = z.infer<typeof killState>;

/** Nobody has pressed anything yet. */
export const NOT_KILLED: KillState = { level: null, version: 0 };
