import { assertNever } from "#domain";
import {
  type ConnectorToRoom,
  type OrderIntent,
  type OrderStep,
  PROTOCOL_VERSION,
  type RoomToConnector,
} from "#protocol";
import { stepId } from "../ids.ts";
import { stepOfResult } from "../outcome.ts";
import { type Evidence, findEvidence } from "../reconcile.ts";
import type {
  ConnectorEffect,
  ConnectorInput,
  ConnectorOrder,
  ConnectorState,
  ConnectorTime,
  JournalLine,
  UnackedStep,
  Unnumbered,
} from "./connector-types.ts";
import { emptyConnector, withLine } from "./journal.ts";

/** An entry is refused when the room's clock was not heard for this long. */
const MAX_SAMPLE_AGE_MS = 30_000;
const RESEND_MS = 5_000;
const MAX_RESENT = 50;

export interface ConnectorStepped {
  readonly state: ConnectorState;
  /** To be carried out in order; a journal line is on the disk before the next effect begins. */
  readonly effects: readonly ConnectorEffect[];
}

/**
 * The connector's life from its journal: what was handed to the terminal and never answered is unknown,
 * never sent again, and looked for in the terminal's own records.
 */
export function startConnector(
  lines: readonly JournalLine[],
  time: ConnectorTime,
): ConnectorStepped {
  const run = new Run(lines.reduce(withLine, emptyConnector()), time);
  for (const order of Object.values(run.state.orders)) {
    if (order.phase === "sending") run.tellUnknown(order, "restart");
  }
  run.effects.push({ type: "read_terminal" });
  return run.result();
}

/** One input, one new state, and the effects that it asks for. Pure: the host brings both clocks. */
export function stepConnector(
  state: ConnectorState,
  input: ConnectorInput,
  time: ConnectorTime,
): ConnectorStepped {
  const run = new Run(state, time);
  run.take(input);
  return run.result();
}

/** One step in the making: the state so far and the effects so far. */
class Run {
  state: ConnectorState;
  readonly time: ConnectorTime;
  readonly effects: ConnectorEffect[] = [];

  constructor(state: ConnectorState, time: ConnectorTime) {
    this.state = state;
    this.time = time;
  }

  result(): ConnectorStepped {
    return { state: this.state, effects: this.effects };
  }

  take(input: ConnectorInput) {
    switch (input.type) {
      case "room_open":
        return this.hello(input);
      case "say":
        return this.say(input.message);
      case "room_message":
        return this.hear(input.message);
      case "room_lost":
        this.state = { ...this.state, link: null };
        return;
      case "terminal_result":
        return this.answered(input);
      case "terminal_refused":
        return this.refused(input);
      case "terminal_lost":
        for (const order of this.ordersIn("sending")) this.tellUnknown(order, "terminal_lost");
        return;
      case "terminal_snapshot": {
        const { snapshot, symbols, deals_since, quotes } = input;
        this.say({
          type: "SNAPSHOT",
          snapshot,
          symbols: [...symbols],
          deals_since,
          quotes: [...quotes],
        });
        return this.look({ ...snapshot });
      }
      case "terminal_deal":
        this.say({ type: "DEAL", deal: input.deal });
        return this.look(
          { at: input.deal.time, positions: [], orders: null, deals: [input.deal] },
          true,
        );
      case "tick":
        return this.tick();
      default:
        return assertNever(input);
    }
  }

  // --- room ------------------------------------------------------------------------------------------------

  hello(input: ConnectorInput & { type: "room_open" }) {
    const { machine_id, machine_name, version } = input;
    const { journal_id, journal_seq } = this.state;
    if (journal_id === null)
      return this.log("no_journal", "the journal must be opened before the room is called");
    this.say({ type: "HELLO", journal_id, journal_seq, machine_id, machine_name, version }, true);
  }

  hear(message: RoomToConnector) {
    switch (message.type) {
      case "WELCOME":
        return this.welcome(message);
      case "TRADE_OPEN":
      case "TRADE_CLOSE":
      case "TRADE_MODIFY":
      case "TRADE_CANCEL":
        return this.command(message);
      case "ACK":
        this.sample(message.at);
        return this.acked(message.event_id);
      case "HEARTBEAT":
        return this.sample(message.at);
      case "BARS_REQUEST": {
        const { request_id, symbol, timeframe, count } = message;
        this.effects.push({ type: "read_bars", request_id, symbol, timeframe, count });
        return;
      }
      case "ERROR":
        if (message.code === "journal_restored") this.effects.push({ type: "renew_journal" });
        return this.log(message.code, message.message);
      case "KILL":
      case "RESUME":
      case "RESYNC":
      case "LIMITS":
        return this.log("not_taken", `${message.type} is not carried out`);
      case "BYE":
        this.state = { ...this.state, link: null };
        this.effects.push({ type: "leave", code: message.code, reason: message.reason });
        return;
      default:
        return assertNever(message);
    }
  }

