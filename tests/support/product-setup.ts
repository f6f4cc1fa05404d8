import type { TestProject } from "vitest/node";
import { Launched } from "../../scripts/start/launch.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Address of the started product. */
    app: string;
    /** Its data folder: the demo user's sign-in is in demo.json. */
    dataDir: string;
  }
}

/** One started product for all journeys of a run, in a folder of its own on free ports. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const product = await Launched.ready();
  project.provide("app", product.app);
  project.provide("dataDir", product.dataDir);
  return () => product.discard();
}
