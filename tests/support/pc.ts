import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RoomView, roomView } from "#protocol";
import { freePort } from "../../scripts/start/ports.ts";
import { newAccount, type Rooms, signToken } from "./account-rooms.ts";
import { until } from "./until.ts";

/** Programs of a PC, as `node -e` takes them. */
const CONNECT = `import { runConnect } from "./connector/session/index.ts";
  process.exitCode = await runConnect(process.argv.slice(1));`;
const TERMINAL = `import { runTerminal } from "./connector/terminal/index.ts";
  process.exitCode = await runTerminal(process.argv.slice(1));`;

const CREDENTIAL = "ntc_a-credential-for-tests";

/** What a program of the PC is doing, and all its words on stderr. */
interface Running {
  readonly child: ChildProcess;
  readonly said: () => string;
}

/** An owner's PC: a connector and a simulated terminal as real processes, and the API that lets the connector in. */
export class Pc {
  readonly account = newAccount("terminal");
  readonly folder = mkdtempSync(join(tmpdir(), "nusatrade-pc-"));
  /** Of the bridge between the two. */
  port = 0;
  private readonly rooms: Rooms;
  private readonly running: ChildProcess[] = [];
  private readonly api: Server = createServer((request, response) => {
    void this.letIn(request.headers.authorization).then(({ status, body }) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });

  private constructor(rooms: Rooms) {
    this.rooms = rooms;
  }

  static async at(rooms: Rooms): Promise<Pc> {
    const pc = new Pc(rooms);
    pc.port = await freePort();
    pc.writeCredential(CREDENTIAL);
    await new Promise<void>((ready) => pc.api.listen(0, "127.0.0.1", () => ready()));
    return pc;
  }

  async discard(): Promise<void> {
    await Promise.all(this.running.splice(0).map((child) => end(child)));
    this.api.closeAllConnections();
    await new Promise((done) => this.api.close(done));
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Starts both and waits until the room has read the terminal. */
  async startBoth({ connector = CONNECT, terminal = TERMINAL } = {}) {
    const first = this.startConnector(connector);
    const second = this.startTerminal(terminal);
    await this.seen(
      (view) => view.online && view.snapshot !== null && view.health?.terminal === true,
    ).catch((error) => {
      throw new Error(`${first.said()}${second.said()}${this.rooms.log(5)}`, { cause: error });
    });
    return { connector: first, terminal: second };
  }

  startConnector(program = CONNECT): Running {
    const { port } = this.api.address() as AddressInfo;
    return this.start(program, [
      ...[
        "--api",
        `http://127.0.0.1:${port}`,
        "--credential-file",
        join(this.folder, "credential"),
      ],
      ...["--data-dir", join(this.folder, "data"), "--bridge-port", String(this.port)],
    ]);
  }

  startTerminal(program = TERMINAL): Running {
    return this.start(program, [
      ...["--port", String(this.port), "--secret-file", join(this.folder, "data", "secret")],
      ...["--state-file", join(this.folder, "account.json")],
      ...["--symbol", "EURUSD", "--symbol", "USDJPY"],
    ]);
  }

  writeCredential(text: string): void {
    writeFileSync(join(this.folder, "credential"), `${text}\n`);
  }

  /** The command line of the product. @returns what it printed. */
  nusatrade(...argv: readonly string[]): Promise<string> {
    const all = ["connector/cli/index.ts", ...argv, "--data-dir", join(this.folder, "data")];
    const child = spawn(process.execPath, all, { stdio: ["ignore", "pipe", "inherit"] });
    this.running.push(child);
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
    });
    return new Promise((done) => child.once("close", () => done(text)));
  }

  seen(fits: (view: RoomView) => boolean): Promise<RoomView> {
    return until("the room's view fits", async () => {
      const view = roomView.parse(await (await this.rooms.ask(this.account, "/view")).json());
      return fits(view) && view;
    });
  }

  private start(program: string, args: readonly string[]): Running {
    const child = spawn(process.execPath, ["--input-type=module", "-e", program, "--", ...args], {
      stdio: ["ignore", "inherit", "pipe"],
    });
    let text = "";
    child.stderr.on("data", (chunk) => {
      text += chunk;
    });
    this.running.push(child);
    return { child, said: () => text };
  }

  private async letIn(authorization = ""): Promise<{ status: number; body: object }> {
    if (authorization !== `Bearer ${CREDENTIAL}`) return { status: 401, body: {} };
    const room_url = `ws://127.0.0.1:${this.rooms.port}/parties/account/${this.account.id}`;
    const token = await signToken(this.account, "connector");
    return { status: 200, body: { token, room_url, account_id: this.account.id } };
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once("exit", done));
  child.kill("SIGKILL");
  await gone;
}
