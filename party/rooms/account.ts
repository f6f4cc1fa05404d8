import type * as Party from "partykit/server";
import { isOnline, type RoomEffect, type RoomState, viewOf } from "#orders";
import {
  browserToRoom,
  connectorToRoom,
  PROTOCOL_VERSION,
  parseMessage,
  type RoomClaims,
} from "#protocol";
import { stampedClaims } from "./auth.ts";
import { type BarsAnswer, type BarsQuestion, BarsRelay } from "./bars.ts";
import { RoomCore } from "./core.ts";
import { admit, problem } from "./edge.ts";
import { prune } from "./prune.ts";
import { PracticeClock, QuoteFan } from "./quotes.ts";
import { deliverReport } from "./report.ts";
import { welcomePage } from "./resume.ts";
import { type Socket, Sockets } from "./sockets.ts";
import { WorkerDoor } from "./worker-door.ts";

/** A page that watches positions sees their profit this often. */
const VIEW_EVERY_LOOKS = 4;

/** One trading account: the single writer of its orders, and the live wire to its pages and its connector. */
export default class AccountRoom implements Party.Server {
  readonly options = { hibernate: true };
  private readonly room: Party.Room;
  private readonly core: RoomCore;
  private readonly sockets: Sockets;
  private readonly worker: WorkerDoor;
  private readonly quotes = new QuoteFan((quotes) => this.sockets.sendQuotes(quotes));
  private readonly clock = new PracticeClock(() => this.lookAtPractice());
  private readonly bars = new BarsRelay();
  private looks = 0;

  constructor(room: Party.Room) {
    this.room = room;
    this.sockets = new Sockets(room);
    this.core = new RoomCore({
      storage: room.storage,
      now: () => Date.now(),
      perform: (effect) => this.perform(effect),
      report: (report, state) => deliverReport(this.room.env, state.account_id, report),
      restoreLink: (state) => this.sockets.restoreLink(state, Date.now()),
      stepped: (before, after) => this.sockets.rememberLink(before, after),
    });
    this.worker = new WorkerDoor(room.id, this.core, (question) => this.askBars(question));
  }

  // --- doors -----------------------------------------------------------------------------------------------

  static onFetch(request: Party.Request, lobby: Party.FetchLobby): Response {
    if (new URL(request.url).pathname !== "/healthz")
      return problem(404, "not_found", "No such address.");
    return Response.json({ ok: true, run: lobby.env.RUN_ID ?? null });
  }

  static onBeforeConnect(request: Party.Request, lobby: Party.Lobby) {
    return admit(request, lobby, ["browser", "connector"]);
  }

  static onBeforeRequest(request: Party.Request, lobby: Party.Lobby) {
    return admit(request, lobby, ["worker"]);
  }

  async onStart(): Promise<void> {
    await this.room.blockConcurrencyWhile(async () => {
      const state = await this.core.open();
      if (state?.kind === "practice" && this.sockets.watched().length > 0) this.clock.wake();
      if (state !== null) await prune(this.room.storage, state, Date.now());
    });
  }

  async onAlarm(): Promise<void> {
    // The room's own name is out of reach here: everything needed is in the stored state.
    if ((await this.core.open()) !== null) await this.core.take({ type: "alarm" });
  }

  async onRequest(request: Party.Request): Promise<Response> {
    const claims = stampedClaims(request.headers);
    if (claims?.role !== "worker") return problem(401, "unauthorised", "Only the Worker may ask.");
    if (!(await this.enter(claims)))
      return problem(403, "forbidden", "This account belongs to somebody else.");
    return this.worker.answer(request);
  }

  // --- sockets ---------------------------------------------------------------------------------------------

  getConnectionTags(_socket: Party.Connection, { request }: Party.ConnectionContext): string[] {
    return [stampedClaims(request.headers)?.role ?? "nobody"];
  }

  async onConnect(socket: Socket, { request }: Party.ConnectionContext): Promise<void> {
    const claims = stampedClaims(request.headers);
    if (claims === null || !(await this.enter(claims))) return this.sockets.dismiss(socket);
    this.sockets.admit(socket, claims);
  }

  async onMessage(raw: string | ArrayBuffer | ArrayBufferView, socket: Socket): Promise<void> {
    try {
      if (socket.state?.role === "connector") await this.fromConnector(raw, socket);
      else if (socket.state?.role === "browser") await this.fromBrowser(raw, socket);
    } catch (error) {
      // An exception here would leave the peer without a word.
      console.error(JSON.stringify({ room: "account", code: "internal", message: String(error) }));
      this.sockets.refuse(socket, {
        code: "message.invalid",
        message: "The room could not take this message; send it again.",
      });
    }
  }

