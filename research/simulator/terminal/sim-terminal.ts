import type { EpochMs, Tick } from "#domain";
import { advance, firstEventAt } from "../broker/advance.ts";
import { marketAt } from "../broker/market.ts";
import type { TradeRequest, TradeResult } from "../broker/request.ts";
import { RETCODES, wordsOf } from "../broker/retcodes.ts";
import { type SendOptions, sendOrder, symbolOf } from "../broker/send.ts";
import type { SimPosition, SimState } from "../broker/state.ts";
import { actAtBroker } from "../faults/at-broker.ts";
import { chooseFaults, timedFaults } from "../faults/choose.ts";
import type { FaultAction, FaultKind, FaultPlan } from "../faults/fault.ts";
import { plainPlan, type SendPlan, type Telling, UNTOUCHED, withFault } from "../faults/plan.ts";
import { mix } from "../feed/noise.ts";
import { snapshot } from "../snapshot.ts";
import type { Venue } from "../venue/venue.ts";
import { Gate } from "./gate.ts";
import { Inbox } from "./inbox.ts";
import { Schedule } from "./schedule.ts";
import { transactionsBetween } from "./transactions.ts";
import type { SendAnswer, TerminalEvent, TerminalHealth, TerminalView } from "./types.ts";

/** GetLastError when OrderSend was false: ERR_TRADE_SEND_FAILED. */
const SEND_FAILED = 4756;

export interface TerminalSetup {
  /** The account as the broker has it. */
  readonly broker: SimState;
  readonly venue: Venue;
  /** One way between terminal and broker; 0 (the default) answers within `send`. */
  readonly latencyMs?: number;
  /** Of jitter and of the order of events. */
  readonly seed?: number;
  readonly faults?: FaultPlan;
}

/** What waits for its moment between the broker and the terminal. */
type Scheduled =
  | { readonly kind: "arrive"; readonly tag: string; readonly plan: SendPlan }
  /** The link breaks for `cutMs` as soon as it is there. */
  | {
      readonly kind: "answer";
      readonly tag: string;
      readonly answer: SendAnswer;
      readonly cutMs: number | null;
    }
  | { readonly kind: "see"; readonly account: SimState; readonly change: number }
  | { readonly kind: "hear"; readonly events: readonly TerminalEvent[] }
  | { readonly kind: "fault"; readonly fault: FaultAction; readonly symbol: string | null }
  | { readonly kind: "heal" };

/**
 * A terminal and the broker behind it: what the broker has done, what is on its way, and what the terminal
 * can see are three things. Time is the caller's and only goes forward; nothing happens between two calls that
 * the later one does not make up for.
 */
export class SimTerminal {
  /** How often each kind of fault really happened. */
  readonly injected: Partial<Record<FaultKind, number>> = {};
  readonly #venue: Venue;
  readonly #latency: number;
  readonly #seed: number;
  readonly #plan: FaultPlan;
  readonly #due = new Schedule<Scheduled>();
  readonly #inbox = new Inbox();
  readonly #gate = new Gate();
  #broker: SimState;
  /** What the terminal has been told; null after a restart, until it hears from the broker. */
  #seen: SimState | null;
  /** Number of the newest change at the broker, and of the newest that the terminal has seen. */
  #change = 0;
  #seenChange = 0;
  #sends = 0;
  #draws = 0;
  #ruleUses: readonly number[] = [];
  #downUntil: EpochMs | null = null;
  #unreadable: { reads: number; readonly missMs: number | null } | null = null;

  constructor({ broker, venue, latencyMs = 0, seed = 1, faults = { rules: [] } }: TerminalSetup) {
    this.#broker = broker;
    this.#seen = broker;
    this.#venue = venue;
    this.#latency = latencyMs;
    this.#seed = seed;
    this.#plan = faults;
    for (const { at, action, match } of timedFaults(faults))
      this.#due.add(at, { kind: "fault", fault: action, symbol: match.symbol ?? null });
  }

