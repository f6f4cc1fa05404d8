import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type RoomView, roomView } from "#protocol";
import { freePort } from "../../scripts/start/ports.ts";
import {
  buy,
  newAccount,
  Rooms,
  signToken,
  type TestAccount,
  wish,
} from "../support/account-rooms.ts";
import { until } from "../support/until.ts";

// What the owner does on the PC itself, with real processes: the cloud's own are stopped where it says so.

const CONNECT = `import { runConnect } from "./connector/session/index.ts";
  process.exitCode = await runConnect(process.argv.slice(1));`;
const TERMINAL = `import { runTerminal } from "./connector/terminal/index.ts";
  process.exitCode = await runTerminal(process.argv.slice(1));`;
/** The disk is full from the line on that comes before a send. */
const CONNECT_FULL_DISK = `import { runConnect } from "./connector/session/index.ts";
  import { nodeDisk } from "./connector/journal/index.ts";
  const real = nodeDisk();
  const append = (path, text) => {
    if (text.includes('"kind":"sending"')) throw new Error("ENOSPC: no space left on device");
    real.append(path, text);
  };
  process.exitCode = await runConnect(process.argv.slice(1), { disk: { ...real, append } });`;

const rooms = new Rooms();
const running: ChildProcess[] = [];
let api: Server;
let account: TestAccount;
let folder: string;
let port: number;

beforeAll(() => rooms.start());
afterAll(() => rooms.stop());

beforeEach(async () => {
  account = newAccount("terminal");
  folder = mkdtempSync(join(tmpdir(), "nusatrade-this-pc-"));
  port = await freePort();
  writeFileSync(join(folder, "credential"), "ntc_a-credential-for-tests\n");
  api = createServer(async (_request, response) => {
    const room_url = `ws://127.0.0.1:${rooms.port}/parties/account/${account.id}`;
    const body = { token: await signToken(account, "connector"), room_url, account_id: account.id };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((ready) => api.listen(0, "127.0.0.1", () => ready()));
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((child) => end(child)));
  api.closeAllConnections();
  await new Promise((done) => api.close(done));
  rmSync(folder, { recursive: true, force: true });
});

test("a kill from the PC empties the account with the cloud down, outlives a SIGKILL, and ends only here", async () => {
  const { connector } = await startBoth();
  await rooms.put(account, buy(account));
  await rooms.put(account, buy(account));
  await rooms.put(account, buy(account, { order_type: "BUY_LIMIT", price: 0.9 }));
  await seen(({ snapshot }) => snapshot?.positions.length === 2 && snapshot.orders.length === 1);

  await rooms.kill();
  const killed = await nusatrade("kill", "--level", "flatten");
  expect(killed).toContain(
    "trading is stopped here (flatten): the connector has it in its journal",
  );
  await until("everything is closed by the terminal's own word", () => {
    const ends = journal().match(/"state":"(FILLED|DONE)","at":\d+,"by":"terminal"/g) ?? [];
    return ends.length === 2 + 3; // two openings; a cancel and two closes
  });

  connector.kill("SIGKILL");
  await rooms.start();
  start(CONNECT, connectorArgs());
  const view = await seen((one) => one.online && one.kill.local === "flatten");
  expect(view.snapshot).toMatchObject({ positions: [], orders: [] });
  expect(view.snapshot?.deals).toHaveLength(4);
  expect(journal().split('"kind":"sending"')).toHaveLength(1 + 6);
  // What the PC did by itself is in the room's books: every step of it is stored and acked.
  await until("the room has acked every step", () => {
    const count = (kind: string) => journal().split(`"kind":"${kind}"`).length;
    return count("acked") === count("step");
  });
  const refused = await rooms.put(account, buy(account));
  expect(refused.events.at(-1)).toMatchObject({ state: "DENIED", code: "killed" });

  await nusatrade("resume");
  await seen((one) => one.kill.local === null);
  const filled = await rooms.put(account, buy(account));
  expect(filled.events.at(-1)).toMatchObject({ state: "FILLED" });
});

test("a kill that was pressed while no connector ran is obeyed by the next one before anything else", async () => {
  expect(await nusatrade("kill")).toContain("no connector runs");
  await startBoth();
  await seen((one) => one.kill.local === "entries");
  const refused = await rooms.put(account, buy(account));
  expect(refused.events.at(-1)).toMatchObject({ state: "DENIED", code: "killed" });
});

test("a full disk before a send: nothing is sent, the connector says so and ends with 1", async () => {
  const { connector, said } = await startBoth(CONNECT_FULL_DISK);
  await rooms.put(account, buy(account));
  await until("the connector has ended", () => connector.exitCode !== null);
  expect(connector.exitCode).toBe(1);
  expect(said()).toContain("stopped: ENOSPC: no space left on device");
  start(CONNECT, connectorArgs());
  const view = await seen((one) => one.online && one.health?.terminal === true);
  expect(view.snapshot?.deals ?? []).toEqual([]);
});

test("a policy file that was changed by hand opens nothing until it is signed again; closes go on", async () => {
  const { said } = await startBoth();
  const opened = await rooms.put(account, buy(account));
  const position_id = opened.events.at(-1)?.execution?.position_id ?? "";
  await seen((one) => one.snapshot?.positions.length === 1);
  const path = join(folder, "data", "policy.json");
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replace('"max_lots_per_order": 10', '"max_lots_per_order": 500'));
  const refused = await rooms.put(account, buy(account));
  expect(refused.events.at(-1)).toMatchObject({
    ...{ state: "DENIED", by: "connector", code: "policy.unsigned" },
  });
  expect(said()).toContain("policy_unsigned");
  const close = wish(account, "close", { symbol: "EURUSD", position_id, lots: null, side: "BUY" });
  const closed = await rooms.put(account, close);
  expect(closed.events.at(-1)).toMatchObject({ state: "FILLED" });

  await nusatrade("policy", "set", "--max-lots", "0.05");
  const tooMuch = await rooms.put(account, buy(account, { lots: 0.06 }));
  expect(tooMuch.events.at(-1)).toMatchObject({ state: "DENIED", code: "policy.max_lots" });
  const filled = await rooms.put(account, buy(account, { lots: 0.05 }));
  expect(filled.events.at(-1)).toMatchObject({ state: "FILLED" });
});

