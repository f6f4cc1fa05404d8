import { assertNever, isMarketOrder, sideOf } from "#domain";
import type { TerminalCommand, TerminalResult } from "#orders";
import type { OrderIntent, Quote } from "#protocol";
import type { Fault, FaultKind } from "../world/kinds.ts";
import type { World } from "../world/world.ts";
import { Book, type Booked, type Holding, symbolStates } from "./book.ts";
import { Dealing, isPriceAway, type Shown } from "./dealing.ts";
import { Prices, toPoints } from "./prices.ts";
import { plainResult, refusedResult, type Sent } from "./results.ts";

const NORMAL_WAIT_MS = 120;
const LATE_MS = 40_000;
const SHORT_HISTORY_MS = 30_000;

/** Answers after which the broker may have the order. Kept apart from the nodes' own table on purpose. */
const PROVES_NOTHING = [10008, 10011, 10012, 10023, 10028, 10031];

type Seen = ReturnType<Broker["read"]>;

/** The broker, and what really happened there: the truth that every record is compared with. */
export class Broker {
  readonly login = "1001";
  readonly book: Book;
  readonly prices = new Prices();
  /** Which intent an order or deal ticket came from: known to the world only. */
  readonly origin = new Map<string, string>();
  /** Intents of which the broker took an order, and those whose last answer proved nothing. */
  readonly accepted = new Set<string>();
  readonly unproven = new Map<string, string>();
  readonly attempts = new Set<string>();
  /** Orders that a PC made by itself. */
  readonly born = new Set<string>();
  readonly shownTooLate = new Set<string>();
  /** When each intent was sent last. */
  readonly sentAt = new Map<string, number>();
  /** Intents of which the broker's records bear no comment of ours. */
  readonly unmarked = new Set<string>();
  readonly #world: World;
  readonly #dealing: Dealing;
  readonly #listeners: { readonly deal: (deal: Booked) => void; readonly changed: () => void }[] =
    [];
  #cached: Seen | null = null;

  constructor(world: World, mode: "hedging" | "netting") {
    this.#world = world;
    this.book = new Book(mode);
    this.#dealing = new Dealing(this.book, this.prices);
  }

  listen(deal: (deal: Booked) => void, changed: () => void): void {
    this.#listeners.push({ deal, changed });
  }

  // --- what a terminal asks --------------------------------------------------------------------------------

  isOnline(): boolean {
    return !this.#isOn("broker_offline");
  }

  isTradeAllowed(): boolean {
    return !this.#isOn("algo_off");
  }

  /** A terminal without its broker shows what it last heard. */
  look(dealsFrom: number): Seen {
    if (this.isOnline()) this.#cached = null;
    else this.#cached ??= this.read(dealsFrom);
    return this.#cached ?? this.read(dealsFrom);
  }