  async onClose(socket: Socket): Promise<void> {
    const role = socket.state?.role;
    // Without its own close a hibernating room leaves the peer waiting for ten seconds.
    socket.close();
    if (role !== "connector" || (await this.core.open()) === null) return;
    await this.core.take({ type: "connector_closed", connection: socket.id });
  }

  onError(socket: Socket): Promise<void> {
    return this.onClose(socket);
  }

  private async fromConnector(raw: unknown, socket: Socket): Promise<void> {
    const parsed = parseMessage(connectorToRoom, raw);
    if (!parsed.ok) return this.sockets.refuse(socket, parsed.error);
    const message = parsed.value;
    const after = await this.core.take({
      type: "connector_message",
      connection: socket.id,
      message,
      stored: null,
    });
    if (after.link?.connection !== socket.id) return;
    if (message.type === "QUOTE") this.quotes.add(message.quotes);
    if (message.type === "BARS") this.bars.answered(message);
  }

  private async fromBrowser(raw: unknown, socket: Socket): Promise<void> {
    const parsed = parseMessage(browserToRoom, raw);
    if (!parsed.ok) return this.sockets.refuse(socket, parsed.error);
    if (parsed.value.type === "HELLO") {
      this.sockets.watch(socket, parsed.value.symbols);
      const state = await this.refreshed();
      const words = await welcomePage(this.room.storage, state, parsed.value, Date.now());
      for (const word of words) this.sockets.say(socket.id, word);
      if (state.kind === "practice" && parsed.value.symbols.length > 0) this.clock.wake();
      return;
    }
    const { request_id, symbol, timeframe, count } = parsed.value;
    const answer = await this.askBars({ symbol, timeframe, count });
    const found = "error" in answer ? { candles: [], error: answer.error } : answer;
    const envelope = { v: PROTOCOL_VERSION, seq: 0, type: "BARS" } as const;
    this.sockets.say(socket.id, { ...envelope, request_id, symbol, timeframe, ...found });
  }

  // --- below -----------------------------------------------------------------------------------------------

  private perform(effect: Exclude<RoomEffect, { type: "put" | "report" }>): void {
    if (effect.type === "send") this.sockets.say(effect.connection, effect.message);
    else if (effect.type === "close")
      this.sockets.close(effect.connection, effect.code, effect.reason);
    else if (effect.type === "broadcast") this.sockets.tellPages(effect.message);
    else
      console.log(JSON.stringify({ room: "account", code: effect.code, message: effect.message }));
  }

  private enter({ user_id, kind }: RoomClaims): Promise<boolean> {
    return this.core.enter({ account_id: this.room.id, user_id, kind });
  }

  private refreshed(): Promise<RoomState> {
    return this.core.take({ type: "refresh" });
  }

  /** One look at the simulated market; false when nobody watches. */
  private async lookAtPractice(): Promise<boolean> {
    const symbols = this.sockets.watched();
    const state = await this.core.open();
    const practice = state && this.core.practiceOf(state);
    if (symbols.length === 0 || !state || !practice) return false;
    this.quotes.add(practice.quotes(state.sim, symbols, Date.now()));
    this.looks += 1;
    const isHolding =
      (state.snapshot?.positions.length ?? 0) + (state.snapshot?.orders.length ?? 0) > 0;
    if (isHolding && this.looks % VIEW_EVERY_LOOKS === 0) {
      const fresh = await this.refreshed();
      const view = viewOf(fresh, Date.now());
      this.sockets.tellPages({ v: PROTOCOL_VERSION, seq: fresh.tip.seq, type: "SNAPSHOT", view });
    }
    return true;
  }

  private async askBars(question: BarsQuestion): Promise<BarsAnswer> {
    const state = await this.core.open();
    const practice = state && this.core.practiceOf(state);
    if (practice) {
      const { symbol, timeframe, count } = question;
      return { candles: practice.candles(symbol, timeframe, Date.now(), count) };
    }
    return this.bars.ask(question, (request_id) => {
      if (!state?.link || !isOnline(state, Date.now())) return false;
      return this.sockets.say(state.link.connection, {
        v: PROTOCOL_VERSION,
        seq: 0,
        type: "BARS_REQUEST",
        request_id,
        ...question,
      });
    });
  }
}

AccountRoom satisfies Party.Worker;
