import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { credentialFileOf } from "./demo.ts";
import type { StartOptions } from "./options.ts";
import type { Command } from "./process-group.ts";
import { type Secrets, writePrivate } from "./secrets.ts";

/** What every part needs to know of this start. */
export interface Setup {
  readonly options: StartOptions;
  readonly secrets: Secrets;
  /** New at each start: rooms say it back, so that another program on the port is not taken for them. */
  readonly runId: string;
  readonly inspectorPort: number;
  /** Where each part finds the others when that is not their own address: a wire that can be cut stands in between. */
  readonly wires?: Wires;
}

/** The addresses that parts are told, link by link. */
export interface Wires {
  readonly roomsOfApp: string;
  /** Host and port that the app hands to pages and connectors. */
  readonly roomsOfOthers: string;
  readonly appOfRooms: string;
  readonly databaseOfApp: string;
  readonly bridgePortOfTerminal: number;
}

export interface Part {
  readonly name: string;
  readonly address: string;
  /** Made afresh at each (re)start. */
  command(): Command;
  /** Answers as it should, right now. Rejects or is false when not. */
  answers(): Promise<boolean>;
}

// Nothing is fetched, reported or asked for: a start needs no network.
const quiet = {
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  DO_NOT_TRACK: "1",
  NO_UPDATE_NOTIFIER: "1",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_NO_SKILLS_UPDATE_PROMPTS: "true",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_SEND_METRICS: "false",
  X_LOCAL_EXPLORER: "false",
  NODE_NO_WARNINGS: "1",
};
const PROBE_MS = 2000;

export function addressesOf({ ports }: StartOptions) {
  return {
    app: `http://127.0.0.1:${ports.app}`,
    rooms: `http://127.0.0.1:${ports.rooms}`,
    database: `http://127.0.0.1:${ports.database}`,
  };
}

function wiresOf({ options, wires }: Setup): Wires {
  const { app, rooms, database } = addressesOf(options);
  return (
    wires ?? {
      roomsOfApp: rooms,
      roomsOfOthers: new URL(rooms).host,
      appOfRooms: app,
      databaseOfApp: database,
      bridgePortOfTerminal: options.ports.connector,
    }
  );
}

export function databasePart({ options, secrets }: Setup): Part {
  const address = addressesOf(options).database;
  return {
    name: "database",
    address,
    command: () => ({
      args: [
        "drizzle/local/index.ts",
        ...["--port", String(options.ports.database)],
        ...["--file", join(options.dataDir, "nusatrade.db")],
      ],
      env: { ...quiet, DB_TOKEN: secrets.databaseToken },
    }),
    answers: async () => (await probe(`${address}/health`)).ok,
  };
}

/** Brings the database's tables up to date; safe to repeat. */
export function migrations({ options, secrets }: Setup): Command {
  return {
    args: ["drizzle/migrate.ts"],
    env: {
      ...quiet,
      DB_URL: addressesOf(options).database,
      DB_TOKEN: secrets.databaseToken,
    },
  };
}

export function roomsPart(setup: Setup): Part {
  const { options, secrets, runId } = setup;
  const { rooms } = addressesOf(options);
  const configFile = join(options.dataDir, "rooms.json");
  return {
    name: "rooms",
    address: rooms,
    command: () => {
      writeRoomsConfig(configFile, {
        ROOM_SECRET: secrets.roomSecret,
        WORKER_URL: wiresOf(setup).appOfRooms,
        RUN_ID: runId,
      });
      return {
        args: [
          ...["--import", "./scripts/partykit-dev.mjs"],
          ...["node_modules/partykit/dist/bin.mjs", "dev", "--config", configFile],
          ...["--port", String(options.ports.rooms)],
          ...["--persist", join(options.dataDir, "rooms")],
          ...["--no-hotkeys", "--disable-request-cf-fetch"],
        ],
        env: quiet,
      };
    },
    answers: async () => {
      const reply = await probe(`${rooms}/healthz`);
      return ((await reply.json()) as { run?: unknown }).run === runId;
    },
  };
}

