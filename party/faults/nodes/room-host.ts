import { assertNever, type EpochMs } from "#domain";
import {
  isAnswered,
  newRoom,
  type RoomEffect,
  type RoomInput,
  type RoomOrder,
  type RoomRules,
  type RoomState,
  replyOf,
  reportedSeqOf,
  reportOf,
  stepRoom,
} from "#orders";
import {
  CLOSE_CODES,
  type ConnectorToRoom,
  type IntentReply,
  type KillState,
  type OrderIntent,
  type RoomReport,
  type RoomToConnector,
} from "#protocol";
import type { Broker } from "../broker/broker.ts";
import { afterHello, afterRoomStep, afterStranger, beforeRoomSend } from "../invariants/room.ts";
import { Process } from "../world/process.ts";
import type { World } from "../world/world.ts";
import { RoomStorage } from "./room-storage.ts";

const ANSWER_WITHIN_MS = 1_800;
const SETTLE_MS = 100;
const RESTART_MS = 300;
const ALARM_RETRY_MS = 2_000;

/** The room's end of a socket: what it remembers survives an eviction, and nothing survives a restart. */
export interface RoomSocketEnd {
  readonly id: string;
  link: { readonly epoch: number; readonly ready: boolean } | null;
  say(message: RoomToConnector): void;
  close(code: number): void;
}

export interface RoomPorts {
  readonly account: Pick<RoomState, "account_id" | "user_id" | "kind">;
  readonly rules: RoomRules;
  /** What is really there; only the checks look at it. */
  readonly broker: Broker;
  /** Delivers a report to the Worker; null = no answer. */
  report(report: RoomReport, answered: (storedSeq: number | null) => void): void;
}

/** A room as its host runs it: one input at a time, the put before anything is said. */
export class RoomHost {
  readonly storage = new RoomStorage();
  readonly sockets = new Map<string, RoomSocketEnd>();
  readonly process: Process;
  readonly #world: World;
  readonly #ports: RoomPorts;
  #state: RoomState | null = null;
  #isReporting = false;
  #alarmSet: number | null = null;
  #waiting: { readonly id: string; readonly answer: (kept: RoomOrder) => void }[] = [];