  /**
   * OrderSend. The broker keeps no tags: the same tag twice is two orders.
   *
   * @param tag the sender's own name for this call; its answer carries it.
   * @returns the answer, or null: an "answer" event brings it (or never, when the terminal restarts first).
   */
  send(tag: string, request: TradeRequest, now: EpochMs): SendAnswer | null {
    this.#run(now);
    const nth = ++this.#sends;
    const symbol = symbolOf(this.#broker, request);
    const chosen = chooseFaults(this.#plan, this.#ruleUses, { nth, tag, request, symbol, now });
    this.#ruleUses = chosen.used;
    const plan = chosen.actions.reduce(withFault, plainPlan(request));
    if (plan.cut?.when === "before") {
      this.#break(now, plan.cut.forMs);
      this.#count("disconnect");
    }
    const refusal = this.#gate.refusal(request, this.#downUntil === null, now);
    if (refusal !== null) return refusedWith(refusal);
    this.#gate.begin(tag, request);
    this.#due.add(now + this.#travel(), { kind: "arrive", tag, plan });
    this.#run(now);
    return this.#inbox.takeAnswer(tag);
  }

  /** Events since the last look, oldest first. */
  poll(now: EpochMs): readonly TerminalEvent[] {
    this.#run(now);
    return this.#inbox.drain();
  }

  /** Positions, orders and history as the terminal has them now; null while it knows of no account. */
  view(now: EpochMs): TerminalView | null {
    this.#run(now);
    if (this.#seen === null) return null;
    const held = snapshot(this.#seen, this.#venue, now);
    const { account, positions, orders, deals, history } = held;
    const unreadable = this.#unreadable;
    if (unreadable && --unreadable.reads <= 0) this.#unreadable = null;
    if (unreadable && unreadable.missMs === null)
      return { account, positions, orders, history: { ready: false } };
    const newest = now - (unreadable?.missMs ?? -Infinity);
    const known = deals.filter((deal) => deal.time <= newest);
    const isCut = deals.length >= this.#seen.rules.keep.deals;
    const since = isCut ? (deals[0]?.time ?? 0) + 1 : 0;
    return {
      account,
      positions,
      orders,
      history: { ready: true, since, deals: known, orders: history },
    };
  }

  /** Positions with their present tickets, as the terminal knows them. */
  positions(now: EpochMs): readonly SimPosition[] {
    this.#run(now);
    return this.#seen?.positions ?? [];
  }

  quote(symbol: string, now: EpochMs): Tick | null {
    return this.#venue.quoteAt(symbol, now);
  }

  health(now: EpochMs): TerminalHealth {
    this.#run(now);
    const { tradeAllowed, expertAllowed } = this.#broker.rules;
    const connected = this.#downUntil === null;
    const ticks = this.#venue.symbols.flatMap(
      ({ symbol }) => this.#venue.quoteAt(symbol, now)?.time ?? [],
    );
    return {
      ...{ connected, autoTrading: this.#gate.isAutoTrading(now), expertAllowed },
      tradeAllowed: tradeAllowed && connected,
      lastTick: ticks.length > 0 ? Math.max(...ticks) : null,
    };
  }

  /** When something that is on its way arrives, or the account changes by itself within the hour; null = neither. */
  nextAt(): EpochMs | null {
    const own = firstEventAt(this.#broker, this.#venue, this.#broker.at + 3_600_000);
    const next = Math.min(this.#due.nextAt() ?? Infinity, own ?? Infinity);
    return next === Infinity ? null : next;
  }

  /** Grows with each change of the account at the broker: a host that keeps it knows when to. */
  get changes(): number {
    return this.#change;
  }

  /** The broker's own account: the truth to judge by, whatever the terminal believes. */
  truth(now: EpochMs): SimState {
    this.#run(now);
    return this.#broker;
  }

  /** The link to the broker breaks: nothing passes for so long, and every send that waits gets 10031. */
  cut(now: EpochMs, forMs: number): void {
    this.#run(now);
    this.#break(now, forMs);
  }

  /** The terminal is closed and started again: sends lose their answers, the lists are empty until the broker is heard. */
  restart(now: EpochMs, forMs: number): void {
    this.#run(now);
    this.#break(now, forMs);
    this.#inbox.drain();
    this.#seen = null;
  }

  /** The terminal logs in to another account; the one that it leaves is given back, as its broker has it. */
  switchAccount(to: SimState, now: EpochMs): SimState {
    this.#run(now);
    const left = this.#broker;
    this.restart(now, 0);
    this.#broker = advance(to, this.#venue, now).state;
    this.#heal();
    return left;
  }

  /** The AlgoTrading button. */
  setAutoTrading(isOn: boolean): void {
    this.#gate.press(isOn);
  }

  // --- time ------------------------------------------------------------------------------------------------

  /** All that is due until now, the broker's own doings and what travels, in the order of time. */
  #run(now: EpochMs): void {
    for (;;) {
      const next = this.#due.nextAt();
      const until = next !== null && next <= now ? next : now;
      if (this.#stepBroker(until)) continue;
      if (next === null || next > now) return;
      const { at, item } = this.#due.take();
      this.#handle(item, at);
    }
  }

  /** The broker's next doing of its own; false when there is none until then. */
  #stepBroker(until: EpochMs): boolean {
    const before = this.#broker;
    if (until <= before.at) return false;
    const at = firstEventAt(before, this.#venue, until);
    this.#broker = advance(before, this.#venue, at ?? until).state;
    if (at === null) return false;
    this.#tell(before, at);
    return true;
  }

  #handle(item: Scheduled, at: EpochMs): void {
    switch (item.kind) {
      case "arrive":
        this.#arrive(item.tag, item.plan, at);
        return;
      case "answer":
        if (!this.#gate.end(item.tag)) return;
        this.#inbox.push([{ type: "answer", tag: item.tag, answer: item.answer }]);
        if (item.cutMs !== null) this.#break(at, item.cutMs);
        return;
      case "see":
        if (item.change <= this.#seenChange) return;
        this.#seen = item.account;
        this.#seenChange = item.change;
        return;
      case "hear":
        this.#inbox.push(item.events);
        return;
      case "fault":
        this.#happen(item.fault, item.symbol, at);
        return;
      case "heal":
        if (this.#downUntil !== null && at >= this.#downUntil) this.#heal();
        return;
    }
  }

  // --- the broker ------------------------------------------------------------------------------------------

  #arrive(tag: string, plan: SendPlan, at: EpochMs): void {
    const symbol = symbolOf(this.#broker, plan.request);
    for (const kind of plan.kinds) this.#count(kind);
    for (const fault of plan.before) this.#happen(fault, symbol, at);
    const result = plan.isExecuted
      ? this.#execute(plan, at)
      : this.#refusedBy(plan.retcode ?? RETCODES.reject, plan, symbol, at);
    for (const fault of plan.after) this.#happen(fault, symbol, at);
    if (plan.cut?.when === "during") {
      this.#break(at, plan.cut.forMs);
      return;
    }
    const answer: SendAnswer = plan.isSendFalse
      ? { sent: false, error: SEND_FAILED }
      : { sent: true, result };
    const cutMs = plan.cut?.when === "after" ? plan.cut.forMs : null;
    const answerAt = at + this.#travel() + plan.answerAfterMs;
    this.#due.add(answerAt, { kind: "answer", tag, answer, cutMs });
  }

  #execute(plan: SendPlan, at: EpochMs): TradeResult {
    const before = this.#broker;
    const market = marketAt(this.#venue, at);
    const sent = sendOrder(before, plan.request, market, optionsOf(plan, at));
    this.#broker = sent.state;
    if (sent.state !== before) this.#tell(before, at, plan);
    return plan.retcode === null ? sent.result : without(sent.result, plan.retcode);
  }

  #refusedBy(retcode: number, plan: SendPlan, symbol: string | null, at: EpochMs): TradeResult {
    const tick = symbol === null ? null : this.#venue.quoteAt(symbol, at);
    const instrument = this.#venue.symbols.find((one) => one.symbol === symbol);
    const worse = plan.requotePoints * (instrument?.point ?? 0);
    const price = (level: number | undefined) =>
      level === undefined ? 0 : Number((level + worse).toFixed(instrument?.digits ?? 5));
    return {
      ...{ retcode, order: null, deal: null, lots: 0, price: 0 },
      ...{ bid: price(tick?.bid), ask: price(tick?.ask), comment: wordsOf(retcode) },
    };
  }

  /** Somebody else's doing, at the broker or at the terminal. */
  #happen(fault: FaultAction, symbol: string | null, at: EpochMs): void {
    switch (fault.kind) {
      case "historyNotReady":
        this.#unreadable = { reads: fault.reads, missMs: fault.missMs ?? null };
        this.#count(fault.kind);
        return;
      case "autoTradingOff":
        this.#gate.offUntil(at + fault.forMs);
        this.#count(fault.kind);
        return;
      case "tooMany":
        this.#gate.limit(fault.perSecond);
        this.#count(fault.kind);
        return;
      case "disconnect":
        this.#break(at, fault.forMs);
        this.#count(fault.kind);
        return;
      case "eventBurst":
        this.#inbox.push(burst(fault.count));
        this.#count(fault.kind);
        return;
      default: {
        const before = this.#broker;
        const after = actAtBroker(before, fault, marketAt(this.#venue, at), symbol);
        if (after === null) return;
        this.#count(fault.kind);
        this.#broker = after;
        this.#tell(before, at);
      }
    }
  }

  // --- the link --------------------------------------------------------------------------------------------

  /** Sends word of a change: the lists and the events race each other, and both are lost while the link is down. */
  #tell(before: SimState, at: EpochMs, plan: Telling = UNTOUCHED): void {
    const change = ++this.#change;
    // What the link would carry after it broke is lost; the terminal learns it when the link is back.
    if (this.#downUntil !== null || plan.cut !== null) return;
    const account = this.#broker;
    this.#due.add(at + this.#travel() + plan.visibleMs, { kind: "see", account, change });
    const told = transactionsBetween(before, account, this.#luck() < 0.5);
    const ordered = plan.events.isReordered ? [...told].reverse() : told;
    const events = [
      ...(plan.events.isDropped ? [] : ordered),
      ...(plan.events.isDoubled ? ordered : []),
      ...burst(plan.events.burst),
    ];
    if (events.length > 0)
      this.#due.add(at + this.#travel() + plan.events.delayMs, { kind: "hear", events });
  }

  #break(at: EpochMs, forMs: number): void {
    this.#due.keep(({ kind }) => kind === "fault" || kind === "heal");
    const answer = refusedWith(RETCODES.connection);
    this.#inbox.push(this.#gate.giveUp().map((tag) => ({ type: "answer", tag, answer })));
    this.#downUntil = Math.max(this.#downUntil ?? -Infinity, at + forMs);
    this.#due.add(this.#downUntil, { kind: "heal" });
  }

  #heal(): void {
    this.#downUntil = null;
    this.#seen = this.#broker;
    this.#seenChange = this.#change;
    this.#inbox.push([{ type: "synchronised" }]);
  }

  /** One way, with a jitter of half the latency. */
  #travel(): number {
    return this.#latency === 0 ? 0 : Math.round(this.#latency * (0.75 + this.#luck() / 2));
  }

  #luck(): number {
    return mix(this.#seed, ++this.#draws) / 4294967296;
  }

  #count(kind: FaultKind): void {
    this.injected[kind] = (this.injected[kind] ?? 0) + 1;
  }
}

function optionsOf({ request, share, work, slippagePoints }: SendPlan, at: EpochMs): SendOptions {
  return {
    slippagePoints,
    ...(share === null || !("lots" in request) ? {} : { availableLots: request.lots * share }),
    ...(work === null ? {} : { work: { at: at + work.afterMs, end: work.end } }),
  };
}

/** The broker's number hidden behind another: the terminal learns nothing else. */
function without(result: TradeResult, retcode: number): TradeResult {
  return {
    ...result,
    retcode,
    order: null,
    deal: null,
    lots: 0,
    price: 0,
    comment: wordsOf(retcode),
  };
}

function refusedWith(retcode: number): SendAnswer {
  const nothing = { order: null, deal: null, lots: 0, price: 0, bid: 0, ask: 0 } as const;
  return { sent: true, result: { retcode, ...nothing, comment: wordsOf(retcode) } };
}

function burst(count: number): readonly TerminalEvent[] {
  const empty = {
    type: "transaction",
    transaction: "order_update",
    ticket: "0",
    deal: null,
    ended: null,
  } as const;
  return Array.from({ length: count }, () => empty);
}