/** Variables go through a private file: arguments (`--var`) are readable by every user of the machine. */
function writeRoomsConfig(file: string, vars: Record<string, string>): void {
  const config = JSON.parse(readFileSync("partykit.json", "utf8")) as {
    main: string;
    parties?: Record<string, string>;
  };
  const absolute = Object.entries(config.parties ?? {}).map(([name, path]) => [
    name,
    resolve(path),
  ]);
  writePrivate(
    file,
    JSON.stringify({
      ...config,
      main: resolve(config.main),
      parties: Object.fromEntries(absolute),
      vars,
    }),
  );
}

export function appPart(setup: Setup): Part {
  const { options, secrets, inspectorPort } = setup;
  const { app } = addressesOf(options);
  const wires = wiresOf(setup);
  const envFile = join(options.dataDir, "worker.env");
  return {
    name: "app",
    address: app,
    command: () => {
      writeEnvFile(envFile, {
        APP_URL: app,
        AUTH_SECRET: secrets.authSecret,
        ROOM_SECRET: secrets.roomSecret,
        DB_URL: wires.databaseOfApp,
        DB_TOKEN: secrets.databaseToken,
        ROOMS_URL: wires.roomsOfApp,
        ROOMS_PUBLIC_HOST: wires.roomsOfOthers,
        ...aiSettings(process.env),
      });
      return {
        args: [
          ...["node_modules/wrangler/bin/wrangler.js", "dev", "--local"],
          ...["--ip", "127.0.0.1", "--port", String(options.ports.app)],
          ...["--inspector-ip", "127.0.0.1", "--inspector-port", String(inspectorPort)],
          ...["--env-file", envFile, "--persist-to", join(options.dataDir, "worker")],
          ...["--show-interactive-dev-session=false", "--log-level", "warn"],
        ],
        env: {
          ...quiet,
          WRANGLER_LOG_PATH: join(options.dataDir, "logs", "wrangler"),
          WRANGLER_REGISTRY_PATH: join(options.dataDir, "registry"),
        },
      };
    },
    // Its report counts, whatever it says of the others: those have probes of their own.
    answers: async () => {
      const reply = await probe(`${app}/api/v1/health`, 5000);
      return ((await reply.json()) as { parts?: { app?: unknown } }).parts?.app === "ok";
    },
  };
}

/** The connector, exactly as a trader runs it. Whether it is online is asked of the app. */
export function connectorPart({ options }: Setup): Part {
  const { app } = addressesOf(options);
  return {
    name: "connector",
    address: `127.0.0.1:${options.ports.connector}`,
    command: () => ({
      args: [
        ...["connector/cli/index.ts", "connect", "--api", app],
        ...["--credential-file", credentialFileOf(options.dataDir)],
        ...["--data-dir", join(options.dataDir, "connector")],
        ...["--bridge-port", String(options.ports.connector)],
      ],
      env: quiet,
    }),
    answers: async () => true,
  };
}

/** The simulated terminal: it knocks at the connector's door, as the EA in MetaTrader does. */
export function terminalPart(setup: Setup): Part {
  const { options } = setup;
  return {
    name: "terminal",
    address: "",
    command: () => ({
      args: [
        ...["connector/cli/index.ts", "terminal"],
        ...["--port", String(wiresOf(setup).bridgePortOfTerminal)],
        ...["--secret-file", join(options.dataDir, "connector", "secret")],
        ...["--state-file", join(options.dataDir, "terminal", "account.json")],
      ],
      env: quiet,
    }),
    answers: async () => true,
  };
}

function writeEnvFile(file: string, values: Record<string, string>): void {
  const lines = Object.entries(values).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  writePrivate(file, `${lines.join("\n")}\n`);
}

/** The AI strategy writer is set up through AI_* variables of whoever starts; without them the builder answers. */
function aiSettings(env: NodeJS.ProcessEnv): Record<string, string> {
  const names = ["AI_BASE_URL", "AI_API_KEY", "AI_MODEL", "AI_API"];
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

function probe(url: string, withinMs = PROBE_MS): Promise<Response> {
  return fetch(url, { signal: AbortSignal.timeout(withinMs) });
}