// --- processes -----------------------------------------------------------------------------------------------

async function startBoth(program = CONNECT) {
  const first = start(program, connectorArgs());
  start(TERMINAL, [
    ...["--port", String(port), "--secret-file", join(folder, "data", "secret")],
    ...["--state-file", join(folder, "account.json"), "--symbol", "EURUSD"],
  ]);
  await seen((view) => view.online && view.snapshot !== null && view.health?.terminal === true);
  return { connector: first.child, said: first.said };
}

function connectorArgs(): readonly string[] {
  const { port: apiPort } = api.address() as AddressInfo;
  return [
    ...["--api", `http://127.0.0.1:${apiPort}`, "--credential-file", join(folder, "credential")],
    ...["--data-dir", join(folder, "data"), "--bridge-port", String(port)],
  ];
}

function start(program: string, args: readonly string[]) {
  const child = spawn(process.execPath, ["--input-type=module", "-e", program, "--", ...args], {
    stdio: ["ignore", "inherit", "pipe"],
  });
  let text = "";
  child.stderr?.on("data", (chunk) => {
    text += chunk;
  });
  running.push(child);
  return { child, said: () => text };
}

/** The command line of the product. @returns what it printed. */
function nusatrade(...argv: readonly string[]): Promise<string> {
  const all = ["connector/cli/index.ts", ...argv, "--data-dir", join(folder, "data")];
  const child = spawn(process.execPath, all, { stdio: ["ignore", "pipe", "inherit"] });
  running.push(child);
  let text = "";
  child.stdout?.on("data", (chunk) => {
    text += chunk;
  });
  return new Promise((done) => child.once("close", () => done(text)));
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once("exit", done));
  child.kill("SIGKILL");
  await gone;
}

function journal(): string {
  return readFileSync(join(folder, "data", "journal.log"), "utf8");
}

function seen(fits: (view: RoomView) => boolean): Promise<RoomView> {
  return until("the room's view fits", async () => {
    const view = roomView.parse(await (await rooms.ask(account, "/view")).json());
    return fits(view) && view;
  });
}
