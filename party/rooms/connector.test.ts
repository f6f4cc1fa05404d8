import { describe, expect, test } from "vitest";
import type { IntentReply, OrderIntent, OrderStep } from "#protocol";
import {
  buy,
  newAccount,
  type TestAccount,
  type TestSocket,
  wish,
} from "../../tests/support/account-rooms.ts";
import { DEMO_ACCOUNT } from "../../tests/support/demo-account.ts";
import { roomsAndWorker } from "../../tests/support/rooms-and-worker.ts";
import { until } from "../../tests/support/until.ts";

const { rooms, worker } = roomsAndWorker();

const EURUSD = {
  symbol: "EURUSD",
  description: "Euro against dollar",
  digits: 5,
  point: 0.00001,
  pip_size: 0.0001,
  contract_size: 100_000,
  tick_size: 0.00001,
  volume_min: 0.01,
  volume_step: 0.01,
  volume_max: 100,
  margin_currency: "EUR",
  profit_currency: "USD",
  stops_level_points: 0,
};

function snapshot(fields: Record<string, unknown> = {}) {
  const at = Date.now();
  const held = {
    at,
    account: DEMO_ACCOUNT,
    positions: [],
    orders: [],
    deals: [],
    ...fields,
  };
  const quotes = [{ symbol: "EURUSD", bid: 1.1, ask: 1.1001, time: at }];
  return { type: "SNAPSHOT", snapshot: held, symbols: [EURUSD], deals_since: 0, quotes };
}

/** A connector that said HELLO and sent its first snapshot. */
async function connect(
  account: TestAccount,
  journal_id = "J1",
  journal_seq = 1,
): Promise<TestSocket> {
  const socket = await rooms.socket(account, "connector");
  const who = { journal_id, journal_seq, machine_id: "pc", machine_name: "PC", version: "1" };
  socket.say({ type: "HELLO", ...who });
  await socket.hear("WELCOME");
  socket.say(snapshot());
  await until("the account is online", async () => {
    const view = (await (await rooms.ask(account, "/view")).json()) as { online: boolean };
    return view.online;
  });
  return socket;
}

function step(
  intent: OrderIntent,
  state: OrderStep["state"],
  fields: Partial<OrderStep> = {},
): OrderStep {
  const { request_id, account_id } = intent;
  return {
    id: `${request_id}:${state}:test`,
    account_id,
    request_id,
    state,
    at: Date.now(),
    by: "terminal",
    ...fields,
  };
}

function fillOf(intent: OrderIntent, ticket: string) {
  const execution = {
    deal_ticket: ticket,
    order_ticket: ticket,
    position_id: ticket,
    filled_lots: 0.1,
    price: 1.1001,
  };
  const deal = {
    ticket,
    order_ticket: ticket,
    position_id: ticket,
    symbol: "EURUSD",
    side: "BUY",
    entry: "in",
    reason: "expert",
    lots: 0.1,
    price: 1.1001,
    profit: 0,
    commission: 0,
    swap: 0,
    fee: 0,
    time: Date.now(),
    magic: intent.magic,
    comment: intent.comment,
  };
  return { step: step(intent, "FILLED", { execution }), deals: [deal] };
}

function report(
  socket: TestSocket,
  intent: OrderIntent,
  told: { step: OrderStep; deals: unknown[] },
): void {
  socket.say({ type: "TRADE_RESULT", request_id: intent.request_id, journal_seq: 5, ...told });
}

const states = (reply: IntentReply) => reply.events.map((event) => event.state);