  welcome(message: RoomToConnector & { type: "WELCOME" }) {
    if (message.epoch < this.state.epoch)
      return this.log("stale_epoch", `room offered epoch ${message.epoch}`);
    if (message.epoch > this.state.epoch) this.write({ kind: "epoch", epoch: message.epoch });
    this.state = {
      ...this.state,
      link: { may_trade: message.may_trade, account_id: message.account_id },
    };
    this.sample(message.at);
    this.effects.push({ type: "read_terminal" });
    this.resend();
    for (const order of this.ordersIn("received")) this.trySend(order);
  }

  command(message: RoomToConnector & { type: `TRADE_${string}` }) {
    const known = this.state.orders[message.request_id];
    if (message.epoch < this.state.epoch)
      return this.log("stale_epoch", `command of epoch ${message.epoch} refused`);
    if (this.state.link?.may_trade !== true)
      return this.log("read_only", "a command came to a reader");
    if (message.intent.account_id !== this.state.link.account_id)
      return this.log("wrong_account", "command refused");
    if (known === undefined) {
      const { seq, epoch, intent } = message;
      this.write({ kind: "received", seq, epoch, intent, at: this.time.wall });
      this.change(intent.request_id, {
        deadline_mono: this.time.mono + intent.not_after - this.roomNow(),
      });
    }
    const { journal_seq } = this.state;
    this.say({ type: "ACK", ack: message.seq, request_id: message.request_id, journal_seq });
    if (known === undefined) return this.trySendId(message.request_id);
    // A command that comes again is answered with what was recorded; it is never carried out again.
    if (known.last !== null) this.tellRoom(known.last);
  }

  acked(eventId: string): void {
    if (!this.state.unacked.some((told) => told.step.id === eventId)) return;
    this.write({ kind: "acked", event_id: eventId });
  }

  sample(at: number): void {
    this.state = {
      ...this.state,
      clock: { offset_ms: at - this.time.wall, sampled_mono: this.time.mono },
    };
  }

  // --- sending ---------------------------------------------------------------------------------------------

  trySendId(requestId: string) {
    const order = this.state.orders[requestId];
    if (order?.phase === "received") this.trySend(order);
  }

  /** The last checks, then the journal, then the terminal. */
  trySend(order: ConnectorOrder) {
    const { intent } = order;
    const validFor = this.timeLeft(order);
    if (validFor <= 0)
      return this.tell(
        this.ownStep(intent, "EXPIRED", "expired", "Its time ran out before it was sent."),
      );
    if (this.isBusy(order)) return; // looked at again when the other one has answered
    if (intent.action === "open" && !this.hasFreshClock()) {
      return this.tell(
        this.ownStep(intent, "DENIED", "no_time_sample", "The room's clock was not heard lately."),
      );
    }
    const attempt = order.attempt + 1;
    const step = this.ownStep(intent, "SENDING", null, null, `attempt.${attempt}`);
    const told = { step, deals: [] };
    // One fsync for both lines: the mark of the send, and the word of it for the room.
    this.write(
      { kind: "sending", request_id: intent.request_id, attempt, at: this.time.wall },
      { kind: "step", ...told },
    );
    this.effects.push({
      type: "terminal",
      command: { request_id: intent.request_id, attempt, intent, valid_for_ms: validFor },
    });
    this.tellRoom(told);
  }

  /** Whichever clock says less: the wall clock as the room corrects it, or the monotonic time since receipt. */
  timeLeft(order: ConnectorOrder): number {
    const byWall = order.intent.not_after - this.roomNow();
    return order.deadline_mono === null
      ? byWall
      : Math.min(byWall, order.deadline_mono - this.time.mono);
  }

  hasFreshClock(): boolean {
    const clock = this.state.clock;
    return clock !== null && this.time.mono - clock.sampled_mono <= MAX_SAMPLE_AGE_MS;
  }

  /** One change of a position at a time. */
  isBusy(order: ConnectorOrder): boolean {
    const position = positionOf(order.intent);
    return (
      position !== null &&
      this.ordersIn("sending").some((other) => positionOf(other.intent) === position)
    );
  }

  // --- terminal --------------------------------------------------------------------------------------------

  answered(input: ConnectorInput & { type: "terminal_result" }) {
    const order = this.state.orders[input.request_id];
    if (order === undefined || order.phase === "done" || order.phase === "received") {
      return this.log("unexpected_result", `result for ${input.request_id}`);
    }
    const step = stepOfResult(order.intent, input.result, this.roomNow(), input.attempt);
    this.tell(step, input.result.deals);
    if (step.state === "UNKNOWN" || step.state === "PARTIAL")
      this.effects.push({ type: "read_terminal" });
    this.sendWaiting();
  }

