import type { EpochMs, Json } from "#domain";
import {
  type AccountSnapshot,
  type DealState,
  type OrderIntent,
  type OrderState,
  type OrderStep,
  PROTOCOL_VERSION,
  type RoomToBrowser,
  type RoomToConnector,
} from "#protocol";
import { applyOrderEvent, type StepOutcome } from "../apply.ts";
import { chainEvent } from "../chain.ts";
import { isCommentOf, stepId } from "../ids.ts";
import { isOpeningDeal } from "../reconcile.ts";
import { newOrder } from "../record.ts";
import { isFinal } from "../states.ts";
import type { Unnumbered } from "./connector-types.ts";
import { nextAlarm } from "./room-alarm.ts";
import { isBooked, withDeal } from "./room-deals.ts";
import { tradesOf } from "./room-facts.ts";
import { inPieces, KEYS } from "./room-keys.ts";
import { holdings, withoutOld } from "./room-memory.ts";
import { lotsShown } from "./room-shown.ts";
import { isMetaChanged, isOutboxEmpty, metaOf, reportedSeqOf, viewOf } from "./room-state.ts";
import type { RoomEffect, RoomOrder, RoomRules, RoomState } from "./room-types.ts";

/** A report that is neither confirmed nor failed by then is sent again. */
const REPORT_GUARD_MS = 15_000;

/**
 * One step of the room in the making. It gathers what changed, and `finish` writes all of it in one put
 * that stands before every message: nothing is said that is not stored.
 */
export class RoomRun {
  readonly before: RoomState;
  state: RoomState;
  readonly now: EpochMs;
  readonly rules: RoomRules;
  private orders: Record<string, RoomOrder> | null = null;
  private readonly touched = new Set<string>();
  private readonly entries: Record<string, Json> = {};
  private readonly after: RoomEffect[] = [];

  constructor(state: RoomState, rules: RoomRules, now: EpochMs) {
    this.before = state;
    this.state = state;
    this.rules = rules;
    this.now = now;
  }

  // --- orders ----------------------------------------------------------------------------------------------

  /** Begins an order with what is known at its first sight. */
  begin(intent: OrderIntent, reservedMargin = 0): RoomOrder {
    const kept: RoomOrder = {
      order: newOrder(intent),
      command: null,
      acked: false,
      reserved_margin: reservedMargin,
      touched_at: this.now,
      snapshot_no: this.state.snapshot_no,
      seen_lots: null,
      events: [],
      deals: [],
    };
    this.keep(kept);
    return kept;
  }

  /** Lets an older order, read from storage, take part in this step. */
  recall(stored: RoomOrder | null): void {
    if (stored !== null && this.state.orders[stored.order.request_id] === undefined)
      this.keep(stored, false);
  }

  change(requestId: string, fields: Partial<RoomOrder>): void {
    const kept = this.state.orders[requestId];
    if (kept !== undefined) this.keep({ ...kept, ...fields });
  }

  /** Takes a step into its order, numbers and chains it, and tells the pages. */
  note(step: OrderStep): StepOutcome {
    const kept = this.state.orders[step.request_id];
    if (kept === undefined) return "refused";
    const { order, outcome } = applyOrderEvent(kept.order, step);
    if (outcome === "duplicate" || outcome === "refused") return outcome;
    const event = chainEvent(this.state.tip, step);
    this.state = { ...this.state, tip: { seq: event.seq, hash: event.hash } };
    const { snapshot_no } = this.state;
    const events = [...kept.events, event];
    const seen_lots = lotsShown(this.state, order);
    this.keep({ ...kept, order, touched_at: this.now, snapshot_no, seen_lots, events });
    this.entries[KEYS.event(event.seq)] = event as unknown as Json; // a parsed step holds JSON only
    this.outbox({ events: [...this.state.outbox.events, event] });
    this.tellPages({ type: "TRADE_RESULT", request_id: step.request_id, event });
    if (order.state === "DONE" && order.intent?.action === "cancel")
      this.endCancelled(order.intent);
    return outcome;
  }

  /** A step that the room itself is the cause of. */
  say(
    intent: OrderIntent,
    state: OrderState,
    cause: string,
    code?: string,
    message?: string,
    at = this.now,
  ): StepOutcome {
    return this.note({
      id: stepId(intent.request_id, state, cause),
      account_id: intent.account_id,
      request_id: intent.request_id,
      state,
      at,
      by: "room",
      ...(code === undefined ? {} : { code }),
      ...(message === undefined ? {} : { message: message.slice(0, 400) }),
    });
  }

  /** Books deals once each, whatever the state of their orders. */
  book(deals: readonly DealState[]): void {
    // A reading brings the same deals again and again: those that have their order are not looked for among all of them.
    const owned = new Set(Object.values(this.state.orders).flatMap((kept) => ticketsOf(kept)));
    for (const deal of deals) {
      if (!owned.has(deal.ticket)) this.attach(deal);
      if (isBooked(this.state.deal_tickets, deal.ticket)) continue;
      this.set({ deal_tickets: withDeal(this.state.deal_tickets, deal) });
      this.keepDeal(deal, false);
      this.outbox({ deals: [...this.state.outbox.deals, deal] });
      if (deal.entry !== "in") this.set({ trades: tradesOf([deal], this.state.trades) });
      this.tellPages({ type: "DEAL", deal });
    }
  }

  keepDeal(deal: DealState, reported: boolean): void {
    this.entries[KEYS.deal(deal.ticket)] = { deal, reported } as unknown as Json; // plain data by its schema
  }

