import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { jwtVerify, SignJWT } from "jose";
import { ulid } from "#domain";
import { commentFor } from "#orders";
import {
  type IntentReply,
  intentReply,
  type OrderIntent,
  PROTOCOL_VERSION,
  type RoomClaims,
  type RoomReport,
  roomReport,
  type UserRoomClaims,
} from "#protocol";
import { freePort } from "../../scripts/start/ports.ts";
import { endGroup, ProcessGroup, signalGroup } from "../../scripts/start/process-group.ts";
import { until } from "./until.ts";

const ROOM_SECRET = "a-room-secret-for-tests-0123456789abcdef";

/** `partykit dev` on a free port, confined to this machine, its state in a temporary folder. */
export class Rooms {
  readonly folder = mkdtempSync(join(tmpdir(), "nusatrade-rooms-"));
  port = 0;
  private group: ProcessGroup | null = null;
  private vars: Readonly<Record<string, string>> = {};

  /** @param vars beside ROOM_SECRET and RUN_ID; WORKER_URL for reports. Those of the start before unless given. */
  async start(vars = this.vars): Promise<void> {
    this.vars = vars;
    this.port ||= await freePort();
    const run = randomUUID();
    const config = join(this.folder, "partykit.json");
    const main = resolve("party/rooms/account.ts");
    const base = {
      name: "rooms",
      compatibilityDate: "2024-07-18",
      main,
      parties: { account: main, user: resolve("party/rooms/user.ts") },
    };
    writeFileSync(config, JSON.stringify({ ...base, vars: { ROOM_SECRET, RUN_ID: run, ...vars } }));
    const args = [
      ...["--import", "./scripts/partykit-dev.mjs"],
      ...["node_modules/partykit/dist/bin.mjs", "dev", "--config", config],
      ...["--port", String(this.port), "--persist", join(this.folder, "state")],
      ...["--no-hotkeys", "--disable-request-cf-fetch"],
    ];
    const env = { NO_UPDATE_NOTIFIER: "1", DO_NOT_TRACK: "1" };
    this.group = new ProcessGroup({ args, env }, this.folder, join(this.folder, "rooms.log"));
    await until(`the rooms answer (${this.group.tail(4)})`, async () => {
      const reply = await fetch(`http://127.0.0.1:${this.port}/healthz`);
      return ((await reply.json()) as { run: string }).run === run;
    });
  }

  /** The machine's plug is pulled: every process of the group at once, no goodbye. */
  async kill(): Promise<void> {
    if (this.group === null) return;
    signalGroup(this.group.pid, "SIGKILL");
    await endGroup(this.group.pid, 5_000);
  }

  async stop(): Promise<void> {
    await this.group?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  log(lines = 40): string {
    return this.group?.tail(lines) ?? "";
  }

  /** A request to a room as the Worker sends it. */
  async ask(account: TestAccount, path: string, init: RequestInit = {}): Promise<Response> {
    const token = await signToken(account, "worker");
    const headers = {
      authorization: `Bearer ${token}`,
      ...(init.headers as Record<string, string>),
    };
    const url = `http://127.0.0.1:${this.port}/parties/account/${account.id}${path}`;
    return fetch(url, { ...init, headers }).catch((cause: unknown) => {
      throw new Error(`the rooms did not answer; they said: ${this.log()}`, { cause });
    });
  }

  async put(account: TestAccount, intent: OrderIntent): Promise<IntentReply> {
    const init = { method: "PUT", body: JSON.stringify({ intent }) };
    const reply = await this.ask(account, `/intents/${intent.request_id}`, init);
    if (reply.status !== 200)
      throw new Error(`PUT answered ${reply.status}: ${await reply.text()}`);
    return intentReply.parse(await reply.json());
  }

  async socket(account: TestAccount, role: RoomClaims["role"]): Promise<TestSocket> {
    const token = await signToken(account, role);
    return openSocket(`ws://127.0.0.1:${this.port}/parties/account/${account.id}?token=${token}`);
  }
}

export interface TestAccount {
  readonly id: string;
  readonly user_id: string;
  readonly kind: "practice" | "terminal";
}

export function newAccount(kind: TestAccount["kind"]): TestAccount {
  return { id: newId(), user_id: "somebody", kind };
}

function newId(): string {
  return ulid(Date.now(), Math.random);
}

export function signToken(
  account: TestAccount,
  role: RoomClaims["role"],
  { secret = ROOM_SECRET, seconds = 60 } = {},
): Promise<string> {
  const { user_id, kind } = account;
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ room: `account:${account.id}`, role, user_id, kind })
    .setProtectedHeader({ alg: "HS256" })
    .setIssuedAt(now)
    .setExpirationTime(now + seconds)
    .sign(new TextEncoder().encode(secret));
}

/** A token of a user's room, as the Worker signs it. */
export function signUserToken(
  userId: string,
  role: UserRoomClaims["role"],
  { room = `user:${userId}`, seconds = 60 } = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ room, role, user_id: userId })
    .setProtectedHeader({ alg: "HS256" })
    .setIssuedAt(now)
    .setExpirationTime(now + seconds)
    .sign(new TextEncoder().encode(ROOM_SECRET));
}

