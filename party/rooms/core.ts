import type * as Party from "partykit/server";
import type { EpochMs } from "#domain";
import {
  isAnswered,
  newRoom,
  type RoomEffect,
  type RoomInput,
  type RoomOrder,
  type RoomRules,
  type RoomState,
  reportedSeqOf,
  reportOf,
  stepRoom,
} from "#orders";
import type { RoomReport } from "#protocol";
import { anchorsAfter } from "#risk";
import { judge } from "./judge.ts";
import { limitsOf } from "./limits.ts";
import { type Practice, practiceTerminal } from "./practice.ts";
import { load, loadEvents, loadOrder, store } from "./storage.ts";

/**
 * A report waits this long. The Worker answers the trader from the same steps at that moment, and a report right behind them
 * would make the two wait for each other at the database; what follows within the time travels along.
 */
const SETTLE_MS = 250;

/** Who enters a room decides whose it is, once. */
export type Owner = Pick<RoomState, "account_id" | "user_id" | "kind">;

/** What the room's effects need of its host. */
export interface CorePorts {
  readonly storage: Party.Storage;
  now(): EpochMs;
  /** Says what a put made durable: sends, closes, broadcasts, logs. */
  perform(effect: Exclude<RoomEffect, { type: "put" | "report" }>): void;
  /** Delivers to the Worker; the number up to which it has stored the events. */
  report(report: RoomReport, state: RoomState): Promise<number>;
  /** The link that survived a sleep of the room, if its socket is still there. */
  restoreLink(state: RoomState): RoomState["link"];
  /** After each step: sockets remember whether they hold the link. */
  stepped(before: RoomState, after: RoomState): void;
}

/**
 * Runs the room's pure node: one input at a time, the put awaited before anything is said. When a put fails,
 * the memory is dropped and read again from the disk, so that it never holds what the disk does not.
 */
export class RoomCore {
  private state: RoomState | null = null;
  private practice: Practice | null = null;
  private line: Promise<unknown> = Promise.resolve();
  private isReporting = false;
  private readonly waiting = new Map<string, Set<(order: RoomOrder) => void>>();
  private readonly ports: CorePorts;

  constructor(ports: CorePorts) {
    this.ports = ports;
  }

  /** The room's state, read from storage on first use; null while nobody has entered it. */
  async open(): Promise<RoomState | null> {
    if (this.state === null) {
      const loaded = await load(this.ports.storage);
      // What was said last is not known any more: a lease counts from now.
      if (loaded !== null)
        this.state = {
          ...loaded,
          said_at: this.ports.now(),
          link: this.ports.restoreLink(loaded),
        };
    }
    return this.state;
  }

  /** The room as it stands, for an owner; the first to enter founds it. False when it is another's. */
  async enter(owner: Owner): Promise<boolean> {
    return this.inLine(async () => {
      const state = (await this.open()) ?? newRoom(owner);
      if (
        state.user_id !== owner.user_id ||
        state.kind !== owner.kind ||
        state.account_id !== owner.account_id
      )
        return false;
      this.state = state;
      return true;
    });
  }

  /** Takes one input; resolves when all its effects are done. */
  async take(input: RoomInput): Promise<RoomState> {
    return this.inLine(async () => {
      try {
        return await this.step(input);
      } catch (error) {
        this.state = null;
        throw error;
      }
    });
  }

  /** The order once there is something to say of it, or as it stands when the time is up. */
  async answer(requestId: string, withinMs: number): Promise<RoomOrder | null> {
    const kept = this.state?.orders[requestId];
    if (kept === undefined) return (await loadOrder(this.ports.storage, requestId)) ?? null;
    if (isAnswered(kept)) return kept;
    return new Promise((done) => {
      const waiters = this.waiting.get(requestId) ?? new Set();
      this.waiting.set(requestId, waiters);
      const finish = (order: RoomOrder | null) => {
        clearTimeout(timer);
        waiters.delete(finish);
        if (waiters.size === 0) this.waiting.delete(requestId);
        done(order);
      };
      const timer = setTimeout(() => finish(this.state?.orders[requestId] ?? kept), withinMs);
      waiters.add(finish);
    });
  }

