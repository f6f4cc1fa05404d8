import {
  type ConnectorToRoom,
  type OrderIntent,
  type OrderStep,
  PROTOCOL_VERSION,
} from "#protocol";
import { stepId } from "../ids.ts";
import type {
  ConnectorEffect,
  ConnectorRules,
  ConnectorState,
  ConnectorTime,
  DealsWanted,
  RoomClock,
  Unnumbered,
} from "./connector-types.ts";
import { withLine } from "./journal.ts";
import type { ConnectorOrder, JournalLine, LiveOrder, UnackedStep } from "./journal-lines.ts";

const MAX_RESENT = 50;
/** So far back all deals are read. */
const HISTORY_MS = 2 * 86_400_000;
/** Deals before the newest one that may have been booked after it. */
const OVERLAP_MS = 10_000;

/** One step in the making: the state so far, the effects so far, and the words for both. */
export class ConnectorRun {
  state: ConnectorState;
  readonly time: ConnectorTime;
  readonly rules: ConnectorRules | null;
  readonly effects: ConnectorEffect[] = [];

  constructor(state: ConnectorState, time: ConnectorTime, rules: ConnectorRules | null) {
    this.state = state;
    this.time = time;
    this.rules = rules;
  }

  set(fields: Partial<ConnectorState>): void {
    this.state = { ...this.state, ...fields };
  }

  /** In one write, on the disk before anything that follows. */
  write(...lines: readonly JournalLine[]): void {
    if (lines.length === 0) return;
    this.state = lines.reduce(withLine, this.state);
    this.effects.push({ type: "journal", lines });
  }

  log(code: string, message: string): void {
    this.effects.push({ type: "log", code, message });
  }

  readTerminal(deals: DealsWanted = "all"): void {
    const newest = this.state.newest_deal_at;
    const isShort = deals === "newest" && newest !== null;
    const deals_from = isShort ? newest - OVERLAP_MS : this.time.wall - HISTORY_MS;
    const asked = this.effects.findIndex((effect) => effect.type === "read_terminal");
    const known = this.effects[asked];
    if (known?.type !== "read_terminal") this.effects.push({ type: "read_terminal", deals_from });
    else if (deals_from < known.deals_from) this.effects[asked] = { ...known, deals_from };
  }

  // --- orders ----------------------------------------------------------------------------------------------

  order(requestId: string): ConnectorOrder | undefined {
    return this.state.orders[requestId] ?? this.state.ended[requestId];
  }

  ordersIn(...phases: readonly ConnectorOrder["phase"][]): readonly ConnectorOrder[] {
    return Object.values(this.state.orders).filter((order) => phases.includes(order.phase));
  }

  /** What only this life knows of the order. */
  live(requestId: string, fields: Partial<LiveOrder>): void {
    const order = this.state.orders[requestId];
    if (order === undefined) return;
    const live = { ...order.live, ...fields };
    this.set({ orders: { ...this.state.orders, [requestId]: { ...order, live } } });
  }

  /** When anything that concerns one of these was sent or answered last, monotonic; 0 = not in this life. */
  touchedAt(targets: readonly string[]): number {
    let newest = 0;
    for (const { intent, last, live } of Object.values(this.state.orders)) {
      if (live.touched_mono <= newest) continue;
      const made = last?.step.execution?.position_id;
      const isOf =
        (made !== undefined && targets.includes(`position ${made}`)) ||
        targetsOf(intent).some((target) => targets.includes(target));
      if (isOf) newest = live.touched_mono;
    }
    return newest;
  }

  /** The room's clock, ms UTC; the PC's own before the room was heard. */
  roomNow(): number {
    return Math.round(this.time.wall + roomOffset(this.state.clock, this.time.mono));
  }

  // --- words -----------------------------------------------------------------------------------------------

  /** Written down, then told; resent until the room has stored it. */
  tell(step: OrderStep, deals: UnackedStep["deals"] = [], also: readonly JournalLine[] = []): void {
    this.write({ kind: "step", step, deals }, ...also);
    this.live(step.request_id, { touched_mono: this.time.mono });
    this.tellRoom({ step, deals });
  }

  tellRoom({ step, deals }: UnackedStep): void {
    const { journal_seq } = this.state;
    const intent = this.order(step.request_id)?.intent;
    this.say({
      type: "TRADE_RESULT",
      request_id: step.request_id,
      step,
      deals: [...deals],
      journal_seq,
      // The room meets it here for the first time, or once more.
      ...(intent?.origin === "connector" ? { intent } : {}),
    });
  }

  resend(): void {
    if (this.state.link === null) return;
    this.set({ resent_mono: this.time.mono });
    for (const told of this.state.unacked.slice(0, MAX_RESENT)) this.tellRoom(told);
  }

  say(message: Unnumbered<ConnectorToRoom>, beforeWelcome = false): void {
    if (this.state.link === null && !beforeWelcome) return;
    const seq = this.state.out_seq;
    this.set({ out_seq: seq + 1 });
    this.effects.push({
      type: "room",
      message: { v: PROTOCOL_VERSION, seq, ...message } as ConnectorToRoom,
    }); // the envelope completes it
  }

  ownStep(
    intent: OrderIntent,
    state: OrderStep["state"],
    reason: { readonly code: string; readonly message: string } | null,
    cause = "connector",
  ): OrderStep {
    return {
      id: stepId(intent.request_id, state, cause),
      account_id: intent.account_id,
      request_id: intent.request_id,
      state,
      at: this.roomNow(),
      by: "connector",
      ...reason,
    };
  }
}

/** Room clock minus wall clock, ms; 0 before the room was heard. @param mono of now. */
export function roomOffset(clock: RoomClock | null, mono: number): number {
  if (clock === null) return 0;
  const { before, offset_ms } = clock;
  return before !== null && mono < before.until_mono
    ? Math.max(before.offset_ms, offset_ms)
    : offset_ms;
}

/** The position that an order would change; a close-by is of its first one. */
export function positionOf(intent: OrderIntent): string | null {
  return "position_id" in intent ? intent.position_id : null;
}

/** Every position or waiting order that an order would change, as one list of names. */
export function targetsOf(intent: OrderIntent): readonly string[] {
  switch (intent.action) {
    case "open":
      return [];
    case "cancel":
    case "modify_order":
      return [`order ${intent.order_ticket}`];
    case "close_by":
      return [`position ${intent.position_id}`, `position ${intent.by_position_id}`];
    default:
      return [`position ${intent.position_id}`];
  }
}

/** What may add exposure: an opening, and a waiting order that is moved. */
export function isEntry(
  intent: OrderIntent,
): intent is OrderIntent & { action: "open" | "modify_order" } {
  return intent.action === "open" || intent.action === "modify_order";
}
