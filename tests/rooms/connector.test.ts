import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type OrderState, type RoomView, roomView } from "#protocol";
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

const CREDENTIAL = "ntc_a-credential-for-tests";

// A process ends itself at the very line that a test is about: a kill from outside could come too early or late.
const RUN = {
  terminal: `import { runTerminal } from "./connector/terminal/index.ts";
    process.exitCode = await runTerminal(process.argv.slice(1));`,
  terminalDiesBeforeAnswer: `import { runTerminal } from "./connector/terminal/index.ts";
    process.exitCode = await runTerminal(process.argv.slice(1), { afterKeep: () => process.kill(process.pid, "SIGKILL") });`,
  connector: `import { runConnect } from "./connector/session/index.ts";
    process.exitCode = await runConnect(process.argv.slice(1));`,
  connectorDiesBeforeResult: dyingAt('"state":"FILLED"', "before"),
  connectorDiesAfterSendingLine: dyingAt('"kind":"sending"', "after"),
};

function dyingAt(text: string, moment: "before" | "after"): string {
  const die = `if (line.includes(${JSON.stringify(text)})) process.kill(process.pid, "SIGKILL");`;
  return `import { runConnect } from "./connector/session/index.ts";
    import { nodeDisk } from "./connector/journal/index.ts";
    const real = nodeDisk();
    let line = "";
    const disk = {
      ...real,
      append(path, text) { line = text; ${moment === "before" ? die : ""} real.append(path, text); },
      sync(path) { real.sync(path); ${moment === "after" ? die : ""} },
    };
    process.exitCode = await runConnect(process.argv.slice(1), { disk });`;
}

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
  folder = mkdtempSync(join(tmpdir(), "nusatrade-connector-"));
  port = await freePort();
  writeFileSync(join(folder, "credential"), `${CREDENTIAL}\n`);
  api = createServer(async (request, response) => {
    const isKnown = request.headers.authorization === `Bearer ${CREDENTIAL}`;
    const room_url = `ws://127.0.0.1:${rooms.port}/parties/account/${account.id}`;
    const body = { token: await signToken(account, "connector"), room_url, account_id: account.id };
    response.writeHead(isKnown ? 200 : 401, { "content-type": "application/json" });
    response.end(JSON.stringify(isKnown ? body : {}));
  });
  await new Promise<void>((ready) => api.listen(0, "127.0.0.1", () => ready()));
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((child) => end(child)));
  api.closeAllConnections();
  await new Promise((done) => api.close(done));
  rmSync(folder, { recursive: true, force: true });
});

test("an order travels to the simulated terminal and back as a deal, and the position is closed", async () => {
  await startBoth();
  const order = buy(account);
  const filled = await rooms.put(account, order);
  expect(filled.events.at(-1)).toMatchObject({ state: "FILLED", by: "terminal" });
  const { deal_ticket, position_id = "" } = filled.events.at(-1)?.execution ?? {};
  expect(deal_ticket).toMatch(/^\d+$/);
  expect(filled.deals).toMatchObject([
    { ticket: deal_ticket, entry: "in", comment: order.comment },
  ]);

  await seen((view) => view.snapshot?.positions.length === 1);
  const close = wish(account, "close", { symbol: "EURUSD", position_id, lots: null });
  const closed = await rooms.put(account, close);
  expect(closed.events.at(-1)).toMatchObject({ state: "FILLED" });
  expect(closed.events.at(-1)?.execution?.profit).toEqual(expect.any(Number));
  const view = await seen(
    (one) => one.snapshot?.positions.length === 0 && one.snapshot.deals.length === 2,
  );
  expect(view.health).toMatchObject({ terminal: true, broker: true, simulated: true });

  const bars = await rooms.ask(account, "/bars?symbol=EURUSD&timeframe=H1&count=700");
  expect(((await bars.json()) as { candles: unknown[] }).candles).toHaveLength(700);
});

test("a pending order is placed and cancelled, stops are changed, a refusal carries the terminal's code", async () => {
  await startBoth();
  const view = await seen((one) => one.snapshot !== null && one.symbols.length > 0);
  expect(view.snapshot?.account).toMatchObject({
    balance: 10_000,
    trade_mode: "demo",
    currency: "USD",
  });
  const placed = await rooms.put(account, buy(account, { order_type: "BUY_LIMIT", price: 0.9 }));
  expect(placed.events.at(-1)).toMatchObject({ state: "PLACED" });
  const order_ticket = placed.events.at(-1)?.execution?.order_ticket ?? "";
  await seen((one) => one.snapshot?.orders.length === 1);
  const cancelled = await rooms.put(
    account,
    wish(account, "cancel", { symbol: "EURUSD", order_ticket }),
  );
  expect(cancelled.events.at(-1)).toMatchObject({ state: "DONE" });

  const filled = await rooms.put(account, buy(account));
  const position_id = filled.events.at(-1)?.execution?.position_id ?? "";
  await seen((one) => one.snapshot?.positions.length === 1);
  const stops = { symbol: "EURUSD", position_id, stop_loss: 0.9, take_profit: 1.5 };
  const modified = await rooms.put(account, wish(account, "modify", stops));
  expect(modified.events.at(-1)).toMatchObject({ state: "DONE" });
  await seen((one) => one.snapshot?.positions[0]?.stop_loss === 0.9);
});

