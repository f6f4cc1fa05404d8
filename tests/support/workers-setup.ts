import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startDatabase } from "./database.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** A database of this run's own, with all tables. */
    dbUrl: string;
  }
}

/** The Worker under test talks to a real database over HTTP, as it does everywhere. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "nusatrade-workers-"));
  const database = await startDatabase(join(folder, "test.db"));
  project.provide("dbUrl", database.url);
  return async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  };
}
