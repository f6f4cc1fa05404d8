import { type Db, openDb } from "#db";
import {
  createAuth,
  createQueue,
  createRooms,
  createStrategyWriter,
  createYahoo,
  gzip,
  idSource,
  newSecret,
  systemClock,
  wait,
} from "./adapters/index.ts";
import type { Env } from "./env.ts";
import { type AuthPort, createServices, type Ports, type Services } from "./services/index.ts";

/** What is made once for all requests of a Worker: it holds settings and tables, and nothing of a request. */
interface Shared {
  readonly db: Db;
  readonly auth: AuthPort;
}

const made = new WeakMap<Env, Shared>();

/**
 * The services over the real world, for one request.
 *
 * @param waitUntil keeps the Worker alive for work that goes on after the reply.
 */
export function composeServices(env: Env, waitUntil: (work: Promise<unknown>) => void): Services {
  return createServices(composePorts(env, waitUntil));
}

export function composePorts(env: Env, waitUntil: (work: Promise<unknown>) => void): Ports {
  const clock = systemClock;
  const newId = idSource(clock);
  const { db, auth } = sharedOf(env);
  const background = (work: Promise<unknown>) => waitUntil(work.catch(logged));
  return {
    db,
    clock,
    newId,
    newSecret,
    gzip,
    wait,
    background,
    auth,
    rooms: createRooms({
      url: env.roomsUrl,
      publicHost: env.roomsPublicHost,
      secret: env.roomSecret,
      clock,
    }),
    yahoo: env.yahooUrl === null ? null : createYahoo(env.yahooUrl),
    queue: env.jobs && createQueue(env.jobs, env.roomJobs ?? env.jobs),
    limits: { cpuMs: env.cpuMs },
    strategyWriter: env.ai && createStrategyWriter(env.ai),
  };
}

function sharedOf(env: Env): Shared {
  const known = made.get(env);
  if (known) return known;
  const db = openDb(env.dbUrl, env.dbToken);
  const newId = idSource(systemClock);
  const auth = createAuth({ db, secret: env.authSecret, appUrl: env.appUrl, newId });
  const shared = { db, auth };
  made.set(env, shared);
  return shared;
}

// A database error's message holds the statement's values: only its name is for the log.
function logged(error: unknown): void {
  console.error("background work failed", error instanceof Error ? error.name : "unknown");
}