  read(dealsFrom: number) {
    const { now } = this.#world;
    const snapshot = this.book.snapshot(this.prices, now, dealsFrom, (shownAt) => shownAt <= now);
    const facts = {
      symbols: symbolStates(this.prices),
      quotes: this.prices.quotes(now) as readonly Quote[],
    };
    if (this.#isOn("history_failed"))
      return { ...facts, snapshot: { ...snapshot, deals: [] }, deals_since: null };
    if (this.#isOn("history_late")) {
      const deals = snapshot.deals.filter((deal) => deal.time <= now - LATE_MS);
      return { ...facts, snapshot: { ...snapshot, deals }, deals_since: dealsFrom };
    }
    if (this.#isOn("history_short")) {
      const since = now - SHORT_HISTORY_MS;
      const deals = snapshot.deals.filter((deal) => deal.time >= since);
      return { ...facts, snapshot: { ...snapshot, deals }, deals_since: since };
    }
    return { ...facts, snapshot, deals_since: dealsFrom };
  }

  // --- OrderSend -------------------------------------------------------------------------------------------

  send(command: TerminalCommand): Answered {
    const world = this.#world;
    world.act(`sent ${command.intent.action}`);
    this.sentAt.set(command.request_id, world.now);
    if (command.intent.origin === "connector") this.born.add(command.request_id);
    const wait = 20 + Math.floor(world.rng() * NORMAL_WAIT_MS);
    if (!this.isOnline()) return { result: refusedResult(10031), wait };
    if (!this.isTradeAllowed()) return { result: refusedResult(10027), wait };
    if (this.#isOn("market_closed")) return { result: refusedResult(10018), wait };
    const isPending = command.intent.action === "open" && !isMarketOrder(command.intent.order_type);
    const fault = world.faults.take(
      "send",
      ({ kind }) => kind !== "no_answer_cancelled" || isPending,
    );
    const sent =
      fault === null
        ? { result: this.#execute(command, world.now), wait }
        : this.#troubled(command, fault, wait);
    const { result } = sent;
    if (result === null || PROVES_NOTHING.includes(result.retcode))
      this.unproven.set(command.request_id, fault?.kind ?? String(result?.retcode));
    return sent;
  }

  #troubled(command: TerminalCommand, fault: Fault, wait: number): Answered {
    const world = this.#world;
    const { kind, value } = fault;
    world.struck(kind);
    world.note("broker", `${kind} on ${command.request_id}`);
    const late = world.now + Math.floor(value * 20_000);
    const slow = 2_000 + Math.floor(value * 10_000);
    switch (kind) {
      case "timeout_executed":
        this.#execute(command, late);
        return { result: refusedResult(10012), wait: slow };
      case "shown_minutes_late":
        // Later than any two readings wait: the order is called absent first, and that is an incident once it shows.
        this.shownTooLate.add(command.request_id);
        this.#execute(command, world.now + 100_000 + Math.floor(value * 60_000));
        return { result: refusedResult(10012), wait: slow };
      case "timeout_not_executed":
        return { result: refusedResult(10012), wait: slow };
      case "no_answer_executed":
        this.#execute(command, late);
        return { result: null, wait };
      case "no_answer_not_executed":
        return { result: null, wait };
      case "no_answer_cancelled":
        this.#execute(command, world.now);
        // It waits, is seen, and is taken away before the silence of its answer is noticed.
        world.after(5_000 + value * 50_000, () => this.#takeAway(command.request_id));
        return { result: null, wait };
      case "connection_executed":
        this.#execute(command, late);
        return { result: refusedResult(10031), wait };
      case "connection_not_executed":
        return { result: refusedResult(10031), wait };
      case "locked_executed":
        world.after(1_000 + value * 8_000, () => this.#execute(command, world.now));
        return { result: refusedResult(10028), wait };
      case "requote":
        this.#move(value);
        return { result: refusedResult(10004), wait };
      case "invalid_fill":
        return { result: refusedResult(10030), wait };
      case "too_many_requests":
        return { result: refusedResult(10024), wait };
      case "rejected":
        return { result: refusedResult(10006), wait };
      case "no_money":
        return { result: refusedResult(10019), wait };
      case "slippage":
        this.#move(value);
        return { result: this.#execute(command, world.now), wait };
      case "placed_then_filled":
        return { result: this.#placedFirst(command, true, value), wait };
      case "placed_then_rejected":
        return this.#refusedLater(command, value, wait);
      case "partial_unanswered":
        this.#partly(command, true, value);
        return { result: null, wait };
      case "partial_ended":
      case "partial_working":
        return { result: this.#partly(command, kind === "partial_working", value), wait };
      default:
        throw new RangeError(`${kind} is no fault of a send`);
    }
  }

  #execute(command: TerminalCommand, shownAt: number): TerminalResult {
    const done = this.#done(command, shownAt);
    for (const deal of done.deals) this.#book(deal, command.request_id);
    if (done.orderTicket !== null && command.intent.action !== "cancel")
      this.#own(done.orderTicket, command.request_id);
    if (done.deals.length === 0) this.#changed();
    return plainResult(done);
  }

  #done({ intent }: TerminalCommand, shownAt: number): Sent {
    switch (intent.action) {
      case "open":
        return isMarketOrder(intent.order_type)
          ? this.#market(intent, this.book.ticket(), unitsOf(intent.lots), shownAt)
          : this.#pending(intent, shownAt);
      case "close":
        return this.#close(intent, shownAt);
      case "modify":
        return this.#modify(intent);
      case "cancel":
        return {
          retcode: this.book.orders.delete(intent.order_ticket) ? 10009 : 10035,
          orderTicket: intent.order_ticket,
          deals: [],
        };
      case "modify_order":
        return this.#modifyOrder(intent);
      case "close_by":
        return { retcode: 10013, orderTicket: null, deals: [] }; // this broker does not offer it
      default:
        return assertNever(intent);
    }
  }

  #market(intent: Open, ticket: string, units: number, shownAt: number): Sent {
    const { symbol, order_type, stop_loss, take_profit } = intent;
    const order = {
      ticket,
      symbol,
      side: sideOf(order_type),
      units,
      stop: points(stop_loss),
      take: points(take_profit),
    };
    const struck = this.#world.tally.faults.stop_dropped ?? 0;
    const marks = this.#marks(intent, shownAt);
    // Some servers take no stops with a market order, and do not say so.
    const isBare = (this.#world.tally.faults.stop_dropped ?? 0) > struck;
    const taken = isBare ? { ...order, stop: null, take: null } : order;
    const deals = this.#dealing.deal(taken, marks, this.#world.now);
    return { retcode: 10009, orderTicket: ticket, deals };
  }

  #pending(intent: Open, shownAt: number): Sent {
    const price = toPoints(intent.price ?? 0);
    if (!isPriceAway(this.prices, intent.order_type, intent.symbol, price))
      return { retcode: 10015, orderTicket: null, deals: [] };
    const ticket = this.book.ticket();
    const { comment, magic } = this.#marks(intent, shownAt);
    this.book.orders.set(ticket, {
      ticket,
      symbol: intent.symbol,
      type: intent.order_type,
      units: unitsOf(intent.lots),
      price,
      stop: points(intent.stop_loss),
      take: points(intent.take_profit),
      magic,
      comment,
      placedAt: this.#world.now,
      shownAt,
      expiresAt: intent.expiry?.kind === "time" ? intent.expiry.at : null,
    });
    return { retcode: 10009, orderTicket: ticket, deals: [] };
  }

  #close(intent: Intent<"close">, shownAt: number): Sent {
    const held = this.book.positions.get(intent.position_id);
    if (held === undefined) return { retcode: 10036, orderTicket: null, deals: [] };
    const units = intent.lots === null ? held.units : unitsOf(intent.lots);
    if (units > held.units) return { retcode: 10038, orderTicket: null, deals: [] };
    const ticket = this.book.ticket();
    const deal = this.#dealing.close(
      held,
      units,
      ticket,
      this.#marks(intent, shownAt),
      this.#world.now,
    );
    return { retcode: 10009, orderTicket: ticket, deals: [deal] };
  }

  #modify(intent: Intent<"modify">): Sent {
    const held = this.book.positions.get(intent.position_id);
    if (held === undefined) return { retcode: 10036, orderTicket: null, deals: [] };
    const [stop, take] = [points(intent.stop_loss), points(intent.take_profit)];
    const isSame = held.stop === stop && held.take === take;
    held.stop = stop;
    held.take = take;
    return { retcode: isSame ? 10025 : 10009, orderTicket: null, deals: [] };
  }

  #modifyOrder(intent: Intent<"modify_order">): Sent {
    const order = this.book.orders.get(intent.order_ticket);
    if (order === undefined) return { retcode: 10035, orderTicket: null, deals: [] };
    const price = toPoints(intent.price);
    if (!isPriceAway(this.prices, order.type, order.symbol, price))
      return { retcode: 10015, orderTicket: null, deals: [] };
    order.price = price;
    order.stop = points(intent.stop_loss);
    order.take = points(intent.take_profit);
    return { retcode: 10009, orderTicket: order.ticket, deals: [] };
  }

