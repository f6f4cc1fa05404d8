import { z } from "@hono/zod-openapi";
import { ORDER_TYPES, TIMEFRAMES, type Timeframe } from "#domain";

/** ISO 8601, UTC. */
export const moment = z
  .string()
  .openapi({ format: "date-time", example: "2026-01-05T09:00:00.000Z" });
export const id = z.string().openapi({ example: "01JD8Z6T3M0000000000000000" });
/** As the broker writes it. */
export const symbol = z
  .string()
  .regex(/^[A-Za-z0-9._#-]{1,32}$/, "must be a symbol such as EURUSD")
  .openapi({ example: "EURUSD" });
export const timeframe = z
  .enum(TIMEFRAMES as readonly [Timeframe, ...Timeframe[]], {
    error: `must be one of ${TIMEFRAMES.join(", ")}`,
  })
  .openapi({ example: "H1" });
export const orderType = z.enum(ORDER_TYPES).openapi({ example: "BUY" });
export const side = z.enum(["BUY", "SELL"]);
export const price = z.number().positive();
export const lots = z.number().positive().max(1_000_000);
export const name = z.string().trim().min(1).max(100);
export const date = z.string().max(40).openapi({ example: "2017-04-19" });
export const idParam = z.object({ id: z.string().min(1).max(64) });

/** A list that nobody changes. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.array(item).readonly();
}

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    code: z
      .string()
      .openapi({ description: "Stable: programs may rely on it.", example: "no_bars" }),
    detail: z.string().openapi({ description: "For people: what is wrong and how to mend it." }),
    errors: z
      .array(
        z.object({
          pointer: z.string().exactOptional(),
          parameter: z.string().exactOptional(),
          detail: z.string(),
        }),
      )
      .exactOptional(),
  })
  .openapi("Problem");

/** A JSON reply of a route. */
export function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}

/** The problem replies of a route, each with its cause. */
export function problems<S extends number>(causes: Readonly<Record<S, string>>) {
  const replies = Object.entries<string>(causes).map(([status, description]) => [
    status,
    { description, content: { "application/problem+json": { schema: problemSchema } } },
  ]);
  return Object.fromEntries(replies) as Record<never, never>; // they are thrown: handlers never return them
}

export const SESSION = [{ session: [] }];
export const UNAUTHORISED = "No live session: code `unauthorised`.";
export const INVALID = "A field is missing, wrong or unknown: `errors` names it.";
