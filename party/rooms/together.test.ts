import { expect, test } from "vitest";
import { type Rng, seededRng, ulid } from "#domain";
import {
  applyOrderEvent,
  type ConnectorState,
  commentFor,
  isFinal,
  type JournalLine,
  newOrder,
  newRoom,
  type OrderRecord,
  type RoomInput,
  type RoomOrder,
  type RoomState,
  startConnector,
  stepConnector,
  stepRoom,
  type TerminalCommand,
  type TerminalResult,
  verifyChain,
} from "#orders";
import {
  type AccountSnapshot,
  type ConnectorToRoom,
  connectorToRoom,
  type DealState,
  type OrderEvent,
  type OrderIntent,
  parseMessage,
  type RoomToConnector,
  roomToConnector,
} from "#protocol";
import { load, loadOrder, store } from "./storage.ts";
import { Disk } from "./testing/disk.ts";

// The room's and the connector's own nodes, a terminal that fills every order that it is given, and a world that
// cuts links, pulls plugs and loses disks. What must hold: at most one send an order, no fill without its deal,
// no deal without its fill, nothing left open once the world is quiet, and a log that tells it all again.

const ACCOUNT = "01J9ZZZZZZ0000000000000001";
const SEEDS = 100;
const STEPS = 120;

class World {
  readonly rng: Rng;
  now = 1_760_000_000_000;
  readonly disk = new Disk();
  room: RoomState | null = null;
  connector: ConnectorState;
  journal: JournalLine[] = [];
  journals = 0;
  /** Name of the socket; null while there is none. What is on its way is lost with it. */
  socket: string | null = null;
  sockets = 0;
  toConnector: RoomToConnector[] = [];
  toRoom: ConnectorToRoom[] = [];
  commands: TerminalCommand[] = [];
  results: { command: TerminalCommand; result: TerminalResult }[] = [];
  /** The broker's book: never lost. */
  readonly deals: DealState[] = [];
  readonly sends = new Map<string, number>();
  readonly intents: OrderIntent[] = [];

  constructor(seed: number) {
    this.rng = seededRng(seed);
    this.connector = this.renewJournal();
  }

  // --- the room ----------------------------------------------------------------------------------------------

  async give(input: RoomInput): Promise<void> {
    const loaded = this.room ?? (await load(this.disk.asStorage()));
    const before = loaded ?? newRoom({ account_id: ACCOUNT, user_id: "u", kind: "terminal" });
    const id = input.type === "put_intent" ? input.intent.request_id : null;
    const stored = id === null ? undefined : await loadOrder(this.disk.asStorage(), id);
    const full = input.type === "put_intent" ? { ...input, stored: stored ?? null } : input;
    const rules = { judge: () => ({ ok: true, margin: 1 }) as const, terminal: null };
    const { state, effects } = stepRoom(before, full, this.now, rules);
    for (const effect of effects) {
      if (effect.type === "put")
        await store(this.disk.asStorage(), effect.entries, effect.alarm_at);
      // A crash between the put and the words that follow it: the words are never said.
      if (this.rng() < 0.01) return this.crashRoom();
      if (effect.type === "send" && effect.connection === this.socket)
        this.toConnector.push(effect.message);
      if (effect.type === "close" && effect.connection === this.socket) this.cut();
    }
    this.room = state;
  }

  crashRoom(): void {
    this.room = null;
    this.cut();
  }

  // --- the connector and its terminal ------------------------------------------------------------------------

  feed(input: Parameters<typeof stepConnector>[1]): void {
    const { state, effects } = stepConnector(this.connector, input, this.time());
    this.connector = state;
    this.perform(effects);
  }

  perform(effects: ReturnType<typeof stepConnector>["effects"]) {
    for (const effect of effects) {
      if (effect.type === "journal") this.journal.push(...effect.lines);
      else if (effect.type === "terminal") this.commands.push(effect.command);
      else if (effect.type === "room" && this.socket !== null) this.toRoom.push(effect.message);
      else if (effect.type === "renew_journal") {
        this.connector = this.renewJournal();
        this.cut();
      }
      // The plug is pulled between two effects: what the disk has is what the next life knows.
      if (this.rng() < 0.01) return this.crashConnector();
    }
  }

