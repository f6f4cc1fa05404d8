import type { ConnectorEffect, ConnectorInput, ConnectorState, JournalLine } from "#orders";
import { isFinal, startConnector, stepConnector } from "#orders";
import {
  type AccountSnapshot,
  type DealState,
  type IntentReply,
  type LinkHealth,
  type OrderIntent,
  type OrderState,
  PROTOCOL_VERSION,
  parseMessage,
  type RoomToConnector,
  roomToConnector,
  type SymbolState,
} from "#protocol";
import {
  buy,
  newAccount,
  Rooms,
  signToken,
  type TestAccount,
} from "../../tests/support/account-rooms.ts";
import { type Figure, short } from "./measure.ts";

const ACCOUNTS = 500;
/** Orders a second of all accounts together. */
const RATES = [100, 200, 500];
const SECONDS = 10;
const BEAT_MS = 2_000;
/** An order that has not ended by then never will: a market order is over after ten seconds, a doubt is found in thirty. */
const END_WITHIN_S = 90;
const BROWSERS = 50;
const QUOTES_A_SECOND = 10_000;
const QUOTE_SECONDS = 10;
const QUOTES_A_MESSAGE = 100;

/** What the rooms carry by themselves: no API, no database, no PC; one process holds all the other ends. */
export async function roomFigures(): Promise<Figure[]> {
  const rooms = new Rooms();
  await rooms.start();
  try {
    return [...(await manyAccounts(rooms)), ...(await manyQuotes(rooms))];
  } finally {
    await rooms.stop();
  }
}

// --- 500 accounts ---------------------------------------------------------------------------------------------

async function manyAccounts(rooms: Rooms): Promise<Figure[]> {
  const accounts = Array.from({ length: ACCOUNTS }, () => newAccount("terminal"));
  const connectors: Connector[] = [];
  for (let i = 0; i < accounts.length; i += 25) {
    connectors.push(
      ...(await Promise.all(accounts.slice(i, i + 25).map((one) => Connector.open(rooms, one)))),
    );
  }
  const life = setInterval(() => {
    for (const connector of connectors) connector.live();
  }, BEAT_MS);
  try {
    const figures: Figure[] = [];
    for (const rate of RATES) figures.push(await ordersAt(rate, rooms, accounts, connectors));
    return figures;
  } finally {
    clearInterval(life);
    for (const connector of connectors) connector.close();
  }
}

interface Placed {
  readonly account: TestAccount;
  readonly id: string;
  readonly took: number;
  /** As the room answered; null = no answer in time. */
  readonly state: OrderState | null;
}

/** Orders on the beat, the accounts in turn; then every one is followed to its end and compared with the terminals. */
async function ordersAt(
  rate: number,
  rooms: Rooms,
  accounts: readonly TestAccount[],
  connectors: readonly Connector[],
): Promise<Figure> {
  const fillsBefore = fillsOf(connectors);
  const begin = performance.now();
  const asked: Promise<Placed>[] = [];
  for (let i = 0; i < rate * SECONDS; i++) {
    const wait = begin + (i * 1000) / rate - performance.now();
    if (wait > 1) await new Promise((next) => setTimeout(next, wait));
    asked.push(place(rooms, accounts[i % accounts.length] as TestAccount)); // the remainder is below its length
  }
  const placed = await Promise.all(asked);
  const took = performance.now() - begin;
  const ends = await Promise.all(placed.map((one) => endOf(rooms, one)));
  const filled = ends.filter((state) => state === "FILLED").length;
  const open = ends.filter((state) => state === null).length;
  const fills = fillsOf(connectors) - fillsBefore;
  const times = placed.map((one) => one.took).sort((a, b) => a - b);
  return {
    what: `${ACCOUNTS} accounts, ${rate} orders a second straight to the rooms for ${SECONDS} s`,
    median: `${short((placed.length * 1000) / took)} answered a second`,
    spread: `p50 ${short(at(times, 0.5))}, p99 ${short(at(times, 0.99))} ms; of ${placed.length}: ${filled} filled (${fills} at the terminals), ${placed.length - filled - open} ended unsent, ${open} without an end`,
  };
}

async function place(rooms: Rooms, account: TestAccount): Promise<Placed> {
  const intent = buy(account, { lots: 0.01 });
  const before = performance.now();
  const reply = await rooms.put(account, intent).catch(() => null);
  const took = performance.now() - before;
  return { account, id: intent.request_id, took, state: reply?.events.at(-1)?.state ?? null };
}

