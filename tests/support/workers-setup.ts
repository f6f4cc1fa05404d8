import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startDatabase } from "./database.ts";
import { startStubAi } from "./stub-ai.ts";
import { startStubRooms } from "./stub-room.ts";
import { startStubYahoo } from "./stub-yahoo.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** A database of this run's own, with all tables. */
    dbUrl: string;
    /** Rooms that act by script. */
    roomsUrl: string;
    /** A language model that acts by its name. */
    aiUrl: string;
    /** Yahoo's chart endpoint that acts by the symbol's name. */
    yahooUrl: string;
  }
}

export const WORKERS_ROOM_SECRET = "another-secret-for-tests-only-0123456789";

/** The Worker under test talks to a real database over HTTP, as it does everywhere; rooms, AI and Yahoo are stand-ins. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "nusatrade-workers-"));
  const parts = await Promise.all([
    startDatabase(join(folder, "test.db")),
    startStubRooms(WORKERS_ROOM_SECRET),
    startStubAi(),
    startStubYahoo(),
  ]);
  const [database, rooms, ai, yahoo] = parts;
  project.provide("dbUrl", database.url);
  project.provide("roomsUrl", rooms.url);
  project.provide("aiUrl", ai.url);
  project.provide("yahooUrl", yahoo.url);
  return async () => {
    await Promise.all(parts.map((part) => part.close()));
    rmSync(folder, { recursive: true, force: true });
  };
}
