import * as z from "zod/mini";
import { PROTOCOL_VERSION, sequence } from "./words.ts";

const envelope = { v: z.literal(PROTOCOL_VERSION), seq: sequence };

/** A message of every wire: version, number and type around its own fields. */
export function message<T extends string, F extends z.core.$ZodLooseShape>(type: T, fields: F) {
  return z.object({ ...envelope, type: z.literal(type), ...fields });
}