/** How the order ended, asked until it has; null = not within the time. */
async function endOf(rooms: Rooms, { account, id, state }: Placed): Promise<OrderState | null> {
  let known = state;
  for (let i = 0; i < END_WITHIN_S; i++) {
    if (known !== null && isFinal(known)) return known;
    await new Promise((next) => setTimeout(next, 1_000));
    known = (await stateOf(rooms, account, id).catch(() => null)) ?? known;
  }
  return null;
}

async function stateOf(rooms: Rooms, account: TestAccount, id: string): Promise<OrderState | null> {
  const reply = await rooms.ask(account, `/intents/${id}`);
  if (!reply.ok) return null;
  return ((await reply.json()) as IntentReply).events.at(-1)?.state ?? null; // the room's own reply
}

function fillsOf(connectors: readonly Connector[]): number {
  return connectors.reduce((sum, connector) => sum + connector.fills, 0);
}

/** The connector's own node on a socket, with a journal in memory and a terminal that fills at once. */
class Connector {
  fills = 0;
  readonly #socket: WebSocket;
  #state: ConnectorState;
  readonly #deals: DealState[] = [];

  private constructor(socket: WebSocket, account: TestAccount) {
    this.#socket = socket;
    const first: JournalLine = { kind: "journal", journal_id: account.id, at: Date.now() };
    this.#state = startConnector([first], this.#time()).state;
  }

  static async open(rooms: Rooms, account: TestAccount): Promise<Connector> {
    const token = await signToken(account, "connector");
    const url = `ws://127.0.0.1:${rooms.port}/parties/account/${account.id}?token=${token}`;
    const socket = new WebSocket(url);
    await new Promise<void>((open, fail) => {
      socket.addEventListener("open", () => open());
      socket.addEventListener("error", () => fail(new Error("the room did not let the socket in")));
    });
    const connector = new Connector(socket, account);
    const welcomed = new Promise<void>((done) => {
      socket.addEventListener("message", ({ data }) => {
        const message = parseMessage(roomToConnector, data);
        if (!message.ok) throw new Error(message.error.message);
        connector.#feed({ type: "room_message", message: message.value as RoomToConnector });
        if (message.value.type === "WELCOME") done();
      });
    });
    const machine = { machine_id: account.id, machine_name: "bench", version: "bench" };
    connector.#feed({ type: "room_open", ...machine });
    await welcomed;
    return connector;
  }

  /** What a connector says and does by itself while it lives. */
  live(): void {
    this.#feed({ type: "say", message: { type: "HEARTBEAT", at: Date.now(), health: HEALTHY } });
    this.#feed({ type: "tick" });
  }

  close(): void {
    this.#socket.close();
  }

  #feed(input: ConnectorInput): void {
    const { state, effects } = stepConnector(this.#state, input, this.#time());
    this.#state = state;
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: ConnectorEffect): void {
    if (effect.type === "room") this.#socket.send(JSON.stringify(effect.message));
    if (effect.type === "read_terminal") {
      const now = Date.now();
      this.#feed({
        type: "terminal_snapshot",
        snapshot: snapshotOf(this.#deals, now),
        symbols: [EURUSD],
        deals_since: now - 86_400_000,
        quotes: [{ symbol: "EURUSD", bid: 1.1, ask: 1.1001, time: now }],
      });
    }
    if (effect.type === "terminal") this.#fill(effect.command.intent, effect.command.attempt);
  }

  #fill(intent: OrderIntent, attempt: number): void {
    this.fills += 1;
    const deal = dealOf(intent, String(this.fills));
    this.#deals.push(deal);
    this.#feed({
      type: "terminal_result",
      request_id: intent.request_id,
      attempt,
      result: {
        retcode: 10009,
        order_ticket: deal.order_ticket,
        deal_ticket: deal.ticket,
        position_id: deal.position_id,
        lots: deal.lots,
        price: deal.price,
        profit: null,
        deals: [deal],
      },
    });
  }

  #time() {
    return { wall: Date.now(), mono: performance.now() };
  }
}

const HEALTHY: LinkHealth = {
  ...{ terminal: true, broker: true, trade_allowed: true, simulated: true, journal_ok: true },
  ...{ last_quote_at: null, terminal_heard_at: null, server_offset_ms: null },
};

const EURUSD: SymbolState = {
  ...{ symbol: "EURUSD", description: "", digits: 5, point: 1e-5, pip_size: 1e-4 },
  ...{
    contract_size: 100_000,
    tick_size: 1e-5,
    volume_min: 0.01,
    volume_step: 0.01,
    volume_max: 100,
  },
  ...{ margin_currency: "EUR", profit_currency: "USD", stops_level_points: 0 },
};

