import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { TerminalCommand } from "#orders";
import { type FromTerminal, type ToTerminal, toTerminal, writeFrame } from "./frames.ts";
import { lineReader } from "./lines.ts";
import { isSameProof, newNonce, proofOf } from "./proof.ts";
import { Bridge } from "./server.ts";
import type { BridgeEvents } from "./types.ts";

const SECRET = "a-secret-for-tests-0123456789abcdef";
const HOUR = 3_600_000;

type Event = {
  readonly [name in keyof BridgeEvents]: readonly [name, ...Parameters<BridgeEvents[name]>];
}[keyof BridgeEvents];

let bridge: Bridge;
let port: number;
let events: Event[];
/** What the wall clock went on by while the monotonic one stood still, ms. */
let slept: number;
const sockets: Socket[] = [];

beforeEach(async () => {
  events = [];
  slept = 0;
  const tell =
    (name: string) =>
    (...args: unknown[]) => {
      events.push([name, ...args] as unknown as Event); // names and arguments come from one table
    };
  const names = [
    "ready",
    "lost",
    "heartbeat",
    "result",
    "refused",
    "snapshot",
    "deal",
    "changed",
    "quote",
    "bars",
    "log",
  ];
  const handlers = Object.fromEntries(
    names.map((name) => [name, tell(name)]),
  ) as unknown as BridgeEvents;
  bridge = new Bridge({
    port: 0,
    secret: SECRET,
    wall: () => Date.now() + slept,
    mono: () => performance.now(),
    admit: ({ login }) => (login === "666" ? { code: "wrong_account", message: "not you" } : null),
    events: () => handlers,
  });
  port = await bridge.listen();
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await bridge.close();
});

/** A terminal in a test's hands. */
async function call() {
  const socket = connect(port, "127.0.0.1");
  sockets.push(socket);
  const heard: ToTerminal[] = [];
  let isClosed = false;
  socket.on(
    "data",
    lineReader(
      (line) => heard.push(toTerminal.parse(JSON.parse(line))),
      () => {},
    ),
  );
  socket.on("error", () => {});
  socket.on("close", () => {
    isClosed = true;
  });
  await new Promise<void>((ready) => socket.once("connect", () => ready()));
  return {
    say: (frame: FromTerminal) => socket.write(writeFrame(frame)),
    raw: (text: string | Uint8Array) => socket.write(text),
    hear: <T extends ToTerminal["type"]>(type: T) =>
      until(() =>
        heard.find((frame): frame is Extract<ToTerminal, { type: T }> => frame.type === type),
      ),
    count: (type: ToTerminal["type"]) => heard.filter((frame) => frame.type === type).length,
    closed: () => until(() => isClosed || undefined),
    drop: () => socket.destroy(),
  };
}
type Caller = Awaited<ReturnType<typeof call>>;

const FACTS = { login: "1", server: "S", trade_mode: "demo" } as const;
function hello(
  nonce: string,
  fields: Partial<Extract<FromTerminal, { type: "HELLO" }>> = {},
): FromTerminal {
  return {
    type: "HELLO",
    protocol: 1,
    nonce,
    program: "test",
    ...FACTS,
    tick: 5_000,
    simulated: true,
    ...fields,
  };
}

function heartbeat(
  fields: Partial<Extract<FromTerminal, { type: "HEARTBEAT" }>> = {},
): FromTerminal {
  const state = { connected: true, trade_allowed: true, last_quote: 0 };
  return { type: "HEARTBEAT", ...FACTS, tick: 5_000, server_time: Date.now(), ...state, ...fields };
}

async function enter(terminal: Caller, secret = SECRET, login = "1"): Promise<void> {
  const nonce = newNonce();
  terminal.say(hello(nonce, { login }));
  const challenge = await terminal.hear("CHALLENGE");
  expect(isSameProof(challenge.proof, proofOf(SECRET, "connector", nonce, challenge.nonce))).toBe(
    true,
  );
  terminal.say({ type: "PROOF", proof: proofOf(secret, "terminal", challenge.nonce, nonce) });
}

async function ready(
  fields: Partial<Extract<FromTerminal, { type: "HEARTBEAT" }>> = {},
): Promise<Caller> {
  const terminal = await call();
  await enter(terminal);
  await terminal.hear("WELCOME");
  terminal.say(heartbeat(fields));
  await happened("ready");
  return terminal;
}

function order(request_id: string, valid_for_ms = 10_000): TerminalCommand {
  const wish = {
    action: "open",
    symbol: "EURUSD",
    order_type: "BUY",
    lots: 0.1,
    price: null,
    stop_loss: null,
    take_profit: 1.5,
  };
  return {
    request_id,
    attempt: 1,
    valid_for_ms,
    intent: { ...wish, magic: 7, comment: "nt-x" },
  } as unknown as TerminalCommand; // the bridge reads no more
}

