import { randomBytes } from "node:crypto";
import { isBuildStale } from "../build/build.ts";
import { Claim } from "./claim.ts";
import { tickCrons } from "./crons.ts";
import type { StartOptions } from "./options.ts";
import { addressesOf, appPart, databasePart, migrations, roomsPart, type Setup } from "./parts.ts";
import { freePort, refuseBusyPorts } from "./ports.ts";
import { readSecrets } from "./secrets.ts";
import { Supervisor } from "./supervisor.ts";

type Say = (line: string) => void;

/**
 * Brings everything up and keeps it up. Returns once all is ready; the process then lives until a signal.
 *
 * @throws StartError with words for the person at the keyboard.
 */
export async function startProduct(options: StartOptions, say: Say): Promise<void> {
  const addresses = addressesOf(options);
  const claim = await Claim.take(options.dataDir, addresses.app, say);
  const supervisor = new Supervisor(claim, options.dataDir, say);
  const end = endOnce(async () => {
    await supervisor.stop();
    claim.release();
  });
  endOnSignals(end, say);
  try {
    await refuseBusyPorts(options.ports);
    if (isBuildStale()) {
      say("Building the pages ...");
      await supervisor.finish("build", { args: ["scripts/build.ts"], env: {} });
    }
    await bringUp(options, supervisor);
  } catch (error) {
    await end();
    throw error;
  }
  supervisor.watch();
  tickCrons(addresses.app);
}

async function bringUp(options: StartOptions, supervisor: Supervisor): Promise<void> {
  const setup: Setup = {
    options,
    secrets: readSecrets(options.dataDir),
    runId: randomBytes(8).toString("hex"),
    inspectorPort: await freePort(),
  };
  await supervisor.up(databasePart(setup));
  await supervisor.finish("migrations", migrations(setup));
  await Promise.all([supervisor.up(roomsPart(setup)), supervisor.up(appPart(setup))]);
}

function endOnce(end: () => Promise<void>): () => Promise<void> {
  let ending: Promise<void> | undefined;
  return () => {
    ending ??= end();
    return ending;
  };
}

function endOnSignals(end: () => Promise<void>, say: Say): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      say("Stopping ...");
      void end().then(() => process.exit(0));
    });
  }
}
