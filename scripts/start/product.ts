import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { isBuildStale } from "../build/build.ts";
import { Claim } from "./claim.ts";
import { tickCrons } from "./crons.ts";
import { comesOnline, type Demo, prepareDemo } from "./demo.ts";
import { whenNpmEnds } from "./npm-parent.ts";
import type { StartOptions } from "./options.ts";
import {
  addressesOf,
  appPart,
  connectorPart,
  databasePart,
  migrations,
  roomsPart,
  type Setup,
  terminalPart,
} from "./parts.ts";
import { freePort, refuseBusyPorts } from "./ports.ts";
import { readSecrets } from "./secrets.ts";
import { Supervisor } from "./supervisor.ts";
import { tableOf } from "./table.ts";

interface BroughtUp {
  readonly demo: Demo;
  readonly isOnline: boolean;
}

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
  whenNpmEnds(() => {
    say("npm has ended: stopping ...");
    void end().then(() => process.exit(0));
  });
  try {
    await refuseBusyPorts(options.ports);
    if (isBuildStale()) {
      say("Building the pages ...");
      await supervisor.finish("build", { args: ["scripts/build.ts"], env: {} });
    }
    say(welcome(options, await bringUp(options, supervisor)));
  } catch (error) {
    await end();
    throw error;
  }
  supervisor.watch();
  tickCrons(addresses.app);
}

async function bringUp(options: StartOptions, supervisor: Supervisor): Promise<BroughtUp> {
  const setup: Setup = {
    options,
    secrets: readSecrets(options.dataDir),
    runId: randomBytes(8).toString("hex"),
    inspectorPort: await freePort(),
  };
  await supervisor.up(databasePart(setup));
  await supervisor.finish("migrations", migrations(setup));
  await Promise.all([supervisor.up(roomsPart(setup)), supervisor.up(appPart(setup))]);
  const { app } = addressesOf(options);
  const { demo, api } = await prepareDemo(app, options.dataDir);
  await supervisor.up(connectorPart(setup));
  await supervisor.up(terminalPart(setup));
  return { demo, isOnline: await comesOnline(api) };
}

function welcome(options: StartOptions, { demo, isOnline }: BroughtUp): string {
  const { app, rooms, database } = addressesOf(options);
  const rows = [
    { part: "app and API", address: app, state: "ready" },
    { part: "rooms", address: rooms, state: "ready" },
    { part: "database", address: database, state: "ready" },
    {
      part: "connector",
      address: `127.0.0.1:${options.ports.connector}`,
      state: isOnline ? "online" : "not online yet",
    },
    { part: "terminal", address: "", state: "simulated" },
  ];
  return [
    tableOf(rows),
    "",
    `  Open ${app} and sign in as ${demo.email} with ${demo.password}`,
    `  API: ${app}/api/v1/docs   Logs: ${join(options.dataDir, "logs")}   Ctrl-C stops everything.`,
  ].join("\n");
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