  constructor(world: World, ports: RoomPorts) {
    this.#world = world;
    this.#ports = ports;
    this.process = new Process(world, "room", () => this.#forgetAll());
    this.process.begin();
  }

  get memory(): RoomState | null {
    return this.#state;
  }

  /** The room as it stands, in memory or on its disk. */
  open(): RoomState {
    if (this.#state === null) {
      const loaded = this.storage.load();
      this.#state =
        loaded === null
          ? newRoom(this.#ports.account)
          : { ...loaded, link: this.#restoreLink(loaded.epoch) };
    }
    return this.#state;
  }

  /** The memory is dropped; sockets sleep on. */
  evict(): boolean {
    // A room with work under way is not evicted.
    if (this.#state === null || this.#waiting.length > 0 || this.#isReporting) return false;
    this.#state = null;
    return true;
  }

  // --- doors -----------------------------------------------------------------------------------------------

  /** `PUT intents`, answered once there is something to say or the time is up; null: an error, or never. */
  put(intent: OrderIntent, reply: (answer: IntentReply | null) => void) {
    this.process.run(() => {
      if (!this.take({ type: "put_intent", intent, stored: null })) return reply(null);
      this.#answer(intent.request_id, ANSWER_WITHIN_MS, reply);
    });
  }

  withdraw(requestId: string, reply: (answer: IntentReply | null) => void) {
    this.process.run(() => {
      if (!this.take({ type: "withdraw", request_id: requestId })) return reply(null);
      this.#answer(requestId, 0, reply);
    });
  }

  /** `PUT kill`: whether it was stored. */
  putKill(kill: KillState, reply: (isStored: boolean) => void): void {
    this.process.run(() => reply(this.take({ type: "put_kill", kill })));
  }

  hear(connection: string, message: ConnectorToRoom): void {
    this.process.run(() => {
      if (!this.sockets.has(connection)) return;
      const taken = this.take({ type: "connector_message", connection, message, stored: null });
      if (!taken) this.refuse(connection, "message.invalid");
    });
  }

  /** What the host says of a message that the codec refused, or that could not be taken. */
  refuse(connection: string, code: string): void {
    const text = "The room could not take this message; send it again.";
    this.sockets.get(connection)?.say({ v: 1, seq: 0, type: "ERROR", code, message: text });
    if (code === "message.version") this.sockets.get(connection)?.close(CLOSE_CODES.version);
  }

  closed(connection: string): void {
    this.process.run(() => {
      if (!this.sockets.delete(connection)) return;
      this.take({ type: "connector_closed", connection });
    });
  }

  // --- the step --------------------------------------------------------------------------------------------

  /** One input and all its effects; false when it could not be stored, and so did not happen. */
  take(raw: RoomInput): boolean {
    const world = this.#world;
    const before = this.open();
    const input = this.#withStored(raw, before);
    const { state, effects } = stepRoom(before, input, world.now, this.#ports.rules);
    const watched = { world, storage: this.storage, broker: this.#ports.broker };
    afterRoomStep(watched, before, state, effects);
    const isStranger =
      input.type === "connector_message" &&
      input.message.type !== "HELLO" &&
      before.link?.connection !== input.connection;
    if (isStranger) afterStranger(world, before, state);
    if (input.type === "connector_message" && input.message.type === "HELLO")
      afterHello(world, before, state, input.connection, input.message);
    const [first] = effects;
    if (first?.type === "put" && !this.#store(first)) return false;
    this.#state = state;
    if (state.kill.wanted.version > world.kill.version)
      world.kill = { ...state.kill.wanted, at: world.now };
    this.#rememberLink(state);
    for (const effect of effects) if (effect.type !== "put") this.#carryOut(effect);
    this.#wakeWaiters(state);
    return true;
  }

  #store(put: RoomEffect & { type: "put" }): boolean {
    const world = this.#world;
    world.io("room.put.before");
    if (world.faults.take("put") !== null) {
      world.struck("put_fails");
      world.note("room", "put fails");
      this.#state = null;
      return false;
    }
    this.storage.put(put.entries, put.alarm_at);
    this.#setAlarm();
    world.io("room.put.after");
    return true;
  }

  #carryOut(effect: Exclude<RoomEffect, { type: "put" }>): void {
    const world = this.#world;
    switch (effect.type) {
      case "send": {
        world.io("room.send.before");
        beforeRoomSend(world, this.storage, effect.message);
        world.note("room says", effect.message.type);
        this.sockets.get(effect.connection)?.say(effect.message);
        world.io("room.send.after");
        return;
      }
      case "close":
        this.sockets.get(effect.connection)?.close(effect.code);
        return;
      case "report":
        world.io("room.report.before");
        this.#report();
        return;
      case "broadcast":
        return;
      case "log":
        world.note("room logs", effect.code);
        return;
      default:
        assertNever(effect);
    }
  }

  /** One delivery at a time; its outcome is an input like any other. */
  #report(): void {
    if (this.#isReporting) return;
    this.#isReporting = true;
    this.process.after(SETTLE_MS, () => {
      const report = reportOf(this.open());
      this.#ports.report(report, (stored) => {
        this.process.run(() => {
          this.#isReporting = false;
          this.take(stored === null ? { type: "report_failed" } : this.#reported(report, stored));
        });
      });
    });
  }

  #reported(report: RoomReport, stored_seq: number): RoomInput {
    const told = reportedSeqOf(this.open());
    const missing = stored_seq < told ? this.storage.events(stored_seq, told - stored_seq) : [];
    return { type: "reported", report, stored_seq, missing };
  }

  // --- alarm -----------------------------------------------------------------------------------------------

  #setAlarm(): void {
    const { alarmAt } = this.storage;
    if (alarmAt === null || alarmAt === this.#alarmSet) return;
    this.#alarmSet = alarmAt;
    this.#world.after(alarmAt - this.#world.now, () => this.#ring(alarmAt));
  }

  /** The platform's own clock: it survives the room's death, and rings again when a ring was not taken. */
  #ring(alarmAt: EpochMs): void {
    if (this.storage.alarmAt !== alarmAt) return;
    const world = this.#world;
    if (world.faults.isOn("alarm_late", world.now)) {
      world.after(5_000, () => this.#ring(alarmAt));
      return;
    }
    this.#alarmSet = null;
    this.storage.alarmAt = null;
    let isTaken = false;
    this.process.run(() => {
      isTaken = this.take({ type: "alarm" });
    });
    if (!isTaken) this.#ringAgain(alarmAt);
  }

  #ringAgain(alarmAt: EpochMs): void {
    if (this.storage.alarmAt !== null) return; // a newer one was set meanwhile
    this.storage.alarmAt = alarmAt;
    this.#world.after(ALARM_RETRY_MS, () => this.#ring(alarmAt));
  }

  // --- below -----------------------------------------------------------------------------------------------

  #answer(requestId: string, withinMs: number, reply: (answer: IntentReply | null) => void) {
    const kept = this.open().orders[requestId] ?? this.storage.order(requestId);
    if (kept === null) return reply(null);
    const say = (order: RoomOrder) => {
      this.#world.io("room.reply.before");
      reply(replyOf(order));
    };
    if (isAnswered(kept) || withinMs === 0) return say(kept);
    let isOpen = true;
    const waiter = {
      id: requestId,
      answer: (order: RoomOrder) => {
        if (!isOpen) return;
        isOpen = false;
        this.#waiting = this.#waiting.filter((one) => one !== waiter);
        say(order);
      },
    };
    this.#waiting.push(waiter);
    this.process.after(withinMs, () => waiter.answer(this.open().orders[requestId] ?? kept));
  }

  #wakeWaiters(state: RoomState): void {
    if (this.#waiting.length === 0) return;
    for (const waiter of [...this.#waiting]) {
      const kept = state.orders[waiter.id];
      if (kept !== undefined && isAnswered(kept)) waiter.answer(kept);
    }
  }

  #withStored(input: RoomInput, state: RoomState): RoomInput {
    if (input.type === "put_intent") {
      const id = input.intent.request_id;
      return state.orders[id] ? input : { ...input, stored: this.storage.order(id) };
    }
    if (input.type === "connector_message" && input.message.type === "TRADE_RESULT") {
      const id = input.message.request_id;
      return state.orders[id] ? input : { ...input, stored: this.storage.order(id) };
    }
    return input;
  }

  #rememberLink({ link }: RoomState): void {
    if (link === null) return;
    const socket = this.sockets.get(link.connection);
    if (socket) socket.link = { epoch: link.epoch, ready: link.ready };
  }

  #restoreLink(epoch: number): RoomState["link"] {
    for (const socket of this.sockets.values()) {
      if (socket.link?.epoch === epoch)
        return {
          connection: socket.id,
          ...socket.link,
          heard_at: this.#world.now,
          heard_seq: null,
        };
    }
    return null;
  }

  #forgetAll(): void {
    this.#state = null;
    this.#waiting = [];
    this.#isReporting = false;
    for (const socket of [...this.sockets.values()]) socket.close(0);
    this.sockets.clear();
    this.#world.after(RESTART_MS, () => this.process.begin());
  }
}
