import type { EpochMs, Tick } from "#domain";
import type { TradeRequest } from "../broker/request.ts";
import { RETCODES } from "../broker/retcodes.ts";
import type { SimPosition, SimState } from "../broker/state.ts";
import { chooseFaults, timedFaults } from "../faults/choose.ts";
import type { FaultAction, FaultKind, FaultPlan } from "../faults/fault.ts";
import { plainPlan, type SendPlan, type Telling, UNTOUCHED, withFault } from "../faults/plan.ts";
import { mix } from "../feed/noise.ts";
import type { Venue } from "../venue/venue.ts";
import { burst, refusalAnswer } from "./answers.ts";
import { BrokerSide } from "./broker-side.ts";
import { TerminalCache } from "./cache.ts";
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
  readonly #broker: BrokerSide;
  readonly #cache: TerminalCache;
  /** Number of the newest change at the broker. */
  #change = 0;
  #sends = 0;
  #draws = 0;
  #ruleUses: readonly number[] = [];
  #downUntil: EpochMs | null = null;

  constructor({ broker, venue, latencyMs = 0, seed = 1, faults = { rules: [] } }: TerminalSetup) {
    this.#broker = new BrokerSide(broker, venue);
    this.#cache = new TerminalCache(broker, venue);
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
    const symbol = this.#broker.symbolOf(request);
    const chosen = chooseFaults(this.#plan, this.#ruleUses, { nth, tag, request, symbol, now });
    this.#ruleUses = chosen.used;
    const plan = chosen.actions.reduce(withFault, plainPlan(request));
    if (plan.cut?.when === "before") {
      this.#break(now, plan.cut.forMs);
      this.#count("disconnect");
    }
    const refusal = this.#gate.refusal(request, this.#downUntil === null, now);
    if (refusal !== null) return refusalAnswer(refusal);
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
    return this.#cache.view(now);
  }

  /** Positions with their present tickets, as the terminal knows them. */
  positions(now: EpochMs): readonly SimPosition[] {
    this.#run(now);
    return this.#cache.positions;
  }

  quote(symbol: string, now: EpochMs): Tick | null {
    return this.#venue.quoteAt(symbol, now);
  }

  health(now: EpochMs): TerminalHealth {
    this.#run(now);
    const { tradeAllowed, expertAllowed } = this.#broker.account.rules;
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
    const own = this.#broker.nextAt() ?? Infinity;
    const next = Math.min(this.#due.nextAt() ?? Infinity, own);
    return next === Infinity ? null : next;
  }

  /** Grows with each change of the account at the broker: a host that keeps it knows when to. */
  get changes(): number {
    return this.#change;
  }

  /** The broker's own account: the truth to judge by, whatever the terminal believes. */
  truth(now: EpochMs): SimState {
    this.#run(now);
    return this.#broker.account;
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
    this.#cache.forget();
  }

  /** The terminal logs in to another account; the one that it leaves is given back, as its broker has it. */
  switchAccount(to: SimState, now: EpochMs): SimState {
    this.#run(now);
    this.restart(now, 0);
    const left = this.#broker.replace(to, now);
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
    const before = this.#broker.account;
    const at = this.#broker.step(until);
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
        this.#cache.see(item.account, item.change);
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
    const symbol = this.#broker.symbolOf(plan.request);
    for (const kind of plan.kinds) this.#count(kind);
    for (const fault of plan.before) this.#happen(fault, symbol, at);
    const account = this.#broker.account;
    const result = this.#broker.receive(plan, at);
    if (this.#broker.account !== account) this.#tell(account, at, plan);
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

  /** Somebody else's doing, at the broker or at the terminal. */
  #happen(fault: FaultAction, symbol: string | null, at: EpochMs): void {
    switch (fault.kind) {
      case "historyNotReady":
        this.#cache.blur(fault.reads, fault.missMs ?? null);
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
        const before = this.#broker.account;
        if (!this.#broker.act(fault, symbol, at)) return;
        this.#count(fault.kind);
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
    const { account } = this.#broker;
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
    const answer = refusalAnswer(RETCODES.connection);
    this.#inbox.push(this.#gate.giveUp().map((tag) => ({ type: "answer", tag, answer })));
    this.#downUntil = Math.max(this.#downUntil ?? -Infinity, at + forMs);
    this.#due.add(this.#downUntil, { kind: "heal" });
  }

  #heal(): void {
    this.#downUntil = null;
    this.#cache.synchronise(this.#broker.account, this.#change);
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