  crashConnector(): void {
    this.cut();
    this.results = [];
    this.connector = startConnector(this.journal, this.time()).state;
    const { state, effects } = startConnector(this.journal, this.time());
    this.connector = state;
    for (const effect of effects) if (effect.type === "journal") this.journal.push(...effect.lines);
  }

  loseDisk(): void {
    this.cut();
    this.results = [];
    this.connector = this.renewJournal();
  }

  renewJournal(): ConnectorState {
    this.journals += 1;
    this.journal = [{ kind: "journal", journal_id: `J${this.journals}`, at: this.now }];
    return startConnector(this.journal, this.time()).state;
  }

  /** The terminal fills what it is given; its answer may be lost, the deal is not. */
  trade(): void {
    const command = this.commands.shift();
    if (command === undefined) return;
    const { request_id, intent } = command;
    this.sends.set(request_id, (this.sends.get(request_id) ?? 0) + 1);
    const ticket = String(this.deals.length + 1);
    if (intent.action !== "open") return;
    const deal = this.dealOf(intent, ticket);
    const refused = this.rng() < 0.15;
    if (!refused) this.deals.push(deal);
    const facts = {
      order_ticket: ticket,
      deal_ticket: ticket,
      position_id: ticket,
      lots: intent.lots,
      price: 1,
    };
    const none = { order_ticket: null, deal_ticket: null, position_id: null, lots: 0, price: 0 };
    const answered = refused ? none : facts;
    const retcode = refused ? 10019 : this.rng() < 0.2 ? 10012 : 10009;
    const told = retcode === 10012 ? none : answered;
    const deals = retcode === 10009 ? [deal] : [];
    this.results.push({ command, result: { retcode, ...told, profit: null, deals } });
  }

  answer(): void {
    const answer = this.results.shift();
    if (answer === undefined) return;
    const { request_id, attempt } = answer.command;
    this.feed({ type: "terminal_result", request_id, attempt, result: answer.result });
  }

  readTerminal(): void {
    const quotes = [{ symbol: "EURUSD", bid: 1, ask: 1, time: this.now }];
    const snapshot: AccountSnapshot = {
      at: this.now,
      account: MONEY,
      positions: [],
      orders: [],
      deals: [...this.deals],
    };
    this.feed({ type: "terminal_snapshot", snapshot, symbols: [], deals_since: 0, quotes });
  }

  // --- the world ---------------------------------------------------------------------------------------------

  cut(): void {
    if (this.socket === null) return;
    this.socket = null;
    this.toConnector = [];
    this.toRoom = [];
    this.feed({ type: "room_lost" });
  }

  connect(): void {
    this.cut();
    this.sockets += 1;
    this.socket = `c${this.sockets}`;
    this.feed({ type: "room_open", machine_id: "pc", machine_name: "PC", version: "1" });
  }

  async carry(): Promise<void> {
    const toRoom = this.toRoom.shift();
    if (toRoom !== undefined && this.socket !== null) {
      const parsed = parseMessage(connectorToRoom, JSON.stringify(toRoom));
      if (!parsed.ok) throw new Error(parsed.error.message);
      await this.give({
        type: "connector_message",
        connection: this.socket,
        message: parsed.value,
        stored: null,
      });
    }
    const toConnector = this.toConnector.shift();
    if (toConnector !== undefined) {
      const parsed = parseMessage(roomToConnector, JSON.stringify(toConnector));
      if (!parsed.ok) throw new Error(parsed.error.message);
      this.feed({ type: "room_message", message: parsed.value });
    }
  }

  async put(): Promise<void> {
    const old = this.intents[Math.floor(this.rng() * this.intents.length)];
    const intent = old !== undefined && this.rng() < 0.3 ? old : this.wish();
    await this.give({ type: "put_intent", intent, stored: null });
  }

  async step(): Promise<void> {
    const dice = this.rng();
    if (dice < 0.1) await this.put();
    else if (dice < 0.5) await this.carry();
    else if (dice < 0.62) this.trade();
    else if (dice < 0.74) this.answer();
    else if (dice < 0.78) this.readTerminal();
    else if (dice < 0.82) this.feed({ type: "tick" });
    else if (dice < 0.86) this.now += Math.floor(this.rng() * 9_000);
    else if (dice < 0.9) await this.give({ type: "alarm" });
    else if (dice < 0.91) this.crashRoom();
    else if (dice < 0.92) this.crashConnector();
    else if (dice < 0.925) this.loseDisk();
    else if (dice < 0.935) this.feed({ type: "terminal_lost" });
    else if (dice < 0.95) this.cut();
    else if (this.socket === null) this.connect();
  }

