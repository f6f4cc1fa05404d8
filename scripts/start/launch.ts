import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LISTENERS, type Listener, type Ports } from "./options.ts";
import { addressesOf } from "./parts.ts";
import { freePort } from "./ports.ts";

/** A start in a process of its own, as tests and benchmarks need it: another folder, free ports. */
export class Launched {
  readonly dataDir: string;
  readonly ports: Ports;
  readonly app: string;
  readonly #child: ChildProcess;
  readonly #exit: Promise<number | null>;
  #said = "";

  private constructor(dataDir: string, ports: Ports) {
    this.dataDir = dataDir;
    this.ports = ports;
    this.app = addressesOf({ dataDir, ports }).app;
    const options = (Object.keys(LISTENERS) as Listener[]).flatMap((name) => [
      `--${LISTENERS[name].option}`,
      String(ports[name]),
    ]);
    this.#child = spawn(process.execPath, ["scripts/start.ts", "--data-dir", dataDir, ...options], {
      stdio: ["ignore", "pipe", "pipe"],
      env: ownEnvironment(),
    });
    this.#exit = new Promise((done) => this.#child.once("exit", (status) => done(status)));
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#said += text;
      });
    }
  }

  /** Begins a start without waiting for it. @param ports free ones unless given. */
  static async begin(dataDir = newDataDir(), ports?: Ports): Promise<Launched> {
    return new Launched(dataDir, ports ?? (await freePorts()));
  }

  /** Begins a start and waits until it has printed its table. @throws Error with all it said otherwise. */
  static async ready(dataDir?: string, ports?: Ports): Promise<Launched> {
    const launched = await Launched.begin(dataDir, ports);
    try {
      await launched.says("Ctrl-C stops everything", 120_000);
    } catch (error) {
      await launched.stop();
      throw error;
    }
    return launched;
  }

  get pid(): number {
    return this.#child.pid ?? Number.NaN; // NaN: it could not be started, and `says` tells
  }

  /** All it has printed so far. */
  get said(): string {
    return this.#said;
  }

  /** Resolves with the exit status; null when a signal ended it. */
  get exit(): Promise<number | null> {
    return this.#exit;
  }

  async says(text: string, withinMs = 60_000): Promise<void> {
    const deadline = Date.now() + withinMs;
    while (!this.#said.includes(text)) {
      const over = this.#child.exitCode !== null || this.#child.signalCode !== null;
      if (over || Date.now() > deadline) {
        throw new Error(`start never said "${text}"; it said:\n${this.#said}`);
      }
      await new Promise((next) => setTimeout(next, 50));
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** As Ctrl-C does. Resolves when it has ended. */
  async stop(): Promise<number | null> {
    this.signal("SIGINT");
    return this.#exit;
  }

  /** Stops and takes its folder away. */
  async discard(): Promise<void> {
    await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

function newDataDir(): string {
  return mkdtempSync(join(tmpdir(), "nusatrade-start-"));
}

async function freePorts(): Promise<Ports> {
  const names = Object.keys(LISTENERS) as Listener[];
  const pairs = await Promise.all(names.map(async (name) => [name, await freePort()]));
  return Object.fromEntries(pairs) as Ports; // fromEntries forgets the keys it was given
}

/** A test runner marks the environment (NODE_ENV, VITEST, ...), and builds and servers behave differently for it. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const marks = /^(NODE_ENV|TEST|DEV|PROD|SSR|MODE|BASE_URL|VITEST.*)$/;
  const kept = Object.entries(process.env).filter(([name]) => !marks.test(name));
  return Object.fromEntries(kept) as NodeJS.ProcessEnv; // fromEntries forgets the type
}
