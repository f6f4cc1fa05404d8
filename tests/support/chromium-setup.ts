import type { TestProject } from "vitest/node";
import { findChromium } from "../../scripts/browser/chromium.ts";

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