function result(
  request_id: string,
  fields: Partial<Extract<FromTerminal, { type: "TRADE_RESULT" }>> = {},
): FromTerminal {
  const facts = {
    order: "11",
    deal: "12",
    position_id: "11",
    lots: 0.1,
    price: 1.1,
    profit: null,
    comment: "",
  };
  return {
    type: "TRADE_RESULT",
    request_id,
    attempt: 1,
    retcode: 10009,
    refused: "",
    duplicate: false,
    ...facts,
    ...fields,
  };
}

test("both sides prove the secret before anything else, and then a command goes out", async () => {
  const terminal = await ready();
  expect(bridge.facts).toMatchObject({ login: "1", simulated: true });
  bridge.give(order("r1"));
  const frame = await terminal.hear("TRADE_OPEN");
  expect(frame).toMatchObject({
    login: "1",
    server: "S",
    trade_mode: "demo",
    lot_size: 0.1,
    price: 0,
    take_profit: 1.5,
  });
  expect(frame.expires_tick).toBeGreaterThan(14_000);
  expect(frame.expires_tick).toBeLessThan(16_000);
  expect(Object.values(frame).every((value) => typeof value !== "object")).toBe(true);
});

test("a terminal with another secret is told so and let go", async () => {
  const terminal = await call();
  await enter(terminal, "another-secret-0123456789abcdefgh");
  expect(await terminal.hear("ERROR")).toMatchObject({ code: "unauthorised" });
  await terminal.closed();
  expect(bridge.facts).toBeNull();
});

test("a proof that was heard once opens nothing a second time", async () => {
  const nonce = newNonce();
  const first = await call();
  first.say(hello(nonce));
  const { nonce: theirs } = await first.hear("CHALLENGE");
  const proof = proofOf(SECRET, "terminal", theirs, nonce);
  const second = await call();
  second.say(hello(nonce));
  await second.hear("CHALLENGE");
  second.say({ type: "PROOF", proof });
  expect(await second.hear("ERROR")).toMatchObject({ code: "unauthorised" });
});

test("the connector's own proof sent back to it opens nothing", async () => {
  const terminal = await call();
  const nonce = newNonce();
  terminal.say(hello(nonce));
  const { proof } = await terminal.hear("CHALLENGE");
  terminal.say({ type: "PROOF", proof });
  expect(await terminal.hear("ERROR")).toMatchObject({ code: "unauthorised" });
});

test("a second terminal is refused while the first is there, and welcome after it left", async () => {
  const first = await ready();
  const second = await call();
  await enter(second);
  expect(await second.hear("ERROR")).toMatchObject({ code: "second_terminal" });
  first.drop();
  await happened("lost");
  const third = await call();
  await enter(third);
  await third.hear("WELCOME");
});

test("a terminal that the local guard does not know is refused by name", async () => {
  const terminal = await call();
  await enter(terminal, SECRET, "666");
  expect(await terminal.hear("ERROR")).toMatchObject({ code: "wrong_account" });
});

test("commands go one at a time, each after the answer to the one before", async () => {
  const terminal = await ready();
  bridge.give(order("r1"));
  bridge.give(order("r2"));
  await terminal.hear("TRADE_OPEN");
  terminal.say({ type: "PONG", nonce: "1" });
  terminal.say(heartbeat());
  await happened("heartbeat", 2);
  expect(terminal.count("TRADE_OPEN")).toBe(1);
  terminal.say(result("r1"));
  await until(() => terminal.count("TRADE_OPEN") === 2 || undefined);
  expect(await happened("result")).toMatchObject([
    "result",
    { request_id: "r1", result: { deal_ticket: "12", profit: null } },
  ]);
});

test("a command that waited past its time is refused here and never sent", async () => {
  const terminal = await ready();
  bridge.give(order("r1"));
  bridge.give(order("r2", 0.01));
  await terminal.hear("TRADE_OPEN");
  terminal.say(result("r1"));
  expect(await happened("refused")).toMatchObject([
    "refused",
    { request_id: "r2", code: "expired" },
  ]);
  expect(terminal.count("TRADE_OPEN")).toBe(1);
});

test("a command that waited while the PC slept is refused, though its monotonic clock stood still", async () => {
  const terminal = await ready();
  bridge.give(order("r1"));
  bridge.give(order("r2"));
  await terminal.hear("TRADE_OPEN");
  slept = 20_000;
  terminal.say(result("r1"));
  expect(await happened("refused")).toMatchObject([
    "refused",
    { request_id: "r2", code: "expired" },
  ]);
  expect(terminal.count("TRADE_OPEN")).toBe(1);
});

test("when the link breaks the waiting command is known not to be sent, the sent one is not spoken of", async () => {
  const terminal = await ready();
  bridge.give(order("r1"));
  bridge.give(order("r2"));
  await terminal.hear("TRADE_OPEN");
  terminal.drop();
  await happened("lost");
  const refused = events.flatMap((event) => (event[0] === "refused" ? [event[1].request_id] : []));
  expect(refused).toEqual(["r2"]);
});

