import { expect, test } from "vitest";
import { roomView } from "#protocol";
import { buy, newAccount, wish } from "../../tests/support/account-rooms.ts";
import { roomsAndWorker } from "../../tests/support/rooms-and-worker.ts";
import { until } from "../../tests/support/until.ts";

const { rooms, worker } = roomsAndWorker();

test("a practice BUY is filled with a ticket in the answer, its close brings profit, and the Worker hears of all", async () => {
  const account = newAccount("practice");
  const opened = await rooms.put(account, buy(account));
  const fill = opened.events.at(-1);
  expect(opened.events.map((event) => event.state)).toEqual(["QUEUED", "FILLED"]);
  expect(fill?.execution?.deal_ticket).toMatch(/^\d+$/);
  expect(opened.deals.map((deal) => deal.ticket)).toEqual([fill?.execution?.deal_ticket]);

  const position_id = fill?.execution?.position_id ?? "";
  const close = wish(account, "close", { symbol: "EURUSD", position_id, lots: null });
  const closed = await rooms.put(account, close);
  const end = closed.events.at(-1);
  expect(end?.state).toBe("FILLED");
  expect(end?.execution?.profit).toBeTypeOf("number");

  const view = await (await rooms.ask(account, "/view")).json();
  expect(view).toMatchObject({
    online: true,
    snapshot: { positions: [], account: { currency: "USD" } },
  });
  await until("the Worker has all events and deals, and no position", () => {
    const all = [...opened.events, ...closed.events];
    const isFlat = worker.reports.at(-1)?.snapshot?.positions.length === 0;
    return (
      isFlat &&
      all.every((event) => worker.events.has(event.id)) &&
      worker.dealsOf(account).length === 2
    );
  });
  expect(worker.strangers).toBe(0);
});

test("the same PUT twice, even at once, is one deal", async () => {
  const account = newAccount("practice");
  const intent = buy(account);
  const answers = await Promise.all([rooms.put(account, intent), rooms.put(account, intent)]);
  const again = await rooms.put(account, intent);
  for (const answer of answers) expect(answer.deals).toEqual(again.deals);
  const view = (await (await rooms.ask(account, "/view")).json()) as {
    snapshot: { positions: unknown[]; deals: unknown[] };
  };
  expect([view.snapshot.positions.length, view.snapshot.deals.length]).toEqual([1, 1]);
});

test("a limit order stands, is cancelled, and a stop that is no stop is denied with its reason", async () => {
  const account = newAccount("practice");
  const limit = buy(account, { order_type: "BUY_LIMIT", price: 0.5 });
  const standing = await rooms.put(account, limit);
  const order_ticket = standing.events.at(-1)?.execution?.order_ticket ?? "";
  expect(standing.events.at(-1)?.state).toBe("PLACED");
  const cancel = await rooms.put(
    account,
    wish(account, "cancel", { symbol: "EURUSD", order_ticket }),
  );
  expect(cancel.events.at(-1)?.state).toBe("DONE");
  const first = await rooms.put(account, limit);
  expect(first.events.at(-1)?.state).toBe("CANCELLED");
  const wrong = await rooms.put(account, buy(account, { stop_loss: 99 }));
  expect(wrong.events.at(-1)).toMatchObject({
    state: "DENIED",
    code: "risk.stop_loss_side",
    by: "room",
  });
  const small = await rooms.put(account, buy(account, { lots: 0.001 }));
  expect(small.events.at(-1)).toMatchObject({ state: "DENIED", by: "room" });
});

test("a stop is changed, and a change to what it already is ends well too", async () => {
  const account = newAccount("practice");
  const opened = await rooms.put(account, buy(account));
  const position_id = opened.events.at(-1)?.execution?.position_id ?? "";
  const levels = { symbol: "EURUSD", position_id, stop_loss: 0.5, take_profit: null };
  for (let round = 0; round < 2; round++) {
    const changed = await rooms.put(account, wish(account, "modify", levels));
    expect(changed.events.at(-1)?.state).toBe("DONE");
  }
  const view = await (await rooms.ask(account, "/view")).json();
  expect(view).toMatchObject({ snapshot: { positions: [{ position_id, stop_loss: 0.5 }] } });
});

test("a stop-limit order shows its limit and its expiry, is changed as a whole, and ends at its moment", async () => {
  const account = newAccount("practice");
  const soon = { kind: "time", at: Date.now() + 3_600_000 } as const;
  const levels = { order_type: "BUY_STOP_LIMIT", price: 3, stop_limit_price: 2.9 } as const;
  const placed = await rooms.put(account, buy(account, { ...levels, expiry: soon }));
  expect(placed.events.at(-1)?.state).toBe("PLACED");
  const order_ticket = placed.events.at(-1)?.execution?.order_ticket ?? "";
  const orders = async () =>
    roomView.parse(await (await rooms.ask(account, "/view")).json()).snapshot?.orders;
  expect(await orders()).toMatchObject([
    { order_type: "BUY_STOP_LIMIT", price: 3, stop_limit_price: 2.9, expires_at: soon.at },
  ]);
  const changed = await rooms.put(
    account,
    wish(account, "modify_order", {
      ...{ symbol: "EURUSD", order_ticket, price: 4, stop_limit_price: 3.9 },
      ...{ stop_loss: 1, take_profit: null, expiry: { kind: "time", at: Date.now() + 1_500 } },
    }),
  );
  expect(changed.events.at(-1)?.state).toBe("DONE");
  expect(await orders()).toMatchObject([{ price: 4, stop_limit_price: 3.9, stop_loss: 1 }]);
  await until("the order has ended by itself", async () => (await orders())?.length === 0);
});