test("a connector killed between the answer and its journal line finds the deal again: one deal, one result", async () => {
  const first = await startBoth({ connector: RUN.connectorDiesBeforeResult });
  const order = buy(account);
  await rooms.put(account, order);
  await until("the connector is dead", () => first.connector.signalCode === "SIGKILL");
  start(RUN.connector, connectorArgs());
  await stateOf(order.request_id, "FILLED");
  const journal = await until("the result is in the journal", () => {
    const text = readFileSync(join(folder, "data", "journal.log"), "utf8");
    return text.includes('"state":"FILLED"') && text;
  });
  expect(journal.split('"kind":"sending"')).toHaveLength(2);
  const view = await seen(
    (one) => one.snapshot?.deals.length === 1 && one.snapshot.positions.length === 1,
  );
  expect(view.snapshot?.deals[0]?.comment).toBe(order.comment);
});

test("a connector killed after the journal's mark and before the send never sends it again", async () => {
  const first = await startBoth({ connector: RUN.connectorDiesAfterSendingLine });
  const order = buy(account);
  await rooms.put(account, order);
  await until("the connector is dead", () => first.connector.signalCode === "SIGKILL");
  start(RUN.connector, connectorArgs());
  await stateOf(order.request_id, "UNKNOWN");
  const second = await until("another order goes through", async () => {
    const reply = await rooms.put(account, buy(account));
    return reply.events.at(-1)?.state === "FILLED" && reply;
  });
  const view = await seen((one) => (one.snapshot?.deals.length ?? 0) > 0);
  expect(view.snapshot?.deals.map((deal) => deal.ticket)).toEqual(
    second.deals.map((deal) => deal.ticket),
  );
});

test("a terminal killed after the execution and before its answer knows the result when it is back", async () => {
  const first = await startBoth({ terminal: RUN.terminalDiesBeforeAnswer });
  const order = buy(account);
  await rooms.put(account, order);
  await until("the terminal is dead", () => first.terminal.signalCode === "SIGKILL");
  start(RUN.terminal, terminalArgs());
  await stateOf(order.request_id, "FILLED");
  const view = await seen((one) => one.snapshot?.deals.length === 1);
  expect(view.snapshot?.positions).toHaveLength(1);
});

test("a second connector on the port says so in one line and leaves; a refused credential ends the first", async () => {
  const { connector } = await startBoth();
  const second = start(RUN.connector, connectorArgs());
  await until("the second has left", () => second.child.exitCode === 1);
  expect(second.said()).toBe(
    `nusatrade connect: port ${port} is taken: is another connector running?\n`,
  );
  writeFileSync(join(folder, "credential"), "ntc_revoked\n");
  connector.kill("SIGTERM");
  await until("the first has left cleanly", () => connector.exitCode === 0);
  const third = start(RUN.connector, connectorArgs());
  await until("the revoked one has left", () => third.child.exitCode === 1);
  expect(third.said()).toContain("the credential was refused");
  expect(third.said()).not.toContain("ntc_");
});

// --- processes -----------------------------------------------------------------------------------------------

async function startBoth({ connector = RUN.connector, terminal = RUN.terminal } = {}) {
  const first = start(connector, connectorArgs());
  const second = start(terminal, terminalArgs());
  await seen(
    (view) => view.online && view.snapshot !== null && view.health?.terminal === true,
  ).catch((error) => {
    throw new Error(`${first.said()}${second.said()}${rooms.log(5)}`, { cause: error });
  });
  return { connector: first.child, terminal: second.child };
}

function connectorArgs(): readonly string[] {
  const { port: apiPort } = api.address() as AddressInfo;
  return [
    ...["--api", `http://127.0.0.1:${apiPort}`, "--credential-file", join(folder, "credential")],
    ...["--data-dir", join(folder, "data"), "--bridge-port", String(port)],
  ];
}

function terminalArgs(): readonly string[] {
  return [
    ...["--port", String(port), "--secret-file", join(folder, "data", "secret")],
    ...["--state-file", join(folder, "account.json"), "--symbol", "EURUSD", "--symbol", "USDJPY"],
  ];
}

function start(program: string, args: readonly string[]) {
  const child = spawn(process.execPath, ["--input-type=module", "-e", program, "--", ...args], {
    stdio: ["ignore", "inherit", "pipe"],
  });
  let text = "";
  child.stderr.on("data", (chunk) => {
    text += chunk;
  });
  running.push(child);
  return { child, said: () => text };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once("exit", done));
  child.kill("SIGKILL");
  await gone;
}

// --- the room ------------------------------------------------------------------------------------------------

function seen(fits: (view: RoomView) => boolean): Promise<RoomView> {
  return until("the room's view fits", async () => {
    const view = roomView.parse(await (await rooms.ask(account, "/view")).json());
    return fits(view) && view;
  });
}

function stateOf(requestId: string, state: OrderState) {
  return until(`the order is ${state}`, async () => {
    const page = await rooms.socket(account, "browser");
    try {
      page.say({ type: "HELLO", symbols: [], after_seq: 1 });
      const heard = await page.hear(
        "TRADE_RESULT",
        (one) => one.request_id === requestId && one.event.state === state,
      );
      return heard.event;
    } finally {
      page.close();
    }
  });
}