test("deals that come tagged with the command are part of its result; server time becomes UTC", async () => {
  const offset = 3 * HOUR;
  const terminal = await ready({ server_time: Date.now() + offset });
  bridge.give(order("r1"));
  await terminal.hear("TRADE_OPEN");
  const facts = {
    symbol: "EURUSD",
    side: "BUY",
    entry: "in",
    reason: "expert",
    lots: 0.1,
    price: 1.1,
  } as const;
  const money = { profit: 0, commission: -0.35, swap: 0, fee: 0, magic: 7, comment: "nt-x" };
  const time = 1_700_000_000_000;
  terminal.say({
    type: "DEAL",
    request_id: "r1",
    deal: "12",
    order: "11",
    position_id: "11",
    ...facts,
    ...money,
    time,
  });
  terminal.say(result("r1"));
  const [, answer] = await happened("result");
  expect(answer.result.deals).toMatchObject([
    { ticket: "12", order_ticket: "11", time: time - offset },
  ]);
});

test("a snapshot counts only when every line that it announced came", async () => {
  const terminal = await ready();
  bridge.askSnapshot(0, true);
  const { snapshot_id } = await terminal.hear("SNAPSHOT_REQUEST");
  const money = { balance: 1, equity: 1, margin: 0, free_margin: 1 };
  const counts = { positions: 0, orders: 1, deals: 0, symbols: 0, deals_from: 0 };
  const account = {
    margin_mode: "hedging",
    currency: "USD",
    leverage: 100,
    server_time: Date.now(),
  } as const;
  const head = {
    type: "SNAPSHOT",
    snapshot_id,
    ...FACTS,
    ...money,
    ...account,
    ...counts,
  } as const;
  terminal.say(head);
  terminal.say({ type: "SNAPSHOT_END", snapshot_id });
  expect(await happened("log")).toMatchObject(["log", "half_snapshot", expect.any(String)]);
  terminal.say({ ...head, orders: 0 });
  terminal.say({ type: "SNAPSHOT_END", snapshot_id });
  expect(await happened("snapshot")).toMatchObject([
    "snapshot",
    { deals_since: 0, snapshot: { account: { balance: 1, margin_level: null } } },
  ]);
});

test("a snapshot carries the time of its question, and the health that of the heartbeat", async () => {
  const terminal = await ready();
  expect(bridge.health).toMatchObject({ server_offset_ms: 0, heard_at: expect.any(Number) });
  const before = performance.now();
  bridge.askSnapshot(0, false);
  const asked = performance.now();
  const { snapshot_id } = await terminal.hear("SNAPSHOT_REQUEST");
  terminal.say({
    ...{ type: "SNAPSHOT", snapshot_id, ...FACTS, balance: 1, equity: 1, margin: 0 },
    ...{ free_margin: 1, margin_mode: "hedging", currency: "USD", leverage: 1, symbols: 0 },
    ...{ server_time: Date.now(), positions: 0, orders: 0, deals: 0, deals_from: 0 },
  });
  terminal.say({ type: "SNAPSHOT_END", snapshot_id });
  const [, { asked_mono }] = await happened("snapshot");
  expect(asked_mono).toBeGreaterThanOrEqual(before);
  expect(asked_mono).toBeLessThanOrEqual(asked);
});

test("a terminal that switches its account while connected is let go", async () => {
  const terminal = await ready();
  terminal.say(heartbeat({ login: "2" }));
  expect(await terminal.hear("ERROR")).toMatchObject({ code: "account_changed" });
  await happened("lost");
});

test("a line may come byte by byte, cut inside a character; a line without end closes the door", async () => {
  const terminal = await call();
  for (const byte of Buffer.from(writeFrame(hello(newNonce(), { server: "Dömo €" }))))
    terminal.raw(Uint8Array.of(byte));
  await terminal.hear("CHALLENGE");
  const endless = await call();
  endless.raw("x".repeat(70_000));
  expect(await endless.hear("ERROR")).toMatchObject({ code: "line_too_long" });
});

test.each([
  ["no JSON", "{"],
  ["an unknown type", '{"type":"NOPE"}'],
  ["a command before the greeting", '{"type":"HEARTBEAT"}'],
])("%s closes the door", async (_, line) => {
  const terminal = await call();
  terminal.raw(`${line}\n`);
  await terminal.hear("ERROR");
  await terminal.closed();
});

async function until<T>(ask: () => T | undefined): Promise<T> {
  const deadline = Date.now() + 5_000;
  for (;;) {
    const answer = ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`did not happen; events: ${JSON.stringify(events)}`);
    await new Promise((next) => setTimeout(next, 5));
  }
}

/** The nth event of that name. */
function happened<N extends Event[0]>(
  name: N,
  nth = 1,
): Promise<Extract<Event, readonly [N, ...unknown[]]>> {
  return until(
    () =>
      events.filter(
        (event): event is Extract<Event, readonly [N, ...unknown[]]> => event[0] === name,
      )[nth - 1],
  );
}
