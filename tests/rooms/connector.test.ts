import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { OrderState } from "#protocol";
import { buy, Rooms, wish } from "../support/account-rooms.ts";
import { Pc } from "../support/pc.ts";
import { until } from "../support/until.ts";

// A process ends itself at the very line that a test is about: a kill from outside could come too early or late.
const RUN = {
  terminalDiesBeforeAnswer: `import { runTerminal } from "./connector/terminal/index.ts";
    process.exitCode = await runTerminal(process.argv.slice(1), { afterKeep: () => process.kill(process.pid, "SIGKILL") });`,
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
let pc: Pc;

beforeAll(() => rooms.start());
afterAll(() => rooms.stop());
beforeEach(async () => {
  pc = await Pc.at(rooms);
});
afterEach(() => pc.discard());

test("an order travels to the simulated terminal and back as a deal, and the position is closed", async () => {
  await pc.startBoth();
  const order = buy(pc.account);
  const filled = await rooms.put(pc.account, order);
  expect(filled.events.at(-1)).toMatchObject({ state: "FILLED", by: "terminal" });
  const { deal_ticket, position_id = "" } = filled.events.at(-1)?.execution ?? {};
  expect(deal_ticket).toMatch(/^\d+$/);
  expect(filled.deals).toMatchObject([
    { ticket: deal_ticket, entry: "in", comment: order.comment },
  ]);

  await pc.seen((view) => view.snapshot?.positions.length === 1);
  const close = wish(pc.account, "close", { symbol: "EURUSD", position_id, lots: null });
  const closed = await rooms.put(pc.account, close);
  expect(closed.events.at(-1)).toMatchObject({ state: "FILLED" });
  expect(closed.events.at(-1)?.execution?.profit).toEqual(expect.any(Number));
  const view = await pc.seen(
    (one) => one.snapshot?.positions.length === 0 && one.snapshot.deals.length === 2,
  );
  expect(view.health).toMatchObject({ terminal: true, broker: true, simulated: true });

  const bars = await rooms.ask(pc.account, "/bars?symbol=EURUSD&timeframe=H1&count=700");
  expect(((await bars.json()) as { candles: unknown[] }).candles).toHaveLength(700);
});

test("a pending order is placed and cancelled, stops are changed, a refusal carries the terminal's code", async () => {
  await pc.startBoth();
  const view = await pc.seen((one) => one.snapshot !== null && one.symbols.length > 0);
  expect(view.snapshot?.account).toMatchObject({
    balance: 10_000,
    trade_mode: "demo",
    currency: "USD",
  });
  const placed = await rooms.put(
    pc.account,
    buy(pc.account, { order_type: "BUY_LIMIT", price: 0.9 }),
  );
  expect(placed.events.at(-1)).toMatchObject({ state: "PLACED" });
  const order_ticket = placed.events.at(-1)?.execution?.order_ticket ?? "";
  await pc.seen((one) => one.snapshot?.orders.length === 1);
  const cancelled = await rooms.put(
    pc.account,
    wish(pc.account, "cancel", { symbol: "EURUSD", order_ticket }),
  );
  expect(cancelled.events.at(-1)).toMatchObject({ state: "DONE" });

  const filled = await rooms.put(pc.account, buy(pc.account));
  const position_id = filled.events.at(-1)?.execution?.position_id ?? "";
  await pc.seen((one) => one.snapshot?.positions.length === 1);
  const stops = { symbol: "EURUSD", position_id, stop_loss: 0.9, take_profit: 1.5 };
  const modified = await rooms.put(pc.account, wish(pc.account, "modify", stops));
  expect(modified.events.at(-1)).toMatchObject({ state: "DONE" });
  await pc.seen((one) => one.snapshot?.positions[0]?.stop_loss === 0.9);
});

test("a connector killed between the answer and its journal line finds the deal again: one deal, one result", async () => {
  const first = await pc.startBoth({ connector: RUN.connectorDiesBeforeResult });
  const order = buy(pc.account);
  await rooms.put(pc.account, order);
  await until("the connector is dead", () => first.connector.child.signalCode === "SIGKILL");
  pc.startConnector();
  await stateOf(order.request_id, "FILLED");
  const journal = await until("the result is in the journal", () => {
    const text = readFileSync(join(pc.folder, "data", "journal.log"), "utf8");
    return text.includes('"state":"FILLED"') && text;
  });
  expect(journal.split('"kind":"sending"')).toHaveLength(2);
  const view = await pc.seen(
    (one) => one.snapshot?.deals.length === 1 && one.snapshot.positions.length === 1,
  );
  expect(view.snapshot?.deals[0]?.comment).toBe(order.comment);
});

test("a connector killed after the journal's mark and before the send never sends it again", async () => {
  const first = await pc.startBoth({ connector: RUN.connectorDiesAfterSendingLine });
  const order = buy(pc.account);
  await rooms.put(pc.account, order);
  await until("the connector is dead", () => first.connector.child.signalCode === "SIGKILL");
  pc.startConnector();
  await stateOf(order.request_id, "UNKNOWN");
  const second = await until("another order goes through", async () => {
    const reply = await rooms.put(pc.account, buy(pc.account));
    return reply.events.at(-1)?.state === "FILLED" && reply;
  });
  const view = await pc.seen((one) => (one.snapshot?.deals.length ?? 0) > 0);
  expect(view.snapshot?.deals.map((deal) => deal.ticket)).toEqual(
    second.deals.map((deal) => deal.ticket),
  );
});

test("a terminal killed after the execution and before its answer knows the result when it is back", async () => {
  const first = await pc.startBoth({ terminal: RUN.terminalDiesBeforeAnswer });
  const order = buy(pc.account);
  await rooms.put(pc.account, order);
  await until("the terminal is dead", () => first.terminal.child.signalCode === "SIGKILL");
  pc.startTerminal();
  await stateOf(order.request_id, "FILLED");
  const view = await pc.seen((one) => one.snapshot?.deals.length === 1);
  expect(view.snapshot?.positions).toHaveLength(1);
});

test("a second connector on the port says so in one line and leaves; a refused credential ends the first", async () => {
  const { connector } = await pc.startBoth();
  const second = pc.startConnector();
  await until("the second has left", () => second.child.exitCode === 1);
  expect(second.said()).toBe(
    `nusatrade connect: port ${pc.port} is taken: is another connector running?\n`,
  );
  pc.writeCredential("ntc_revoked");
  connector.child.kill("SIGTERM");
  await until("the first has left cleanly", () => connector.child.exitCode === 0);
  const third = pc.startConnector();
  await until("the revoked one has left", () => third.child.exitCode === 1);
  expect(third.said()).toContain("the credential was refused");
  expect(third.said()).not.toContain("ntc_");
});

function stateOf(requestId: string, state: OrderState) {
  return until(`the order is ${state}`, async () => {
    const page = await rooms.socket(pc.account, "browser");
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
