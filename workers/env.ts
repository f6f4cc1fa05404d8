import * as z from "zod/mini";
import type { Job } from "./services/index.ts";

const secret = z.string().check(z.minLength(32));
const address = z.url({ protocol: /^(https?|libsql)$/ });

const envSchema = z.object({
  DB_URL: address,
  DB_TOKEN: z.exactOptional(z.string()),
  AUTH_SECRET: secret,
  ROOM_SECRET: secret,
  APP_URL: address,
  ROOMS_URL: address,
  ROOMS_PUBLIC_HOST: z.string().check(z.minLength(1)),
  YAHOO_URL: z._default(z.union([address, z.literal("")]), "https://query1.finance.yahoo.com"),
  WORKER_CPU_MS: z._default(z.coerce.number().check(z.positive()), 30_000),
  JOBS: z.exactOptional(z.custom<Queue<Job>>((value) => typeof value === "object")),
  ROOM_JOBS: z.exactOptional(z.custom<Queue<Job>>((value) => typeof value === "object")),
  AI_BASE_URL: z._default(z.string(), ""),
  AI_API_KEY: z._default(z.string(), ""),
  AI_MODEL: z._default(z.string(), ""),
  AI_API: z._default(z.enum(["chat", "responses"]), "chat"),
});

export interface AiSettings {
  /** Address of an OpenAI-compatible endpoint; "" = OpenAI's own. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly model: string;
  /** Most compatible endpoints know only `chat`. */
  readonly api: "chat" | "responses";
}

/** The Worker's settings, checked. */
export interface Env {
  readonly dbUrl: string;
  readonly dbToken: string | undefined;
  readonly authSecret: string;
  readonly roomSecret: string;
  /** Where browsers find the product. */
  readonly appUrl: string;
  /** Where the Worker finds the rooms. */
  readonly roomsUrl: string;
  /** host:port at which browsers and connectors find them. */
  readonly roomsPublicHost: string;
  /** CPU time that the platform allows for one call, ms: 30 s on Workers' paid plan, 10 ms on the free one. */
  readonly cpuMs: number;
  /** Where Yahoo's chart endpoint is; null = this server does not ask Yahoo (`YAHOO_URL=""`). */
  readonly yahooUrl: string | null;
  /** null = no queue is bound: what runs behind runs in the Worker that was asked. */
  readonly jobs: Queue<Job> | null;
  /** What is due to a room and was not confirmed; null = the same queue. */
  readonly roomJobs: Queue<Job> | null;
  /** null = no AI is set up. */
  readonly ai: AiSettings | null;
}

const parsed = new WeakMap<object, Env>();

/**
 * Checks the Worker's bindings, once for each set of them.
 *
 * @throws Error naming every setting that is missing or wrong, never its value. A missing secret must stop us: auth
 *   libraries fall back to published ones.
 */
export function parseEnv(bindings: object): Env {
  const known = parsed.get(bindings);
  if (known) return known;
  const result = envSchema.safeParse(bindings);
  if (!result.success) {
    const wrong = [...new Set(result.error.issues.map((issue) => String(issue.path[0])))];
    throw new Error(
      `settings are missing or not valid: ${wrong.join(", ")} (secrets need 32 characters or more)`,
    );
  }
  const env = toEnv(result.data);
  parsed.set(bindings, env);
  return env;
}

function toEnv(values: z.infer<typeof envSchema>): Env {
  return {
    dbUrl: values.DB_URL,
    dbToken: values.DB_TOKEN || undefined,
    authSecret: values.AUTH_SECRET,
    roomSecret: values.ROOM_SECRET,
    appUrl: values.APP_URL,
    roomsUrl: values.ROOMS_URL,
    roomsPublicHost: values.ROOMS_PUBLIC_HOST,
    yahooUrl: values.YAHOO_URL || null,
    cpuMs: values.WORKER_CPU_MS,
    jobs: values.JOBS ?? null,
    roomJobs: values.ROOM_JOBS ?? values.JOBS ?? null,
    ai:
      values.AI_API_KEY && values.AI_MODEL
        ? {
            baseUrl: values.AI_BASE_URL,
            apiKey: values.AI_API_KEY,
            model: values.AI_MODEL,
            api: values.AI_API,
          }
        : null,
  };
}