describe("a terminal account", () => {
  test("an order goes to the connector, is acked, filled once, and answered inside the PUT", async () => {
    const account = newAccount("terminal");
    const connector = await connect(account);
    const intent = buy(account);
    const answer = rooms.put(account, intent);
    const command = await connector.hear("TRADE_OPEN");
    expect(command).toMatchObject({ request_id: intent.request_id, epoch: 1, seq: 1, intent });
    connector.say({ type: "ACK", ack: command.seq, request_id: intent.request_id, journal_seq: 2 });
    report(connector, intent, { step: step(intent, "SENDING"), deals: [] });
    report(connector, intent, fillOf(intent, "11"));
    const reply = await answer;
    expect(states(reply)).toEqual(["QUEUED", "DELIVERED", "SENDING", "FILLED"]);
    expect(reply.deals).toMatchObject([{ ticket: "11" }]);

    report(connector, intent, fillOf(intent, "11"));
    const acks = () =>
      connector.heard.filter((one) => one.type === "ACK" && one.event_id.includes(":FILLED:"));
    await until("the second telling is acked too", () => acks().length === 2);
    expect(states(await rooms.put(account, intent))).toEqual(states(reply));
    expect(connector.heard.filter((one) => one.type === "TRADE_OPEN")).toHaveLength(1);
    await until(
      "the Worker knows",
      () => worker.events.has(fillOf(intent, "11").step.id) && worker.hasDeal(account, "11"),
    );
    connector.close();
  });

  test("an order for an absent connector is denied for ever: no later connector or PUT sends it", async () => {
    const account = newAccount("terminal");
    const intent = buy(account);
    const denied = await rooms.put(account, intent);
    expect(denied.events).toMatchObject([
      { state: "DENIED", code: "connector_offline", by: "room" },
    ]);
    const connector = await connect(account);
    expect((await rooms.put(account, intent)).events).toEqual(denied.events);
    const other = buy(account);
    const answer = rooms.put(account, other);
    const command = await connector.hear("TRADE_OPEN");
    expect(command.request_id).toBe(other.request_id);
    report(connector, other, fillOf(other, "12"));
    await answer;
    expect(connector.heard.filter((one) => one.type === "TRADE_OPEN")).toHaveLength(1);
    connector.close();
  });

  test("an order that may wait is sent when the connector comes, unless it was taken back", async () => {
    const account = newAccount("terminal");
    const waits = buy(account, { if_offline: "queue", not_after: Date.now() + 60_000 });
    const withdrawn = buy(account, { if_offline: "queue", not_after: Date.now() + 60_000 });
    expect(states(await rooms.put(account, waits))).toEqual(["QUEUED"]);
    await rooms.put(account, withdrawn);
    const reply = await rooms.ask(account, `/intents/${withdrawn.request_id}`, {
      method: "DELETE",
    });
    expect(states((await reply.json()) as IntentReply)).toEqual(["QUEUED", "CANCELLED"]);
    const connector = await connect(account);
    expect((await connector.hear("TRADE_OPEN")).request_id).toBe(waits.request_id);
    expect(connector.heard.filter((one) => one.type === "TRADE_OPEN")).toHaveLength(1);
    const late = await rooms.ask(account, `/intents/${waits.request_id}`, { method: "DELETE" });
    expect(states((await late.json()) as IntentReply)).toEqual(["QUEUED"]);
    connector.close();
  });

  test("after a reconnect the same journal gets again what it did not confirm, another gets nothing", async () => {
    const account = newAccount("terminal");
    const first = await connect(account);
    const intent = buy(account);
    const answer = rooms.put(account, intent);
    await first.hear("TRADE_OPEN");
    first.close();
    const second = await connect(account, "J1", 1);
    expect(await second.hear("TRADE_OPEN")).toMatchObject({
      seq: 1,
      epoch: 2,
      request_id: intent.request_id,
    });
    expect(states(await answer)).toEqual(["QUEUED"]);
    second.close();
    const third = await connect(account, "J2", 1);
    expect(states(await rooms.put(account, intent))).toEqual(["QUEUED", "UNKNOWN"]);
    expect(third.heard.filter((one) => one.type === "TRADE_OPEN")).toEqual([]);
    third.say(snapshot({ deals: fillOf(intent, "13").deals }));
    await until(
      "the terminal's records end it",
      async () => states(await rooms.put(account, intent)).at(-1) === "FILLED",
    );
    third.close();
  });

  test("a second connector of the machine takes over: the first gets BYE and 4001 and is believed no more", async () => {
    const account = newAccount("terminal");
    const first = await connect(account);
    const second = await connect(account);
    expect(await first.hear("BYE")).toMatchObject({ code: 4001 });
    expect(await first.closed).toBe(4001);
    expect(await second.hear("WELCOME")).toMatchObject({ epoch: 2, may_trade: true });
    second.close();
  });

  test("candles are asked of the connector and handed back", async () => {
    const account = newAccount("terminal");
    const connector = await connect(account);
    const answer = rooms.ask(account, "/bars?symbol=EURUSD&timeframe=M1&count=2");
    const { request_id, symbol, timeframe, count } = await connector.hear("BARS_REQUEST");
    expect(count).toBe(2);
    const candles = [[60_000, 1, 2, 0.5, 1.5, 3]];
    connector.say({ type: "BARS", request_id, symbol, timeframe, candles });
    expect(await (await answer).json()).toEqual({ candles });
    connector.close();
    await until("without a connector there are none", async () => {
      return (await rooms.ask(account, "/bars?symbol=EURUSD&timeframe=M1&count=2")).status === 504;
    });
  });

  test("a page sees the light go out, deals of the terminal's own, and quotes put together", async () => {
    const account = newAccount("terminal");
    const connector = await connect(account);
    const page = await rooms.socket(account, "browser");
    page.say({ type: "HELLO", symbols: ["EURUSD"], after_seq: 0 });
    expect((await page.hear("WELCOME")).view.online).toBe(true);
    for (let tick = 0; tick < 20; tick++) {
      const quote = { symbol: "EURUSD", bid: 1.2 + tick / 1000, ask: 1.3, time: Date.now() };
      connector.say({ type: "QUOTE", quotes: [quote, { ...quote, symbol: "GBPUSD" }] });
    }
    const newest = await page.hear("QUOTE", ({ quotes }) => quotes[0].bid > 1.2185);
    expect(newest.quotes).toHaveLength(1);
    expect(page.heard.filter((one) => one.type === "QUOTE").length).toBeLessThan(10);
    const manual = fillOf(buy(account, {}), "14").deals[0];
    connector.say({ type: "DEAL", deal: { ...manual, comment: "by hand", magic: 0 } });
    await page.hear("DEAL", ({ deal }) => deal.ticket === "14");
    connector.close();
    await page.hear("SNAPSHOT", ({ view }) => view.online === false);
    page.close();
  });
});

