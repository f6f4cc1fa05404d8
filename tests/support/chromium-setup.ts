import { accessSync, constants } from "node:fs";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** Program of the browser that the journeys drive. */
    chromium: string;
  }
}

/** Finds the browser once for all: two first runs at once would unpack over each other. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide("chromium", await findChromium());
}

/** $CHROME, then the system's Chromium, then the one inside the npm package. */
export async function findChromium(): Promise<string> {
  if (process.env.CHROME) return process.env.CHROME;
  if (canRun("/usr/bin/chromium")) return "/usr/bin/chromium";
  // Has the package bring its own NSS libraries where the system has none.
  process.env.AWS_EXECUTION_ENV ??= "AWS_Lambda_nodejs20.x";
  const { default: chromium } = await import("@sparticuz/chromium");
  return chromium.executablePath();
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
