import type * as Party from "partykit/server";
import { commentFor, isOnline, type RoomState, replyOf, viewOf } from "#orders";
import {
  type BrowserToRoom,
  barsReply,
  browserToRoom,
  CLOSE_CODES,
  connectorToRoom,
  MAX_MESSAGE_CHARACTERS,
  type MessageError,
  PROTOCOL_VERSION,
  parseMessage,
  putIntent,
  type Quote,
  type RoomClaims,
  type RoomToBrowser,
} from "#protocol";
import { stampedClaims } from "./auth.ts";
import { type BarsAnswer, type BarsQuestion, BarsRelay } from "./bars.ts";
import { RoomCore } from "./core.ts";
import { admit, problem } from "./edge.ts";
import { prune } from "./prune.ts";
import { parseBarsQuery } from "./query.ts";
import { PracticeClock, QuoteFan } from "./quotes.ts";
import { deliverReport } from "./report.ts";
import { loadEvents } from "./storage.ts";

/** A PUT waits this long for the order's end, so that the API can answer within two seconds. */
const ANSWER_WITHIN_MS = 1_800;
const REPLAY_EVENTS = 500;
/** A page that watches positions sees their profit this often. */
const VIEW_EVERY_LOOKS = 4;

/** What a socket remembers over a sleep of the room; at most 2 KiB with its address. */
interface SocketState {
  readonly role: RoomClaims["role"];
  readonly user_id: string;
  /** Of a page: the symbols whose quotes it wants. */
  readonly symbols: readonly string[];
  /** Of the connector that may trade. */
  readonly link: { readonly epoch: number; readonly ready: boolean } | null;
}
type Socket = Party.Connection<SocketState>;

/** One trading account: the single writer of its orders, and the live wire to its pages and its connector. */
export default class AccountRoom implements Party.Server {
  readonly options = { hibernate: true };
  private readonly room: Party.Room;
  private readonly core: RoomCore;
  private readonly quotes = new QuoteFan((quotes) => this.sendQuotes(quotes));
  private readonly clock = new PracticeClock(() => this.lookAtPractice());
  private readonly bars = new BarsRelay();
  private looks = 0;