  openOrders(): readonly RoomOrder[] {
    return Object.values(this.state.orders).filter(({ order }) => !isFinal(order.state));
  }

  // --- the rest of the state -------------------------------------------------------------------------------

  set(fields: Partial<RoomState>): void {
    this.state = { ...this.state, ...fields };
  }

  setSnapshot(snapshot: AccountSnapshot): void {
    const changed = holdings(snapshot) !== (this.state.snapshot && holdings(this.state.snapshot));
    const { snapshot_no, anchors, limits } = this.state;
    const next = this.rules.anchors?.(anchors, snapshot, limits, this.now) ?? anchors;
    const isSame = next.dayStart === anchors.dayStart && next.weekStart === anchors.weekStart;
    this.set({ snapshot, snapshot_at: this.now, snapshot_no: snapshot_no + 1 });
    if (!isSame) this.set({ anchors: next });
    if (changed) this.outbox({ positions_at: snapshot.at });
    if (changed || this.state.kind === "terminal") {
      this.keepValue(KEYS.snapshot, { snapshot, quotes: this.state.quotes });
    }
  }

  /** Stores a large value in pieces. */
  keepValue(key: string, value: unknown): void {
    Object.assign(this.entries, inPieces(key, value as Json)); // plain data by the callers' types
  }

  outbox(fields: Partial<RoomState["outbox"]>): void {
    this.set({ outbox: { ...this.state.outbox, ...fields } });
  }

  // --- words -----------------------------------------------------------------------------------------------

  tellPages(message: Unnumbered<RoomToBrowser>): void {
    const numbered = { v: PROTOCOL_VERSION, seq: this.state.tip.seq, ...message } as RoomToBrowser; // the envelope completes it
    this.after.push({ type: "broadcast", message: numbered });
  }

  tellView(): void {
    this.tellPages({ type: "SNAPSHOT", view: viewOf(this.state, this.now) });
  }

  tell(
    connection: string,
    message: Unnumbered<RoomToConnector>,
    seq = this.state.command_seq,
  ): void {
    const numbered = { v: PROTOCOL_VERSION, seq, ...message } as RoomToConnector; // the envelope completes it
    this.set({ said_at: this.now });
    this.after.push({ type: "send", connection, message: numbered });
  }

  close(connection: string, code: number, reason: string): void {
    // A close frame alone may reach a silent peer late: BYE says it at once.
    this.tell(connection, { type: "BYE", code, reason });
    this.after.push({ type: "close", connection, code, reason });
  }

  log(code: string, message: string): void {
    this.after.push({ type: "log", code, message });
  }

  // --- the end ---------------------------------------------------------------------------------------------

  finish(): { readonly state: RoomState; readonly effects: readonly RoomEffect[] } {
    this.report();
    if (this.state.orders !== this.before.orders)
      this.set({ orders: withoutOld(this.state.orders, this.touched) });
    for (const requestId of this.touched) {
      const kept = this.state.orders[requestId];
      if (kept !== undefined) this.entries[KEYS.order(requestId)] = kept as unknown as Json; // plain data by its type
    }
    if (isMetaChanged(this.before, this.state))
      this.entries[KEYS.meta] = metaOf(this.state, reportedSeqOf(this.state));
    const alarmAt = nextAlarm(this.state, this.before);
    // An alarm that went off is spent: the same time would have to be set again.
    const moved = alarmAt !== this.state.alarm_at;
    this.set({ alarm_at: alarmAt });
    const put = Object.keys(this.entries).length > 0 || moved;
    const first: RoomEffect = {
      type: "put",
      entries: this.entries,
      alarm_at: moved ? alarmAt : undefined,
    };
    return { state: this.state, effects: put ? [first, ...this.after] : this.after };
  }

  private report() {
    const { retry_at, failures } = this.state.outbox;
    if (isOutboxEmpty(this.state)) {
      if (retry_at !== null || failures > 0) this.outbox({ retry_at: null, failures: 0 });
      return;
    }
    if (this.state.outbox.retry_at !== null) return;
    this.outbox({ retry_at: this.now + REPORT_GUARD_MS });
    this.after.push({ type: "report" });
  }

  private keep(kept: RoomOrder, changed = true): void {
    const id = kept.order.request_id;
    // One copy a step: what a step itself made may be changed in place.
    if (this.orders !== this.state.orders) {
      this.orders = { ...this.state.orders };
      this.set({ orders: this.orders });
    }
    this.orders[id] = kept;
    if (changed) this.touched.add(id);
  }

  private attach(deal: DealState): void {
    const owner = Object.values(this.state.orders).find(
      ({ order }) =>
        (order.execution.order_ticket === deal.order_ticket && order.intent?.action !== "cancel") ||
        order.execution.deal_ticket === deal.ticket ||
        // A position's comment is its opening order's: not every deal that has it is the opening.
        (order.intent !== null &&
          isCommentOf(deal.comment, order.request_id) &&
          isOpeningDeal(order.intent, deal)),
    );
    if (owner === undefined) return;
    this.change(owner.order.request_id, { deals: [...owner.deals, deal] });
  }

  /** A cancel that went through ends the order that it was meant for. */
  private endCancelled(cancel: OrderIntent & { action: "cancel" }): void {
    const target = this.openOrders().find(
      ({ order }) =>
        order.execution.order_ticket === cancel.order_ticket && order.intent?.action === "open",
    );
    if (target?.order.intent)
      this.say(target.order.intent, "CANCELLED", `cancel.${cancel.request_id}`);
  }
}

function ticketsOf({ deals }: RoomOrder): string[] {
  return deals.map(({ ticket }) => ticket);
}