describe("when the plug is pulled", () => {
  test("nothing confirmed is lost, nothing is sent twice, and the outbox is told when the Worker is back", async () => {
    const account = newAccount("terminal");
    const connector = await connect(account);
    worker.isDown = true;
    const done = buy(account);
    const answer = rooms.put(account, done);
    await connector.hear("TRADE_OPEN", (one) => one.request_id === done.request_id);
    connector.say({ type: "ACK", ack: 1, request_id: done.request_id, journal_seq: 2 });
    report(connector, done, fillOf(done, "21"));
    const confirmed = await answer;
    expect(states(confirmed).at(-1)).toBe("FILLED");

    const open = buy(account, { not_after: Date.now() + 60_000 });
    const lost = rooms.put(account, open).catch(() => null);
    await connector.hear("TRADE_OPEN", (one) => one.request_id === open.request_id);
    connector.say({ type: "ACK", ack: 2, request_id: open.request_id, journal_seq: 6 });
    await connector.hear("WELCOME");
    await until("the receipt is stored", async () => {
      return states(await rooms.put(account, open)).includes("DELIVERED");
    });
    await until("a report was refused", () => worker.refused > 0);
    await rooms.kill();
    await lost;
    await rooms.start();

    expect((await rooms.put(account, done)).events).toEqual(confirmed.events);
    const back = await connect(account, "J1", 6);
    expect(states(await rooms.put(account, open))).toEqual(["QUEUED", "DELIVERED"]);
    expect(back.heard.filter((one) => one.type === "TRADE_OPEN")).toEqual([]);
    report(back, open, fillOf(open, "22"));
    await back.hear("ACK", (one) => one.event_id?.includes(":FILLED:"));
    worker.isDown = false;
    await until("the Worker has every event and deal", () => {
      return (
        worker.hasDeal(account, "21") &&
        worker.hasDeal(account, "22") &&
        worker.events.has(fillOf(open, "22").step.id)
      );
    });
    back.close();
  });

  test("a practice account is the same as before, and its filled order is answered, not filled again", async () => {
    const account = newAccount("practice");
    const intent = buy(account);
    const filled = await rooms.put(account, intent);
    const close = wish(account, "close", {
      symbol: "EURUSD",
      position_id: filled.events.at(-1)?.execution?.position_id ?? "",
      lots: 0.04,
    });
    const closed = await rooms.put(account, close);
    await rooms.kill();
    await rooms.start();
    expect(await rooms.put(account, intent)).toEqual(filled);
    expect(await rooms.put(account, close)).toEqual(closed);
    const view = await (await rooms.ask(account, "/view")).json();
    expect(view).toMatchObject({ snapshot: { positions: [{ lots: 0.06 }] }, last_seq: 4 });
  });
});
