import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Api, apiAt } from "../start/api.ts";
import { Claim } from "../start/claim.ts";
import { comesOnline, prepareDemo } from "../start/demo.ts";
import { letProgramsTrade } from "../start/limits.ts";
import { LISTENERS, type Listener, type Ports, type StartOptions } from "../start/options.ts";
import {
  addressesOf,
  appPart,
  connectorPart,
  databasePart,
  migrations,
  roomsPart,
  type Setup,
  terminalPart,
} from "../start/parts.ts";
import { freePort } from "../start/ports.ts";
import { signalGroup } from "../start/process-group.ts";
import { readSecrets, type Secrets } from "../start/secrets.ts";
import { Supervisor } from "../start/supervisor.ts";
import { Wire } from "./wire.ts";

/** The parts that may be killed or stopped. */
export const PARTS = ["rooms", "app", "connector", "terminal", "database"] as const;
export type PartName = (typeof PARTS)[number];

/**
 * The whole product in processes of its own, with a cable that can be cut between any two parts that talk,
 * looked after by the same supervisor as `npm start`.
 */
export class World {
  readonly dataDir = mkdtempSync(join(tmpdir(), "nusatrade-chaos-"));
  readonly wires: readonly Wire[];
  readonly secrets: Secrets;
  readonly addresses: ReturnType<typeof addressesOf>;
  api!: Api; // signed in by `up`, which is the only way to a World
  connectionId = "";
  readonly #supervisor: Supervisor;
  readonly #claim: Claim;

  private constructor(claim: Claim, options: StartOptions, wires: readonly Wire[], say: Say) {
    this.dataDir = options.dataDir;
    this.wires = wires;
    this.secrets = readSecrets(options.dataDir);
    this.addresses = addressesOf(options);
    this.#claim = claim;
    this.#supervisor = new Supervisor(claim, options.dataDir, say);
  }

  /** @throws Error when the product does not come up. */
  static async up(say: Say): Promise<World> {
    // The wires take their ports first, and keep them while free ones are looked for.
    const wireNames = ["rooms", "room socket", "app", "database", "bridge"];
    const wires = await Promise.all(wireNames.map((name) => Wire.open(name)));
    const [toRooms, socketToRooms, toApp, toDatabase, toBridge] = wires as [
      Wire,
      Wire,
      Wire,
      Wire,
      Wire,
    ]; // five names
    const names = Object.keys(LISTENERS) as Listener[];
    const pairs = await Promise.all(names.map(async (name) => [name, await freePort()]));
    const ports = Object.fromEntries(pairs) as Ports; // fromEntries forgets the keys it was given
    for (const wire of [toRooms, socketToRooms]) wire.leadTo(ports.rooms);
    toApp.leadTo(ports.app);
    toDatabase.leadTo(ports.database);
    toBridge.leadTo(ports.connector);
    const options = { ports, dataDir: mkdtempSync(join(tmpdir(), "nusatrade-chaos-")) };
    const claim = await Claim.take(options.dataDir, addressesOf(options).app, say);
    const world = new World(claim, options, wires, say);
    try {
      await world.#bringUp({
        options,
        secrets: world.secrets,
        runId: randomBytes(8).toString("hex"),
        inspectorPort: await freePort(),
        wires: {
          roomsOfApp: `http://127.0.0.1:${toRooms.port}`,
          roomsOfOthers: `127.0.0.1:${socketToRooms.port}`,
          appOfRooms: `http://127.0.0.1:${toApp.port}`,
          databaseOfApp: `http://127.0.0.1:${toDatabase.port}`,
          bridgePortOfTerminal: toBridge.port,
        },
      });
    } catch (error) {
      await world.down();
      throw error;
    }
    return world;
  }

  async #bringUp(setup: Setup): Promise<void> {
    await this.#supervisor.up(databasePart(setup));
    await this.#supervisor.finish("migrations", migrations(setup));
    await Promise.all([this.#supervisor.up(roomsPart(setup)), this.#supervisor.up(appPart(setup))]);
    const { api } = await prepareDemo(this.addresses.app, this.dataDir);
    this.api = api;
    await this.#supervisor.up(connectorPart(setup));
    await this.#supervisor.up(terminalPart(setup));
    if (!(await comesOnline(api))) throw new Error("the simulated terminal did not come online");
    const all = await api.get<readonly { id: string; kind: string }[]>("/connections");
    this.connectionId = all.find(({ kind }) => kind === "terminal")?.id ?? "";
    await letProgramsTrade(api, this.connectionId);
    this.#supervisor.watch();
  }

  /** Every process of a part at once; the supervisor starts a dead part again. */
  signal(part: PartName, signal: "SIGKILL" | "SIGSTOP" | "SIGCONT"): void {
    const { groups } = JSON.parse(readFileSync(join(this.dataDir, "start.json"), "utf8")) as {
      groups: Record<string, number>;
    };
    const group = groups[part];
    if (group !== undefined) signalGroup(group, signal);
  }

  /** A client that knows nothing yet: its own connections, signed in as the same user. */
  as(token: string): Api {
    return apiAt(this.addresses.app, token);
  }

  /** Ends everything; the folder stays when somebody should look at it. */
  async down({ keep = false } = {}): Promise<void> {
    for (const part of PARTS) this.signal(part, "SIGCONT");
    await this.#supervisor.stop();
    this.#claim.release();
    await Promise.all(this.wires.map((wire) => wire.close()));
    if (!keep) rmSync(this.dataDir, { recursive: true, force: true });
  }
}

type Say = (line: string) => void;