  /** 10008 for a market order: the broker has it in work; later it is filled, or it is refused. */
  #placedFirst(command: TerminalCommand, isFilled: boolean, value: number): TerminalResult {
    const { intent } = command;
    if (intent.action !== "open" || !isMarketOrder(intent.order_type))
      return this.#execute(command, this.#world.now);
    const ticket = this.book.ticket();
    this.#own(ticket, command.request_id);
    if (isFilled) {
      this.#world.after(300 + value * 10_000, () => {
        const { deals } = this.#market(intent, ticket, unitsOf(intent.lots), this.#world.now);
        for (const deal of deals) this.#book(deal, command.request_id);
      });
    }
    return { ...refusedResult(10008), order_ticket: ticket };
  }

  /** Some servers say later that they refused; others only let the order vanish. */
  #refusedLater(command: TerminalCommand, value: number, wait: number): Answered {
    const result = this.#placedFirst(command, false, value);
    const isSaid = value > 0.5 && result.retcode === 10008;
    const word = { ...refusedResult(10006), order_ticket: result.order_ticket };
    return isSaid
      ? { result, wait, later: { result: word, after: value * 9_000 } }
      : { result, wait };
  }

  /** Half of it now; the rest is gone, or stays as a working order at the same price. */
  #partly(command: TerminalCommand, restWorks: boolean, value: number): TerminalResult {
    const { intent } = command;
    const units = intent.action === "open" ? unitsOf(intent.lots) : 0;
    if (intent.action !== "open" || !isMarketOrder(intent.order_type) || units < 2)
      return this.#execute(command, this.#world.now);
    const first = Math.max(1, Math.floor(units * value));
    const ticket = this.book.ticket();
    const done = this.#market(intent, ticket, first, this.#world.now);
    this.#own(ticket, command.request_id);
    for (const deal of done.deals) this.#book(deal, command.request_id);
    if (restWorks) {
      const marks = { comment: done.deals[0]?.comment ?? "", magic: done.deals[0]?.magic ?? 0 };
      this.book.orders.set(ticket, {
        ticket,
        symbol: intent.symbol,
        type: sideOf(intent.order_type) === "BUY" ? "BUY_LIMIT" : "SELL_LIMIT",
        units: units - first,
        price: toPoints(done.deals[0]?.price ?? 0),
        stop: null,
        take: null,
        ...marks,
        placedAt: this.#world.now,
        shownAt: this.#world.now,
        expiresAt: value > 0.5 ? this.#world.now + 20_000 : null,
      });
    }
    return plainResult({ ...done, retcode: 10010 });
  }

  // --- by itself -------------------------------------------------------------------------------------------

  /** Prices of this moment, and what they set off. */
  tick(isMoving: boolean): void {
    const { now, rng } = this.#world;
    if (isMoving)
      for (const symbol of this.prices.symbols)
        this.prices.move(symbol, Math.floor(rng() * 41) - 20);
    for (const order of [...this.book.orders.values()]) {
      if (order.expiresAt === null || order.expiresAt > now) continue;
      this.book.orders.delete(order.ticket);
      this.#world.act("broker expires an order");
      this.#changed();
    }
    for (const deal of this.#dealing.touch(now, rng, isMoving)) this.#bookOf(deal);
  }

  /** The owner trades by hand in the terminal, or the broker does something by its own right. */
  manual(kind: FaultKind, value: number): boolean {
    const { now } = this.#world;
    const shown: Shown = { reason: "client", comment: "", magic: 0, shownAt: now };
    const held = pick([...this.book.positions.values()], value);
    switch (kind) {
      case "manual_open": {
        const order = {
          ticket: this.book.ticket(),
          symbol: "EURUSD",
          side: value > 0.5 ? ("BUY" as const) : ("SELL" as const),
          units: 3,
          stop: null,
          take: null,
        };
        for (const deal of this.#dealing.deal(order, shown, now)) this.#bookOf(deal);
        return true;
      }
      case "manual_close":
        return this.#closeByHand(held, value > 0.7 ? 1 : null, shown);
      case "stop_out":
        return this.#closeByHand(held, null, { ...shown, reason: "so", comment: "[so 49.8%]" });
      case "manual_modify":
        if (held === undefined) return false;
        held.stop =
          held.side === "BUY"
            ? this.prices.bid(held.symbol) - 400
            : this.prices.ask(held.symbol) + 400;
        this.#changed();
        return true;
      case "manual_cancel":
        return this.#cancel(pick([...this.book.orders.keys()], value));
      case "ticket_changed":
        if (held === undefined) return false;
        held.ticket = this.book.ticket();
        this.#changed();
        return true;
      case "price_jump":
        this.#move(value);
        this.tick(false);
        return true;
      default:
        return false;
    }
  }

  /** Dealer or owner takes a waiting order away. */
  #takeAway(requestId: string): void {
    const ticket = [...this.book.orders.keys()].find(
      (one) => this.origin.get(`order ${one}`) === requestId,
    );
    if (this.#cancel(ticket)) this.#world.act("broker takes an order away");
  }

  #cancel(ticket: string | undefined): boolean {
    if (ticket === undefined || !this.book.orders.delete(ticket)) return false;
    this.#changed();
    return true;
  }

  #closeByHand(held: Holding | undefined, units: number | null, shown: Shown): boolean {
    if (held === undefined) return false;
    const lots = Math.min(held.units, units ?? held.units);
    this.#bookOf(
      this.#dealing.close(
        held,
        lots,
        this.book.ticket(),
        { ...shown, magic: held.magic },
        this.#world.now,
      ),
    );
    return true;
  }

  #move(value: number): void {
    for (const symbol of this.prices.symbols)
      this.prices.move(symbol, Math.floor((value - 0.5) * 600));
  }

  /** What the broker makes of our marks; the terminal may see the result later than it is. */
  #marks(intent: OrderIntent, shownAt: number): Shown {
    const { comment, magic } = intent;
    const plain = { reason: "expert", comment, magic, shownAt } as const;
    const fault = intent.action === "open" ? this.#world.faults.take("mark") : null;
    if (fault === null) return plain;
    this.#world.struck(fault.kind);
    if (fault.kind === "magic_zeroed") return { ...plain, magic: 0 };
    if (fault.kind === "stop_dropped") return plain;
    this.unmarked.add(intent.request_id);
    return { ...plain, comment: fault.kind === "comment_emptied" ? "" : "swap-free EU" };
  }

  #own(ticket: string, requestId: string): void {
    this.origin.set(`order ${ticket}`, requestId);
    this.accepted.add(requestId);
  }

  #bookOf(deal: Booked): void {
    const intent = this.origin.get(`order ${deal.order_ticket}`);
    this.#book(deal, intent);
  }

  #book(deal: Booked, requestId: string | undefined): void {
    if (requestId !== undefined) this.origin.set(`deal ${deal.ticket}`, requestId);
    this.#world.note(
      "broker",
      `deal ${deal.ticket} ${deal.entry} ${deal.lots} of ${requestId ?? "nobody"}`,
    );
    this.#world.act(requestId === undefined ? "deals of nobody's order" : "deals of an order");
    this.#world.after(deal.shownAt - this.#world.now + 5, () => {
      for (const one of this.#listeners) one.deal(deal);
    });
  }

  #changed(): void {
    this.#world.after(5, () => {
      for (const one of this.#listeners) one.changed();
    });
  }

  #isOn(kind: FaultKind): boolean {
    return this.#world.faults.isOn(kind, this.#world.now);
  }
}

/** What OrderSend gave back and how long it held the program; null = nothing at all. */
interface Answered {
  readonly result: TerminalResult | null;
  readonly wait: number;
  /** A second word about the same request. */
  readonly later?: { readonly result: TerminalResult; readonly after: number };
}

type Intent<A extends OrderIntent["action"]> = Extract<OrderIntent, { action: A }>;
type Open = Intent<"open">;

function unitsOf(lots: number): number {
  return Math.round(lots * 100);
}

function points(price: number | null): number | null {
  return price === null ? null : toPoints(price);
}

function pick<T>(list: readonly T[], value: number): T | undefined {
  return list[Math.floor(value * list.length)];
}