type Fields<A extends OrderIntent["action"]> = Omit<
  Extract<OrderIntent, { action: A }>,
  "request_id" | "account_id" | "origin" | "created_at" | "magic" | "comment" | "action"
>;

/** A wish of a person, as the Worker writes it down. */
export function wish<A extends OrderIntent["action"]>(
  account: TestAccount,
  action: A,
  fields: Partial<Fields<A>> & Omit<Fields<A>, "not_after" | "if_offline">,
): OrderIntent {
  const request_id = newId();
  const now = Date.now();
  return {
    request_id,
    account_id: account.id,
    origin: "user",
    created_at: now,
    not_after: now + 10_000,
    if_offline: "reject",
    magic: 0x4e540000,
    comment: commentFor(request_id),
    action,
    ...fields,
  } as unknown as OrderIntent; // the fields of one action, by the parameter's type
}

export function buy(account: TestAccount, fields: Partial<Fields<"open">> = {}): OrderIntent {
  const market = { symbol: "EURUSD", order_type: "BUY", lots: 0.1, price: null } as const;
  // What an account at a broker asks for unless its owner says otherwise: a stop, and that a second order is meant.
  const careful =
    account.kind === "terminal" ? { stop_loss: 0.5, confirm_duplicate: true } : { stop_loss: null };
  return wish(account, "open", { ...market, ...careful, take_profit: null, ...fields });
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads fields of whatever message came, and fails if they are not there
export type AnyMessage = any;

/** A socket that keeps what it hears, so that a test can wait for a message instead of for time. */
export interface TestSocket {
  readonly heard: AnyMessage[];
  say(message: Record<string, unknown> & { readonly type: string }): void;
  sayRaw(text: string): void;
  /** The first message that fits, already here or still to come. */
  hear(type: string, fits?: (message: AnyMessage) => boolean): Promise<AnyMessage>;
  readonly closed: Promise<number>;
  close(): void;
}

export async function openSocket(url: string): Promise<TestSocket> {
  const socket = new WebSocket(url);
  const heard: AnyMessage[] = [];
  socket.addEventListener("message", (event) => heard.push(JSON.parse(String(event.data))));
  const closed = new Promise<number>((done) => {
    socket.addEventListener("close", (event) => done(event.code));
  });
  await new Promise<void>((open, fail) => {
    socket.addEventListener("open", () => open());
    socket.addEventListener("error", () => fail(new Error("the room did not let the socket in")));
  });
  let seq = 0;
  return {
    heard,
    closed,
    say: (message) => socket.send(JSON.stringify({ v: PROTOCOL_VERSION, seq: seq++, ...message })),
    sayRaw: (text) => socket.send(text),
    hear: (type, fits = () => true) =>
      until(`${type} is heard`, () => heard.find((one) => one.type === type && fits(one)), 10_000),
    close: () => socket.close(),
  };
}

/** The Worker's end of the outbox: keeps each event and deal once, as the database does. */
export class FakeWorker {
  readonly events = new Map<string, RoomReport["events"][number]>();
  /** By account and ticket: another account's broker may give the same number. */
  readonly deals = new Map<string, RoomReport["deals"][number]>();
  readonly reports: RoomReport[] = [];
  isDown = false;
  /** Requests that came without a room's valid token. */
  strangers = 0;
  refused = 0;
  private readonly server: Server = createServer((request, response) => {
    void this.answer(request).then(({ status, body }) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((ready) => this.server.listen(0, "127.0.0.1", () => ready()));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  dealsOf(account: TestAccount): RoomReport["deals"] {
    return [...this.deals].flatMap(([key, deal]) => (key.startsWith(account.id) ? [deal] : []));
  }

  hasDeal(account: TestAccount, ticket: string): boolean {
    return this.deals.has(`${account.id}/${ticket}`);
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const account = /^\/api\/v1\/internal\/rooms\/([^/]+)\/events$/.exec(request.url ?? "")?.[1];
    if (this.isDown) {
      this.refused += 1;
      return { status: 503, body: {} };
    }
    if (!(await isRoomOf(account, request.headers.authorization))) {
      this.strangers += 1;
      return { status: 401, body: {} };
    }
    const report = roomReport.parse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
    this.reports.push(report);
    for (const event of report.events) this.events.set(event.id, event);
    for (const deal of report.deals) this.deals.set(`${account}/${deal.ticket}`, deal);
    const own = [...this.events.values()].filter((event) => event.account_id === account);
    return { status: 200, body: { stored_seq: Math.max(0, ...own.map((event) => event.seq)) } };
  }
}

async function isRoomOf(account: string | undefined, header = ""): Promise<boolean> {
  const secret = new TextEncoder().encode(ROOM_SECRET);
  const verified = await jwtVerify(header.replace(/^Bearer /, ""), secret).catch(() => null);
  return verified?.payload.account_id === account && verified?.payload.role === "room";
}
