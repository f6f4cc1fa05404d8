import { type OrderIntent, PROTOCOL_VERSION, type RoomToConnector } from "#protocol";
import { startConnector, stepConnector } from "../nodes/connector.ts";
import type {
  ConnectorEffect,
  ConnectorInput,
  ConnectorRules,
  ConnectorState,
} from "../nodes/connector-types.ts";
import type { JournalLine } from "../nodes/journal-lines.ts";
import { ACCOUNT, EURUSD, idOf, NOW, openIntent, QUOTE, result, snapshotOf } from "./samples.ts";

const TYPES = {
  open: "TRADE_OPEN",
  close: "TRADE_CLOSE",
  close_by: "TRADE_CLOSE",
  modify: "TRADE_MODIFY",
  modify_order: "TRADE_MODIFY",
  cancel: "TRADE_CANCEL",
} as const;

/** A connector with its journal file and its clocks, driven input by input. */
export class Bench {
  state: ConnectorState;
  readonly journal: JournalLine[] = [{ kind: "journal", journal_id: "J1", at: NOW }];
  effects: readonly ConnectorEffect[] = [];
  wall = NOW;
  mono = 1_000;
  rules: ConnectorRules | null = null;
  /** What the terminal shows when it is read. */
  held = snapshotOf();
  symbols = [EURUSD];
  quote = QUOTE;

  constructor() {
    this.state = startConnector(this.journal, this.time()).state;
  }

  give(input: ConnectorInput): readonly ConnectorEffect[] {
    const { state, effects } = stepConnector(this.state, input, this.time(), this.rules);
    this.keep(state, effects);
    return effects;
  }

  /** The process dies and comes back with nothing but its journal. */
  restart(): readonly ConnectorEffect[] {
    this.mono = 5;
    const { state, effects } = startConnector(this.journal, this.time());
    this.keep(state, effects);
    return effects;
  }

  hear(message: Record<string, unknown>): readonly ConnectorEffect[] {
    const full = { v: PROTOCOL_VERSION, seq: 1, ...message } as unknown as RoomToConnector; // tests write only the fields that matter
    return this.give({ type: "room_message", message: full });
  }

  welcome(epoch = 1, fields: Record<string, unknown> = {}): readonly ConnectorEffect[] {
    return this.hear({
      type: "WELCOME",
      account_id: ACCOUNT,
      epoch,
      at: this.wall,
      may_trade: true,
      kill: { level: null, version: 0 },
      ...fields,
    });
  }

  /** A word of the room that is on time. */
  heartbeat(): readonly ConnectorEffect[] {
    return this.hear({ type: "HEARTBEAT", at: this.wall, epoch: 1 });
  }

  order(
    number: number,
    intent: OrderIntent = openIntent(number),
    epoch = 1,
  ): readonly ConnectorEffect[] {
    const { request_id } = intent;
    return this.hear({ type: TYPES[intent.action], seq: number, request_id, epoch, intent });
  }

  answer(number: number, answer = result(), attempt = 1): readonly ConnectorEffect[] {
    return this.answerId(idOf(number), answer, attempt);
  }

  answerId(request_id: string, answer = result(), attempt = 1): readonly ConnectorEffect[] {
    return this.give({ type: "terminal_result", request_id, attempt, result: answer });
  }

  /** The terminal is read now. */
  read(held = this.held): readonly ConnectorEffect[] {
    this.held = held;
    return this.give({
      type: "terminal_snapshot",
      snapshot: held,
      symbols: this.symbols,
      deals_since: NOW,
      quotes: [this.quote],
    });
  }

  /** The market moves. */
  quotes(bid: number, ask = bid + 0.0001): readonly ConnectorEffect[] {
    this.quote = { ...this.quote, bid, ask };
    return this.give({ type: "say", message: { type: "QUOTE", quotes: [this.quote] } });
  }

  beat(): readonly ConnectorEffect[] {
    const lights = { terminal: true, broker: true, trade_allowed: true } as const;
    const health = { ...lights, last_quote_at: null, simulated: true };
    return this.give({ type: "say", message: { type: "HEARTBEAT", at: this.wall, health } });
  }

  tick(): readonly ConnectorEffect[] {
    return this.give({ type: "tick" });
  }

  pass(ms: number): this {
    this.wall += ms;
    this.mono += ms;
    return this;
  }

  private keep(state: ConnectorState, effects: readonly ConnectorEffect[]): void {
    this.state = state;
    this.effects = effects;
    for (const effect of effects) if (effect.type === "journal") this.journal.push(...effect.lines);
  }

  private time() {
    return { wall: this.wall, mono: this.mono };
  }
}

export const kinds = (effects: readonly ConnectorEffect[]) =>
  effects.map((effect) => (effect.type === "room" ? effect.message.type : effect.type));

/** Commands that left for the terminal. */
export const sends = (effects: readonly ConnectorEffect[]) =>
  effects.flatMap((effect) => (effect.type === "terminal" ? [effect.command] : []));

/** Steps that the room was told. */
export const steps = (effects: readonly ConnectorEffect[]) =>
  effects.flatMap((effect) =>
    effect.type === "room" && effect.message.type === "TRADE_RESULT" ? [effect.message.step] : [],
  );

/** Everything that the room was told, of one type. */
export const told = (effects: readonly ConnectorEffect[], type: string) =>
  effects.flatMap((effect) =>
    effect.type === "room" && effect.message.type === type ? [effect.message] : [],
  );

export const logs = (effects: readonly ConnectorEffect[]) =>
  effects.flatMap((effect) => (effect.type === "log" ? [effect.code] : []));