  constructor(room: Party.Room) {
    this.room = room;
    this.core = new RoomCore({
      storage: room.storage,
      now: () => Date.now(),
      perform: (effect) => {
        if (effect.type === "send") this.sendTo(effect.connection, effect.message);
        else if (effect.type === "close")
          this.room.getConnection(effect.connection)?.close(effect.code, effect.reason);
        else if (effect.type === "broadcast") this.tellPages(effect.message);
        else
          console.log(
            JSON.stringify({ room: "account", code: effect.code, message: effect.message }),
          );
      },
      report: (report, state) => deliverReport(this.room.env, state.account_id, report),
      restoreLink: (state) => this.restoreLink(state),
      stepped: (before, after) => this.rememberLink(before, after),
    });
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
      if (state?.kind === "practice" && this.watched().length > 0) this.clock.wake();
      if (state !== null) await prune(this.room.storage, state, Date.now());
    });
  }

  async onAlarm(): Promise<void> {
    // The room's own name is out of reach here: everything needed is in the stored state.
    if ((await this.core.open()) !== null) await this.core.take({ type: "alarm" });
  }

  // --- requests of the Worker ------------------------------------------------------------------------------

  async onRequest(request: Party.Request): Promise<Response> {
    const claims = stampedClaims(request.headers);
    if (claims?.role !== "worker") return problem(401, "unauthorised", "Only the Worker may ask.");
    if (!(await this.enter(claims)))
      return problem(403, "forbidden", "This account belongs to somebody else.");
    const [action = "", requestId = ""] = new URL(request.url).pathname.split("/").slice(4);
    const route = `${request.method} ${action}`;
    if (route === "PUT intents") return this.putIntent(request, requestId);
    if (route === "DELETE intents") return this.withdraw(requestId);
    if (route === "GET view") return Response.json(viewOf(await this.refreshed(), Date.now()));
    if (route === "GET bars") return this.getBars(new URL(request.url));
    if (route === "POST takeover") return this.takeOver();
    return problem(404, "not_found", "No such address in this room.");
  }

  private async putIntent(request: Party.Request, requestId: string): Promise<Response> {
    const text = await request.text();
    const body = text.length > MAX_MESSAGE_CHARACTERS ? null : putIntent.safeParse(safeJson(text));
    if (!body?.success)
      return problem(422, "intent_invalid", "The order does not follow the protocol.");
    const { intent } = body.data;
    const isHere = intent.request_id === requestId && intent.account_id === this.room.id;
    // The comment is how the order is found again at the broker: another text would make it untraceable.
    if (!isHere || intent.origin === "connector" || intent.comment !== commentFor(requestId)) {
      return problem(422, "intent_address", "The order's ids and comment do not fit this address.");
    }
    await this.core.take({ type: "put_intent", intent, stored: null });
    return this.answer(requestId, ANSWER_WITHIN_MS);
  }

  private async withdraw(requestId: string): Promise<Response> {
    await this.core.take({ type: "withdraw", request_id: requestId });
    return this.answer(requestId, 0);
  }

  private async answer(requestId: string, withinMs: number): Promise<Response> {
    const kept = await this.core.answer(requestId, withinMs);
    return kept === null
      ? problem(404, "unknown_intent", "The room has no such order.")
      : Response.json(replyOf(kept));
  }

  private async getBars(url: URL): Promise<Response> {
    const question = parseBarsQuery(url.searchParams);
    if (question === null)
      return problem(422, "bars_query", "symbol, timeframe and count (1 to 2000) are needed.");
    const answer = await this.askBars(question);
    if ("error" in answer) return problem(504, "bars_unavailable", answer.error);
    return Response.json(barsReply.parse(answer));
  }

  private async takeOver(): Promise<Response> {
    await this.core.take({ type: "take_over" });
    return Response.json({ ok: true });
  }

  // --- sockets ---------------------------------------------------------------------------------------------

  getConnectionTags(_socket: Party.Connection, { request }: Party.ConnectionContext): string[] {
    return [stampedClaims(request.headers)?.role ?? "nobody"];
  }

  async onConnect(socket: Socket, { request }: Party.ConnectionContext): Promise<void> {
    const claims = stampedClaims(request.headers);
    if (claims === null || !(await this.enter(claims))) return this.dismiss(socket);
    // PartyKit gives a socket state before its own fields are set: everything we read is written here, once.
    socket.setState({ role: claims.role, user_id: claims.user_id, symbols: [], link: null });
  }

  async onMessage(raw: string | ArrayBuffer | ArrayBufferView, socket: Socket): Promise<void> {
    try {
      if (socket.state?.role === "connector") await this.fromConnector(raw, socket);
      else if (socket.state?.role === "browser") await this.fromBrowser(raw, socket);
    } catch (error) {
      // An exception here would leave the peer without a word.
      console.error(JSON.stringify({ room: "account", code: "internal", message: String(error) }));
      this.refuse(socket, {
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
    if (!parsed.ok) return this.refuse(socket, parsed.error);
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
    if (!parsed.ok) return this.refuse(socket, parsed.error);
    if (parsed.value.type === "HELLO") return this.helloPage(socket, parsed.value);
    const { request_id, symbol, timeframe, count } = parsed.value;
    const answer = await this.askBars({ symbol, timeframe, count });
    const found = "error" in answer ? { candles: [], error: answer.error } : answer;
    this.sendTo(socket.id, {
      v: PROTOCOL_VERSION,
      seq: 0,
      type: "BARS",
      request_id,
      symbol,
      timeframe,
      ...found,
    });
  }

  /** The whole picture, then what the page missed; a gap too long to replay is closed by the picture itself. */
  private async helloPage(socket: Socket, hello: BrowserToRoom & { type: "HELLO" }): Promise<void> {
    if (socket.state !== null)
      socket.setState({ ...(socket.state as SocketState), symbols: hello.symbols });
    const state = await this.refreshed();
    const seq = state.tip.seq;
    this.sendTo(socket.id, {
      v: PROTOCOL_VERSION,
      seq,
      type: "WELCOME",
      view: viewOf(state, Date.now()),
    });
    if (hello.after_seq > 0 && hello.after_seq < seq) {
      for (const event of await loadEvents(this.room.storage, hello.after_seq, REPLAY_EVENTS)) {
        this.sendTo(socket.id, {
          v: PROTOCOL_VERSION,
          seq,
          type: "TRADE_RESULT",
          request_id: event.request_id,
          event,
        });
      }
    }
    const known = hello.symbols.flatMap((symbol) => state.quotes[symbol] ?? []);
    if (known.length > 0)
      this.sendTo(socket.id, { v: PROTOCOL_VERSION, seq, type: "QUOTE", quotes: known });
    if (state.kind === "practice" && hello.symbols.length > 0) this.clock.wake();
  }

  // --- practice --------------------------------------------------------------------------------------------

  /** One look at the simulated market; false when nobody watches. */
  private async lookAtPractice(): Promise<boolean> {
    const symbols = this.watched();
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
      this.tellPages({ v: PROTOCOL_VERSION, seq: fresh.tip.seq, type: "SNAPSHOT", view });
    }
    return true;
  }

  private refreshed(): Promise<RoomState> {
    return this.core.take({ type: "refresh" });
  }

  private async askBars(question: BarsQuestion): Promise<BarsAnswer> {
    const state = await this.core.open();
    const practice = state && this.core.practiceOf(state);
    if (practice) {
      return {
        candles: practice.candles(question.symbol, question.timeframe, Date.now(), question.count),
      };
    }
    return this.bars.ask(question, (request_id) => {
      if (!state?.link || !isOnline(state, Date.now())) return false;
      return this.sendTo(state.link.connection, {
        v: PROTOCOL_VERSION,
        seq: 0,
        type: "BARS_REQUEST",
        request_id,
        ...question,
      });
    });
  }

  // --- sockets, below --------------------------------------------------------------------------------------

  private enter(claims: RoomClaims): Promise<boolean> {
    return this.core.enter({
      account_id: this.room.id,
      user_id: claims.user_id,
      kind: claims.kind,
    });
  }

  private pages(): Socket[] {
    return [...this.room.getConnections<SocketState>("browser")];
  }

  private watched(): string[] {
    return [...new Set(this.pages().flatMap((page) => page.state?.symbols ?? []))];
  }

  private sendQuotes(quotes: readonly Quote[]): void {
    for (const page of this.pages()) {
      const wanted = quotes.filter((quote) => page.state?.symbols.includes(quote.symbol));
      if (wanted.length > 0)
        this.sendTo(page.id, { v: PROTOCOL_VERSION, seq: 0, type: "QUOTE", quotes: wanted });
    }
  }

  private tellPages(message: RoomToBrowser): void {
    for (const page of this.pages()) this.sendTo(page.id, message);
  }

  private sendTo(connection: string, message: unknown): boolean {
    try {
      this.room.getConnection(connection)?.send(JSON.stringify(message));
      return true;
    } catch {
      return false; // the socket went meanwhile: its close is on the way, and nothing rests on a send
    }
  }

  private dismiss(socket: Socket): void {
    const code = CLOSE_CODES.unauthorised;
    const reason = "This account belongs to somebody else.";
    // A peer that never spoke hears of a close ten seconds late: BYE says it at once.
    this.sendTo(socket.id, { v: PROTOCOL_VERSION, seq: 0, type: "BYE", code, reason });
    socket.close(code, reason);
  }

  private refuse(socket: Socket, error: MessageError): void {
    this.sendTo(socket.id, { v: PROTOCOL_VERSION, seq: 0, type: "ERROR", ...error });
    if (error.code === "message.version")
      socket.close(CLOSE_CODES.version, error.message.slice(0, 120));
  }

  private restoreLink(state: RoomState): RoomState["link"] {
    for (const socket of this.room.getConnections<SocketState>("connector")) {
      const link = socket.state?.link;
      if (link?.epoch === state.epoch)
        return { connection: socket.id, ...link, heard_at: Date.now() };
    }
    return null;
  }

  private rememberLink(before: RoomState, after: RoomState): void {
    const { link } = after;
    if (
      link === null ||
      (before.link?.connection === link.connection && before.link.ready === link.ready)
    )
      return;
    const socket = this.room.getConnection<SocketState>(link.connection);
    if (socket?.state)
      socket.setState({
        ...(socket.state as SocketState),
        link: { epoch: link.epoch, ready: link.ready },
      });
  }
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // expected: refused by the schema that follows
  }
}

AccountRoom satisfies Party.Worker;