  /** The faults stop; everything gets its time. */
  async settle(): Promise<void> {
    const calm = this as { rng: Rng };
    calm.rng = () => 0.5;
    for (let round = 0; round < 6; round++) {
      this.connect();
      for (let i = 0; i < 40; i++) await this.carry();
      while (this.commands.length > 0) this.trade();
      while (this.results.length > 0) this.answer();
      for (let scan = 0; scan < 3; scan++) {
        this.readTerminal();
        for (let i = 0; i < 60; i++) await this.carry();
        this.now += 31_000;
        this.feed({ type: "tick" });
        await this.give({ type: "alarm" });
        await this.carry();
      }
    }
  }

  private wish(): OrderIntent {
    const request_id = ulid(this.now, this.rng);
    const intent: OrderIntent = {
      request_id,
      account_id: ACCOUNT,
      origin: "user",
      created_at: this.now,
      not_after: this.now + 10_000,
      if_offline: this.rng() < 0.5 ? "queue" : "reject",
      magic: 1,
      comment: commentFor(request_id),
      action: "open",
      symbol: "EURUSD",
      order_type: "BUY",
      lots: 0.1,
      price: null,
      stop_loss: null,
      take_profit: null,
    };
    this.intents.push(intent);
    return intent;
  }

  private dealOf(intent: OrderIntent & { action: "open" }, ticket: string): DealState {
    const ids = { ticket, order_ticket: ticket, position_id: ticket, symbol: intent.symbol };
    const costs = { profit: 0, commission: 0, swap: 0, fee: 0 };
    const fill = {
      side: "BUY",
      entry: "in",
      reason: "expert",
      lots: intent.lots,
      price: 1,
    } as const;
    return { ...ids, ...fill, ...costs, time: this.now, magic: 1, comment: intent.comment };
  }

  private time() {
    return { wall: this.now, mono: this.now };
  }
}

const MONEY: AccountSnapshot["account"] = {
  login: "1",
  server: "S",
  trade_mode: "demo",
  margin_mode: "hedging",
  currency: "USD",
  leverage: 100,
  balance: 1,
  equity: 1,
  margin: 0,
  free_margin: 1,
  margin_level: null,
};

async function audit(world: World): Promise<void> {
  const events = [...(await world.disk.list({ prefix: "event/" })).values()] as OrderEvent[];
  expect(verifyChain(events)).toMatchObject({ ok: true });
  for (const [request, count] of world.sends) expect(count, `sends of ${request}`).toBe(1);
  for (const intent of world.intents) {
    const kept = (await loadOrder(world.disk.asStorage(), intent.request_id)) as
      | RoomOrder
      | undefined;
    // A PUT that the room never stored was never answered either: the Worker puts it again.
    if (kept === undefined) {
      expect(world.sends.has(intent.request_id)).toBe(false);
      continue;
    }
    const isDone = world.deals.some((deal) => deal.comment === intent.comment);
    expect(isFinal(kept.order.state), `${intent.request_id} is ${kept.order.state}`).toBe(true);
    expect(
      kept.order.state === "FILLED",
      `${intent.request_id} ${kept.order.state}, deal: ${isDone}`,
    ).toBe(isDone);
    const told = events.filter((event) => event.request_id === intent.request_id);
    const again = told.reduce<OrderRecord>(
      (order, event) => applyOrderEvent(order, event).order,
      newOrder(intent),
    );
    expect(again).toEqual(kept.order);
  }
}

test(`${SEEDS} worlds with cut links, pulled plugs and lost disks: no order lost, doubled, or filled without its deal`, async () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const world = new World(seed);
    for (let i = 0; i < STEPS; i++) await world.step();
    await world.settle();
    await audit(world).catch((error: unknown) => {
      throw new Error(`seed ${seed}: ${String(error)}`, { cause: error });
    });
  }
});
