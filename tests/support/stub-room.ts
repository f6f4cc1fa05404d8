import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { jwtVerify, SignJWT } from "jose";
import { CHAIN_START, type ChainTip, chainEvent, stepId } from "#orders";
import {
  type AccountSnapshot,
  accountLimits,
  type DealState,
  type Execution,
  type JobProgress,
  jobProgress,
  type KillState,
  type KillView,
  NO_KILL,
  type OrderEvent,
  type OrderIntent,
  type OrderState,
  type PositionState,
  putKill,
} from "#protocol";

/** What the stub does with the next hand-overs of an account; `fill` when nothing is said. */
export type StubMode =
  | "fill"
  | "offline"
  | "reject"
  | "place"
  | "pend"
  | "offer"
  | "silent"
  | "deaf"
  | "end";

interface Account {
  mode: StubMode;
  /** How many hand-overs the mode lasts. */
  left: number;
  puts: number;
  tip: ChainTip;
  nextTicket: number;
  readonly events: OrderEvent[];
  readonly deals: DealState[];
  readonly positions: Map<string, PositionState>;
  kill: KillView;
  /** Kills that arrived, in order. */
  readonly kills: KillState[];
  /** Versions of the limits that arrived, in order. */
  readonly limits: number[];
}

const OFFLINE = {
  code: "connector_offline",
  message: "The connector of this account is not online.",
};
const NO_MONEY = {
  code: "no_money",
  message: "There is not enough free margin.",
  execution: { retcode: 10019 },
};

/**
 * Plays the rooms over HTTP by script: chained events, deals and snapshots as a room makes them, and the failures a
 * network adds. `silent` takes the order and drops the answer; `deaf` drops the order too. `pend` keeps it waiting;
 * `end` lets what waits expire, and tells nobody. `offer` is for a cancel: the order was offered to a connector that has not answered.
 * A user's room keeps what it is told of jobs: `GET /stub-user/:user`.
 * `POST /stub/:account {mode, times}` writes the script, `GET /stub/:account` tells what happened and gives the report.
 */