test("two opposite positions are closed against each other, and nothing is left", async () => {
  const account = newAccount("practice");
  const idOf = (put: { events: readonly { execution?: { position_id?: string } }[] }) =>
    put.events.at(-1)?.execution?.position_id ?? "";
  const position_id = idOf(await rooms.put(account, buy(account)));
  const by_position_id = idOf(await rooms.put(account, buy(account, { order_type: "SELL" })));
  const both = { symbol: "EURUSD", position_id, by_position_id };
  const closed = await rooms.put(account, wish(account, "close_by", both));
  expect(closed.events.at(-1)?.state).toBe("DONE");
  expect(closed.deals.map((deal) => deal.entry)).toEqual(["out_by", "out_by"]);
  const view = await (await rooms.ask(account, "/view")).json();
  expect(view).toMatchObject({ snapshot: { positions: [] } });
});

test("a stop that the market crosses closes the position while nobody looks, and the Worker is told", async () => {
  const account = newAccount("practice");
  const opened = await rooms.put(account, buy(account, { symbol: "BTCUSD", lots: 0.01 }));
  const position_id = opened.events.at(-1)?.execution?.position_id ?? "";
  await until("stops stand on both sides of the market", async () => {
    const view = roomView.parse(await (await rooms.ask(account, "/view")).json());
    const price = view.snapshot?.positions[0]?.current_price ?? 0;
    // A market of four ticks a second walks this far within seconds.
    const near = price * 0.0001;
    const round = (level: number) => Math.round(level * 100) / 100;
    const levels = { stop_loss: round(price - near), take_profit: round(price + near) };
    const modify = wish(account, "modify", { symbol: "BTCUSD", position_id, ...levels });
    return (await rooms.put(account, modify)).events.at(-1)?.state === "DONE";
  });
  const exit = await until("the Worker has the exit", () =>
    worker.dealsOf(account).find((deal) => deal.entry === "out"),
  );
  expect(["sl", "tp"]).toContain(exit.reason);
});

test("a page gets the picture, quotes while it watches, candles, and the events that it missed", async () => {
  const account = newAccount("practice");
  const opened = await rooms.put(account, buy(account));
  const page = await rooms.socket(account, "browser");
  page.say({ type: "HELLO", symbols: ["EURUSD", "XAUUSD"], after_seq: 1 });
  const welcome = await page.hear("WELCOME");
  expect(welcome.view).toMatchObject({
    online: true,
    last_seq: 2,
    snapshot: { positions: [{ symbol: "EURUSD" }] },
  });
  const missed = await page.hear("TRADE_RESULT");
  expect(missed.event).toEqual(opened.events[1]);
  await page.hear("QUOTE", ({ quotes }) =>
    quotes.some((one: { symbol: string }) => one.symbol === "XAUUSD"),
  );
  await until("quotes go on", () => page.heard.filter((one) => one.type === "QUOTE").length >= 4);
  await page.hear("SNAPSHOT");

  const asked = {
    request_id: opened.events[0]?.request_id,
    symbol: "EURUSD",
    timeframe: "M5",
    count: 50,
  };
  page.say({ type: "BARS_REQUEST", ...asked });
  expect((await page.hear("BARS")).candles).toHaveLength(50);
  const bars = await rooms.ask(account, "/bars?symbol=EURUSD&timeframe=H1&count=20");
  expect(((await bars.json()) as { candles: unknown[] }).candles).toHaveLength(20);
  expect((await rooms.ask(account, "/bars?symbol=EURUSD&timeframe=H5&count=20")).status).toBe(422);

  const closed = await rooms.put(
    account,
    wish(account, "close", {
      symbol: "EURUSD",
      position_id: opened.events[1]?.execution?.position_id ?? "",
      lots: null,
    }),
  );
  await page.hear("TRADE_RESULT", ({ event }) => event.hash === closed.events.at(-1)?.hash);
  page.close();
});

test("a message that is none, too long, or of another version is answered with ERROR", async () => {
  const account = newAccount("practice");
  const page = await rooms.socket(account, "browser");
  page.sayRaw("{");
  await page.hear("ERROR", ({ code }) => code === "message.malformed");
  page.sayRaw(
    JSON.stringify({ v: 1, type: "HELLO", seq: 0, symbols: ["x".repeat(300_000)], after_seq: 0 }),
  );
  await page.hear("ERROR", ({ code }) => code === "message.too_large");
  page.say({ type: "TRADE_OPEN" });
  await page.hear("ERROR", ({ code }) => code === "message.invalid");
  page.sayRaw(JSON.stringify({ v: 9, type: "HELLO", seq: 0, symbols: [], after_seq: 0 }));
  await page.hear("ERROR", ({ code }) => code === "message.version");
  expect(await page.closed).toBe(4406);
});

test("a practice room takes no connector", async () => {
  const account = newAccount("practice");
  const connector = await rooms.socket(account, "connector");
  const who = {
    journal_id: "J1",
    journal_seq: 1,
    machine_id: "pc",
    machine_name: "PC",
    version: "1",
  };
  connector.say({ type: "HELLO", ...who });
  expect(await connector.hear("BYE")).toMatchObject({ code: 4401 });
  expect(await connector.closed).toBe(4401);
});