  refused(input: ConnectorInput & { type: "terminal_refused" }) {
    const order = this.state.orders[input.request_id];
    if (order?.phase !== "sending")
      return this.log("unexpected_refusal", `refusal of ${input.request_id}`);
    const { code, message } = input;
    this.tell({
      ...this.ownStep(order.intent, "REJECTED", code, message, `refused.${input.attempt}`),
      by: "terminal",
    });
    this.sendWaiting();
  }

  /** Looks for open orders in what the terminal holds; only finds, never concludes from absence. */
  look(seen: Evidence, isEvent = false): void {
    for (const order of [...this.ordersIn("unknown"), ...this.ordersIn("placed")]) {
      const known = {
        order_ticket: order.order_ticket,
        filled_lots: order.last?.step.execution?.filled_lots ?? 0,
      };
      // A single event holds one deal of perhaps several, and no positions: enough to look, not to sum up.
      if (isEvent && findEvidence(order.intent, known, seen).length > 0)
        this.effects.push({ type: "read_terminal" });
      if (isEvent) continue;
      for (const step of findEvidence(order.intent, known, { ...seen, at: this.roomNow() })) {
        if (step.id !== order.last?.step.id)
          this.tell(
            step,
            seen.deals.filter((deal) => isDealOf(deal, step)),
          );
      }
    }
  }

  tellUnknown(order: ConnectorOrder, cause: string): void {
    const text = "The terminal's answer was lost; its records are being checked.";
    this.tell(this.ownStep(order.intent, "UNKNOWN", cause, text, `${cause}.${order.attempt}`));
  }

  sendWaiting(): void {
    for (const order of this.ordersIn("received")) this.trySend(order);
  }

  tick(): void {
    if (this.state.link !== null) this.sendWaiting();
    if (this.time.mono - this.state.resent_mono >= RESEND_MS) this.resend();
  }

  // --- words -----------------------------------------------------------------------------------------------

  tell(step: OrderStep, deals: UnackedStep["deals"] = []): void {
    this.write({ kind: "step", step, deals });
    this.tellRoom({ step, deals });
  }

  tellRoom(told: UnackedStep): void {
    const { journal_seq } = this.state;
    const { step } = told;
    this.say({
      type: "TRADE_RESULT",
      request_id: step.request_id,
      step,
      deals: [...told.deals],
      journal_seq,
    });
  }

  resend(): void {
    if (this.state.link === null) return;
    this.state = { ...this.state, resent_mono: this.time.mono };
    for (const told of this.state.unacked.slice(0, MAX_RESENT)) this.tellRoom(told);
  }

  say(message: Unnumbered<ConnectorToRoom>, beforeWelcome = false): void {
    if (this.state.link === null && !beforeWelcome) return;
    const seq = this.state.out_seq;
    this.state = { ...this.state, out_seq: seq + 1 };
    this.effects.push({
      type: "room",
      message: { v: PROTOCOL_VERSION, seq, ...message } as ConnectorToRoom,
    }); // the envelope completes it
  }

  write(...lines: readonly JournalLine[]): void {
    this.state = lines.reduce(withLine, this.state);
    this.effects.push({ type: "journal", lines });
  }

  log(code: string, message: string): void {
    this.effects.push({ type: "log", code, message });
  }

  change(requestId: string, fields: Partial<ConnectorOrder>): void {
    const order = this.state.orders[requestId];
    if (order !== undefined) {
      this.state = {
        ...this.state,
        orders: { ...this.state.orders, [requestId]: { ...order, ...fields } },
      };
    }
  }

  ordersIn(phase: ConnectorOrder["phase"]): readonly ConnectorOrder[] {
    return Object.values(this.state.orders).filter((order) => order.phase === phase);
  }

  roomNow(): number {
    return Math.round(this.time.wall + (this.state.clock?.offset_ms ?? 0));
  }

  ownStep(
    intent: OrderIntent,
    state: OrderStep["state"],
    code: string | null,
    message: string | null,
    cause = "connector",
  ): OrderStep {
    return {
      id: stepId(intent.request_id, state, cause),
      account_id: intent.account_id,
      request_id: intent.request_id,
      state,
      at: this.roomNow(),
      by: "connector",
      ...(code === null ? {} : { code }),
      ...(message === null ? {} : { message }),
    };
  }
}

function positionOf(intent: OrderIntent): string | null {
  return "position_id" in intent ? intent.position_id : null;
}

function isDealOf(deal: UnackedStep["deals"][number], step: OrderStep): boolean {
  return (
    deal.ticket === step.execution?.deal_ticket ||
    deal.order_ticket === step.execution?.order_ticket
  );
}

/** True when the connector holds nothing that is still to be ended or told. */
export function isQuiet(state: ConnectorState): boolean {
  return (
    state.unacked.length === 0 &&
    Object.values(state.orders).every((order) => order.phase === "done" || order.phase === "placed")
  );
}