export async function startStubRooms(
  secret: string,
): Promise<{ url: string; close(): Promise<void> }> {
  const key = new TextEncoder().encode(secret);
  const accounts = new Map<string, Account>();
  const told = new Map<string, JobProgress[]>();
  const server = createServer((request, response) => {
    answer({ accounts, told }, key, request, response).catch((error: Error) =>
      send(response, 500, { error: error.message }),
    );
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

interface Kept {
  readonly accounts: Map<string, Account>;
  readonly told: Map<string, JobProgress[]>;
}

async function answer(
  { accounts, told }: Kept,
  key: Uint8Array,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://stub");
  if (pathname === "/healthz") return send(response, 200, { ok: true });
  const [, script] = /^\/stub\/(\w+)$/.exec(pathname) ?? [];
  if (script) return scripted(accountOf(accounts, script), script, key, request, response);
  const [, user, job] = /^\/parties\/user\/(\w+)\/(jobs)\//.exec(pathname) ?? [];
  if (user && job) {
    await mustBeWorker(request, key, `user:${user}`);
    told.set(user, [...(told.get(user) ?? []), jobProgress.parse(await body(request))]);
    return send(response, 200, {});
  }
  const [, listener] = /^\/stub-user\/(\w+)$/.exec(pathname) ?? [];
  if (listener) return send(response, 200, told.get(listener) ?? []);
  const [, id = "", what] =
    /^\/parties\/account\/(\w+)\/(intents|view|positions|bars|kill|limits|takeover)/.exec(
      pathname,
    ) ?? [];
  await mustBeWorker(request, key, `account:${id}`);
  const account = accountOf(accounts, id);
  if (request.method === "DELETE") return withdraw(account, pathname, response);
  if (what === "kill") return takeKill(account, request, response);
  if (what === "limits") return takeLimits(account, request, response);
  if (what === "intents" && request.method === "GET") return tellOrder(account, pathname, response);
  if (what === "view" || what === "takeover") return send(response, 200, view(account));
  if (what === "positions") {
    const position = account.positions.get(pathname.split("/").at(-1) ?? "") ?? null;
    return send(response, 200, { at: Date.now(), position });
  }
  if (what === "bars") return send(response, 200, { candles: [[0, 1, 2, 0.5, 1.5, 10]] });
  const { intent } = (await body(request)) as { intent: OrderIntent };
  account.puts++;
  const mode = account.left-- > 0 ? account.mode : "fill";
  const known = account.events.some((event) => event.request_id === intent.request_id);
  if (!known && mode !== "deaf") carryOut(account, mode, intent);
  if (mode === "silent" || mode === "deaf") return void response.destroy();
  const events = account.events.filter((event) => event.request_id === intent.request_id);
  const tickets = events.map((event) => event.execution?.deal_ticket);
  send(response, 200, {
    events,
    deals: account.deals.filter((deal) => tickets.includes(deal.ticket)),
  });
}

/** The highest version counts. No answer while `silent`, and nothing was heard while `deaf`. */
async function takeKill(
  account: Account,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const mode = account.left-- > 0 ? account.mode : "fill";
  const { kill } = putKill.parse(await body(request));
  if (mode === "deaf") return void response.destroy();
  account.kills.push(kill);
  const now = Date.now();
  if (kill.version > account.kill.wanted.version) {
    account.kill = {
      ...NO_KILL,
      wanted: kill,
      pressed_at: now,
      in_force_at: now,
      in_force_by: "ack",
    };
  }
  if (mode === "silent") return void response.destroy();
  send(response, 200, view(account));
}

/** What waits for its connector expires, and nobody is told. */
function endWaiting(account: Account): void {
  const ids = new Set(account.events.map((event) => event.request_id));
  for (const request_id of ids) {
    const last = account.events.findLast((event) => event.request_id === request_id);
    if (last?.state !== "QUEUED") continue;
    const { account_id, at } = last;
    say(account, { request_id, account_id, created_at: at }, "EXPIRED", { code: "expired" });
  }
}

/** Kept as they come; nothing is heard while `deaf`. */
async function takeLimits(
  account: Account,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const mode = account.left-- > 0 ? account.mode : "fill";
  const limits = accountLimits.parse(await body(request));
  if (mode === "deaf") return void response.destroy();
  account.limits.push(limits.version);
  send(response, 200, { ok: true });
}

function tellOrder(account: Account, pathname: string, response: ServerResponse): void {
  const requestId = pathname.split("/").at(-1) ?? "";
  const events = account.events.filter((event) => event.request_id === requestId);
  send(response, events.length > 0 ? 200 : 404, { events, deals: account.deals });
}

/** As a room does: what waits is taken back, what was offered is told as it stands. No answer while `silent` or `deaf`. */
function withdraw(account: Account, pathname: string, response: ServerResponse): void {
  const mode = account.left-- > 0 ? account.mode : "fill";
  if (mode === "silent" || mode === "deaf") {
    response.destroy();
    return;
  }
  const requestId = pathname.split("/").at(-1) ?? "";
  const ofOrder = () => account.events.filter((event) => event.request_id === requestId);
  const last = ofOrder().at(-1);
  if (last?.state === "QUEUED" && mode !== "offer") {
    const { account_id, at } = last;
    const intent = { request_id: requestId, account_id, created_at: at };
    say(account, intent, "CANCELLED", { code: "withdrawn" });
  }
  send(response, 200, { events: ofOrder(), deals: [] });
}

async function scripted(
  account: Account,
  id: string,
  key: Uint8Array,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === "POST") {
    const { mode, times } = (await body(request)) as { mode: StubMode; times: number };
    Object.assign(account, { mode, left: mode === "end" ? 0 : times });
    if (mode === "end") endWaiting(account);
  }
  const token = await new SignJWT({ account_id: id, role: "room" })
    .setProtectedHeader({ alg: "HS256" })
    .setExpirationTime("1m")
    .sign(key);
  const { events, deals } = account;
  const report = { events, deals, snapshot: snapshot(account) };
  const { puts, kills, limits } = account;
  send(response, 200, { puts, kills, limits, authorization: `Bearer ${token}`, report });
}

function carryOut(account: Account, mode: StubMode, intent: OrderIntent): void {
  const order_ticket = String(account.nextTicket++);
  if (mode === "offline") say(account, intent, "DENIED", OFFLINE);
  else if (mode === "reject") say(account, intent, "REJECTED", NO_MONEY);
  else {
    say(account, intent, "QUEUED");
    if (mode === "pend") return;
    if (mode === "place")
      say(account, intent, "PLACED", { execution: { order_ticket, retcode: 10009 } });
    else if (intent.action === "open" || intent.action === "close")
      fill(account, intent, order_ticket);
    else say(account, intent, "DONE", { execution: { retcode: 10009 } });
  }
}

function fill(
  account: Account,
  intent: OrderIntent & { readonly action: "open" | "close" },
  order_ticket: string,
): void {
  const held = intent.action === "close" ? account.positions.get(intent.position_id) : undefined;
  const lots = intent.lots ?? held?.lots ?? 0.01;
  const side =
    intent.action === "open"
      ? intent.order_type.startsWith("BUY")
        ? "BUY"
        : "SELL"
      : held?.side === "BUY"
        ? "SELL"
        : "BUY";
  const position_id = intent.action === "open" ? order_ticket : intent.position_id;
  const deal: DealState = {
    ticket: String(account.nextTicket++),
    order_ticket,
    position_id,
    symbol: intent.symbol,
    side,
    entry: intent.action === "open" ? "in" : "out",
    reason: "expert",
    lots,
    price: 1.1,
    profit: intent.action === "open" ? 0 : 1.25,
    commission: 0,
    swap: 0,
    fee: 0,
    time: intent.created_at,
    magic: intent.magic,
    comment: intent.comment,
  };
  account.deals.push(deal);
  if (intent.action === "open") account.positions.set(position_id, positionOf(deal, intent));
  else account.positions.delete(position_id);
  const profit = intent.action === "close" ? { profit: deal.profit } : {};
  say(account, intent, "FILLED", {
    execution: {
      retcode: 10009,
      order_ticket,
      deal_ticket: deal.ticket,
      position_id,
      filled_lots: lots,
      price: deal.price,
      ...profit,
    },
  });
}

function positionOf(
  deal: DealState,
  intent: OrderIntent & { readonly action: "open" | "close" },
): PositionState {
  const stops = intent.action === "open" ? intent : { stop_loss: null, take_profit: null };
  return {
    ticket: deal.position_id,
    position_id: deal.position_id,
    symbol: deal.symbol,
    side: deal.side,
    lots: deal.lots,
    open_price: deal.price,
    open_time: deal.time,
    stop_loss: stops.stop_loss,
    take_profit: stops.take_profit,
    current_price: 1.1,
    profit: 0,
    swap: 0,
    magic: deal.magic,
    comment: deal.comment,
  };
}

function say(
  account: Account,
  intent: Pick<OrderIntent, "request_id" | "account_id" | "created_at">,
  state: OrderState,
  more: { code?: string; message?: string; execution?: Execution } = {},
): void {
  const event = chainEvent(account.tip, {
    id: stepId(intent.request_id, state, "stub"),
    account_id: intent.account_id,
    request_id: intent.request_id,
    state,
    at: intent.created_at,
    by: "room",
    ...more,
  });
  account.events.push(event);
  account.tip = { seq: event.seq, hash: event.hash };
}

function snapshot(account: Account): AccountSnapshot {
  return {
    at: Date.now(),
    account: {
      login: "100001",
      server: "Stub",
      trade_mode: "demo",
      margin_mode: "hedging",
      currency: "USD",
      leverage: 100,
      balance: 10_000,
      equity: 10_000,
      margin: 0,
      free_margin: 10_000,
      margin_level: null,
    },
    positions: [...account.positions.values()],
    orders: [],
    deals: account.deals,
  };
}

function view(account: Account): object {
  const now = Date.now();
  return {
    at: now,
    online: account.left <= 0 || account.mode !== "offline",
    health: null,
    heard_at: now,
    snapshot: snapshot(account),
    symbols: [],
    last_seq: account.tip.seq,
    kill: account.kill,
    machine: { holder: "PC", waiting: null },
  };
}

function accountOf(accounts: Map<string, Account>, id: string): Account {
  const known = accounts.get(id);
  if (known) return known;
  const account: Account = {
    mode: "fill",
    left: 0,
    puts: 0,
    tip: CHAIN_START,
    nextTicket: 500_001,
    events: [],
    deals: [],
    positions: new Map(),
    kill: NO_KILL,
    kills: [],
    limits: [],
  };
  accounts.set(id, account);
  return account;
}

async function mustBeWorker(
  request: IncomingMessage,
  key: Uint8Array,
  room: string,
): Promise<void> {
  const token = (request.headers.authorization ?? "").replace("Bearer ", "");
  const { payload } = await jwtVerify(token, key);
  if (payload.room !== room || payload.role !== "worker") throw new Error("not the Worker's token");
}

async function body(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
}

function send(response: ServerResponse, status: number, reply: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(reply));
}
