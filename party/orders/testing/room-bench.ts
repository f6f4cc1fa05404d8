import type { Json } from "#domain";
import {
  type ConnectorToRoom,
  type OrderIntent,
  type OrderStep,
  PROTOCOL_VERSION,
  type RoomToConnector,
} from "#protocol";
import { stepRoom } from "../nodes/room.ts";
import { newRoom, reportOf } from "../nodes/room-state.ts";
import type {
  RoomEffect,
  RoomInput,
  RoomOrder,
  RoomRules,
  RoomState,
} from "../nodes/room-types.ts";
import { ACCOUNT, EURUSD, NOW, QUOTE, snapshotOf } from "./samples.ts";

export const ALLOW: RoomRules = { judge: () => ({ ok: true, margin: 100 }), terminal: null };

/** A room with its disk and its clock, driven input by input. */
export class RoomBench {
  state: RoomState;
  readonly disk = new Map<string, Json>();
  readonly rules: RoomRules;
  now = NOW;

  constructor(rules: RoomRules = ALLOW, kind: RoomState["kind"] = "terminal") {
    this.rules = rules;
    this.state = newRoom({ account_id: ACCOUNT, user_id: "somebody", kind });
  }

  give(input: RoomInput): readonly RoomEffect[] {
    const { state, effects } = stepRoom(this.state, input, this.now, this.rules);
    this.state = state;
    for (const effect of effects) {
      if (effect.type === "put")
        for (const [key, value] of Object.entries(effect.entries)) this.disk.set(key, value);
    }
    return effects;
  }

  put(intent: OrderIntent, stored: RoomOrder | null = null): readonly RoomEffect[] {
    return this.give({ type: "put_intent", intent, stored });
  }

  /** A message of a connector; tests write only the fields that matter. */
  hear(message: Record<string, unknown>, connection = "c1"): readonly RoomEffect[] {
    const full = {
      v: PROTOCOL_VERSION,
      seq: 0,
      journal_seq: 1,
      ...message,
    } as unknown as ConnectorToRoom;
    return this.give({ type: "connector_message", connection, message: full, stored: null });
  }

  hello(fields: Record<string, unknown> = {}, connection = "c1"): readonly RoomEffect[] {
    const who = { journal_id: "J1", machine_id: "pc", machine_name: "PC", version: "1" };
    return this.hear({ type: "HELLO", ...who, ...fields }, connection);
  }

  /** @param deals_since from when on its deals are whole, ms UTC; null = they could not be read. */
  snapshot(
    fields: Parameters<typeof snapshotOf>[0] = {},
    connection = "c1",
    deals_since: number | null = 0,
  ): readonly RoomEffect[] {
    const read = {
      snapshot: snapshotOf(fields),
      symbols: [EURUSD],
      deals_since,
      quotes: [QUOTE],
    };
    return this.hear({ type: "SNAPSHOT", ...read }, connection);
  }

  /** A connector that is there, known, and read. */
  online(): this {
    this.hello();
    this.snapshot();
    return this;
  }

  tell(step: OrderStep, fields: Record<string, unknown> = {}): readonly RoomEffect[] {
    return this.hear({
      type: "TRADE_RESULT",
      request_id: step.request_id,
      step,
      deals: [],
      ...fields,
    });
  }

  stateOf(requestId: string): string | undefined {
    return this.state.orders[requestId]?.order.state;
  }

  /** The Worker takes the whole outbox. */
  report(): void {
    const report = reportOf(this.state);
    this.give({
      type: "reported",
      missing: [],
      report,
      stored_seq: report.events.at(-1)?.seq ?? this.state.tip.seq,
    });
  }
}

/** What went to a connector, by type, in order. */
export function sent(effects: readonly RoomEffect[]): RoomToConnector[] {
  return effects.flatMap((effect) => (effect.type === "send" ? [effect.message] : []));
}

export function typesOf(effects: readonly RoomEffect[]): string[] {
  return effects.map((effect) => (effect.type === "send" ? effect.message.type : effect.type));
}