  practiceOf(state: RoomState): Practice | null {
    if (state.kind === "practice") this.practice ??= practiceTerminal(state.account_id);
    return this.practice;
  }

  private rules(state: RoomState): RoomRules {
    return {
      judge: (question) => judge(question, state.kind),
      terminal: this.practiceOf(state),
      anchors: (anchors, snapshot, limits, now) =>
        anchorsAfter(anchors, snapshot, now, limitsOf(limits, state.kind).reset),
    };
  }

  private async step(raw: RoomInput): Promise<RoomState> {
    const before = await this.open();
    if (before === null) throw new Error("nobody has entered this room");
    const input = await this.withStored(raw, before);
    const { state, effects } = stepRoom(before, input, this.ports.now(), this.rules(before));
    const [put, ...said] = effects[0]?.type === "put" ? effects : [null, ...effects];
    // What was not stored did not happen: the new state counts, and is spoken of, only after its put.
    if (put?.type === "put") await store(this.ports.storage, put.entries, put.alarm_at);
    this.state = state;
    this.ports.stepped(before, state);
    for (const effect of said) this.carryOut(effect);
    this.wakeWaiters(state);
    return state;
  }

  private carryOut(effect: RoomEffect | null): void {
    if (effect === null) return;
    if (effect.type === "put") throw new Error("a put stands first, before anything is said");
    if (effect.type === "report") void this.report();
    else this.ports.perform(effect);
  }

  /** One delivery at a time; its outcome is an input like any other. */
  private async report(): Promise<void> {
    if (this.isReporting) return;
    this.isReporting = true;
    await new Promise((done) => setTimeout(done, SETTLE_MS));
    const outcome = this.state === null ? null : await this.deliver(this.state);
    this.isReporting = false;
    if (outcome !== null) await this.take(outcome);
  }

  private deliver(state: RoomState): Promise<RoomInput> {
    const report = reportOf(state);
    return this.ports.report(report, state).then(
      (stored_seq): Promise<RoomInput> => this.reported(report, stored_seq),
      (): RoomInput => ({ type: "report_failed" }), // the outbox keeps it; the alarm tries again
    );
  }

  private async reported(report: RoomReport, stored_seq: number): Promise<RoomInput> {
    const reported = this.state === null ? 0 : reportedSeqOf(this.state);
    const missing =
      stored_seq < reported
        ? await loadEvents(this.ports.storage, stored_seq, reported - stored_seq)
        : [];
    return { type: "reported", report, stored_seq, missing };
  }

  private wakeWaiters(state: RoomState): void {
    for (const [requestId, waiters] of this.waiting) {
      const kept = state.orders[requestId];
      if (kept !== undefined && isAnswered(kept)) for (const finish of [...waiters]) finish(kept);
    }
  }

  /** Adds what storage holds of an order that memory has let go. */
  private async withStored(input: RoomInput, state: RoomState): Promise<RoomInput> {
    const id = orderOf(input);
    if (id === null || state.orders[id] !== undefined) return input;
    const stored = (await loadOrder(this.ports.storage, id)) ?? null;
    return input.type === "put_intent" || input.type === "connector_message"
      ? { ...input, stored }
      : input;
  }

  private inLine<T>(task: () => Promise<T>): Promise<T> {
    const done = this.line.then(task);
    this.line = done.catch(() => undefined); // the caller has the error; the next task must still run
    return done;
  }
}

function orderOf(input: RoomInput): string | null {
  if (input.type === "put_intent") return input.intent.request_id;
  if (input.type === "connector_message" && input.message.type === "TRADE_RESULT")
    return input.message.request_id;
  return null;
}