function snapshotOf(deals: readonly DealState[], at: number): AccountSnapshot {
  const money = { balance: 1e6, equity: 1e6, margin: 0, free_margin: 1e6, margin_level: null };
  const names = { login: "1", server: "Bench", currency: "USD", leverage: 100 };
  const kinds = { trade_mode: "demo", margin_mode: "hedging" } as const;
  // Positions are closed as soon as they are made: the book stays as small as it was.
  return {
    at,
    account: { ...names, ...kinds, ...money },
    positions: [],
    orders: [],
    deals: deals.slice(-20),
  };
}

function dealOf(intent: OrderIntent, ticket: string): DealState {
  return {
    ...{ ticket, order_ticket: ticket, position_id: ticket, symbol: "EURUSD", side: "BUY" },
    ...{ entry: "in", reason: "expert", lots: 0.01, price: 1.1001, profit: 0, commission: 0 },
    ...{ swap: 0, fee: 0, time: Date.now(), magic: intent.magic, comment: intent.comment },
  } as DealState; // literals of its unions
}

// --- quotes --------------------------------------------------------------------------------------------------

async function manyQuotes(rooms: Rooms): Promise<Figure[]> {
  const account = newAccount("terminal");
  const connector = await rooms.socket(account, "connector");
  connector.say({
    ...{ type: "HELLO", journal_id: "bench", journal_seq: 1, machine_id: "bench" },
    ...{ machine_name: "bench", version: "bench" },
  });
  await connector.hear("WELCOME");
  const pages = await Promise.all(Array.from({ length: BROWSERS }, () => openPage(rooms, account)));
  const beat = (1000 * QUOTES_A_MESSAGE) / QUOTES_A_SECOND;
  const begin = performance.now();
  let sent = 0;
  for (; performance.now() - begin < QUOTE_SECONDS * 1000; sent += QUOTES_A_MESSAGE) {
    const time = Date.now();
    const quotes = Array.from({ length: QUOTES_A_MESSAGE }, (_, i) => ({
      ...{ symbol: SYMBOLS[i % SYMBOLS.length] ?? "EURUSD", bid: 1 + i / 1e5, ask: 1.1, time },
    }));
    connector.say({ type: "QUOTE", quotes });
    const wait = begin + (sent / QUOTES_A_MESSAGE + 1) * beat - performance.now();
    if (wait > 1) await new Promise((next) => setTimeout(next, wait));
  }
  const took = (performance.now() - begin) / 1000;
  await new Promise((next) => setTimeout(next, 500));
  connector.close();
  for (const page of pages) page.close();
  const rates = pages.map(({ heard }) => heard.length / took).sort((a, b) => a - b);
  const half = (from: number, to: number) =>
    pages
      .flatMap(({ heard }) => heard.slice(heard.length * from, heard.length * to))
      .sort((a, b) => a - b);
  const [early, late] = [half(0.1, 0.5), half(0.5, 1)];
  return [
    {
      what: `${short(sent / took)} quotes a second into a room with ${BROWSERS} pages: updates of one page`,
      median: `${short(at(rates, 0.5))} a second`,
      spread: `${short(rates[0] ?? 0)} - ${short(rates.at(-1) ?? 0)}, ${BROWSERS} pages`,
    },
    {
      what: "age of a quote when the page has it, second half of the run",
      median: `${short(at(late, 0.5))} ms`,
      spread: `p99 ${short(at(late, 0.99))} ms; first half: median ${short(at(early, 0.5))}, p99 ${short(at(early, 0.99))} ms`,
    },
  ];
}

const SYMBOLS = ["EURUSD", "GBPUSD", "USDJPY", "AUDUSD", "XAUUSD"];

async function openPage(rooms: Rooms, account: TestAccount) {
  const token = await signToken(account, "browser");
  const url = `ws://127.0.0.1:${rooms.port}/parties/account/${account.id}?token=${token}`;
  const socket = new WebSocket(url);
  /** Age of the newest quote of each update, ms. */
  const heard: number[] = [];
  await new Promise<void>((open) => socket.addEventListener("open", () => open()));
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data)) as { type: string; quotes?: { time: number }[] };
    if (message.type !== "QUOTE") return;
    heard.push(Date.now() - Math.max(...(message.quotes ?? []).map(({ time }) => time)));
  });
  const hello = { v: PROTOCOL_VERSION, seq: 0, type: "HELLO", symbols: SYMBOLS, after_seq: 0 };
  socket.send(JSON.stringify(hello));
  return { heard, close: () => socket.close() };
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
