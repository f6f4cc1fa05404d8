import {
  answerOf,
  applyOrderEvent,
  isFinal,
  newOrder,
  type OrderAnswer,
  type OrderRecord,
  stepId,
  takeHandOver,
  verifyChain,
} from "#orders";
import type {
  IntentReply,
  KillLevel,
  KillState,
  OrderIntent,
  OrderStep,
  RoomReport,
} from "#protocol";
import { onAnswer, onMove, onReport } from "../invariants/worker.ts";
import { Process } from "../world/process.ts";
import type { World } from "../world/world.ts";
import type { Database, Row } from "./database.ts";

const PUT_TIMEOUT_MS = 3_000;
const REDELIVERY_MS = [0, 2_000, 4_000, 8_000];
const CRON_MS = 60_000;
const IN_FLIGHT_MS = 15_000;
const ATTEMPTS = 6;

/** What a client hears; `failed` is an error of ours, after which the same key is tried again. */
export type ApiAnswer =
  | { readonly kind: "answer"; readonly answer: OrderAnswer }
  | { readonly kind: "failed" }
  | { readonly kind: "other_body" };

export interface ApiRequest {
  readonly key: string;
  readonly body: string;
  readonly prepare: () => OrderIntent | null;
}

export interface WorkerPorts {
  readonly db: Database;
  putIntent(intent: OrderIntent, answered: (reply: IntentReply | null) => void): void;
  withdrawIntent(id: string, answered: (reply: IntentReply | null) => void): void;
  putKill(kill: KillState, answered: (isStored: boolean) => void): void;
  isAway(): boolean;
}

/** The Worker: each request is a life of its own that may end at any boundary. */
export class Worker {
  readonly #world: World;
  readonly #ports: WorkerPorts;
  readonly #cron: Process;

  constructor(world: World, ports: WorkerPorts) {
    this.#world = world;
    this.#ports = ports;
    this.#cron = new Process(world, "cron", () => {
      world.after(1_000, () => this.#startCron());
    });
    this.#startCron();
  }

  /** POST of an order. The answer may never come. */
  request(request: ApiRequest, answered: (answer: ApiAnswer) => void) {
    if (this.#ports.isAway()) return;
    const life = this.#life("api");
    const reply = (answer: ApiAnswer) => {
      this.#world.io("api.reply.before");
      if (answer.kind === "answer") onAnswer(this.#world, answer.answer);
      this.#world.after(this.#world.between(1, 30), () => answered(answer));
    };
    life.run(() => this.#perform(life, request, reply));
  }

  /** POST of a kill or a resume: stored with the next version, then told to the room until it has it. */
  kill(level: KillLevel | null): void {
    if (this.#ports.isAway()) return;
    const { db } = this.#ports;
    const life = this.#life("api");
    life.run(() => {
      this.#world.io("api.batch.before");
      let kill = db.kill;
      const write = () => {
        kill = { level, version: db.kill.version + 1 };
        db.kill = kill;
        return "ok" as const;
      };
      db.batch(life, write, () => this.#tellKill(life, kill));
    });
  }

  #tellKill(life: Process, kill: KillState, turn = 0): void {
    const pause = REDELIVERY_MS[turn];
    if (pause === undefined) return; // the round of the clock finds it
    life.after(pause, () => {
      let isTold = false;
      this.#ports.putKill(kill, (isStored) => {
        isTold = isStored;
      });
      life.after(PUT_TIMEOUT_MS, () => isTold || this.#tellKill(life, kill, turn + 1));
    });
  }

  /** DELETE of an order that may still be in its room. */
  withdraw(id: string, answered: () => void) {
    if (this.#ports.isAway()) return;
    const life = this.#life("api");
    life.run(() => {
      this.#ask(
        life,
        (done) => this.#ports.withdrawIntent(id, done),
        (reply) => {
          if (reply === null || reply.events.length === 0) return answered();
          this.#absorb(life, "api", reply, 1, answered);
        },
      );
    });
  }

  /** The room's report; null = no answer. */
  report(report: RoomReport, answered: (storedSeq: number | null) => void) {
    if (this.#ports.isAway()) return answered(null);
    const life = this.#life("report");
    const { db } = this.#ports;
    life.run(() => {
      const fresh = report.events
        .filter((event) => event.seq > db.tip.seq)
        .sort((a, b) => a.seq - b.seq);
      const checked = verifyChain(fresh, db.tip);
      if (!checked.ok) {
        if (checked.error.problem !== "number")
          this.#world.violate(
            "I21",
            `the room's event ${checked.error.seq} breaks the chain: ${checked.error.problem}`,
          );
        return answered(db.tip.seq);
      }
      const before = db.tip;
      this.#absorb(
        life,
        "report",
        report,
        1,
        (ok) => {
          if (!ok) return answered(null);
          answered(checked.value.seq);
        },
        () => {
          if (db.tip.seq !== before.seq) return false;
          db.tip = checked.value;
          onReport(this.#world, db, report);
          return true;
        },
      );
    });
  }

  // --- an order --------------------------------------------------------------------------------------------

  #perform(life: Process, request: ApiRequest, reply: (answer: ApiAnswer) => void) {
    const { db } = this.#ports;
    const known = db.keys.get(request.key);
    if (known !== undefined) return this.#known(life, request, known, reply);
    const intent = request.prepare();
    if (intent === null) return reply({ kind: "failed" });
    this.#insert(life, request, intent, 1, (written) => {
      if (written === "error") return reply({ kind: "failed" });
      const now = db.keys.get(request.key);
      if (now === undefined) return reply({ kind: "failed" });
      this.#known(life, request, now, reply);
    });
  }

  #known(
    life: Process,
    request: ApiRequest,
    known: { orderId: string; body: string },
    reply: (answer: ApiAnswer) => void,
  ) {
    if (known.body !== request.body) return reply({ kind: "other_body" });
    const row = this.#ports.db.row(known.orderId);
    if (row === null) return reply({ kind: "failed" }); // a replica that lags: the client asks again
    if (row.isHandedOver) return reply({ kind: "answer", answer: answerOf(row.record) });
    this.#handOver(life, row, (record) => {
      if (record === null) this.#again(row, 0);
      reply({ kind: "answer", answer: answerOf(record ?? row.record) });
    });
  }

  /** One batch: order, first event, key. An error says nothing, so the same batch is tried once more. */
  #insert(
    life: Process,
    request: ApiRequest,
    intent: OrderIntent,
    attempt: number,
    done: (written: string) => void,
  ): void {
    const { db } = this.#ports;
    this.#world.io("api.batch.before");
    const write = () => {
      if (db.keys.has(request.key) || db.rows.has(intent.request_id)) return "duplicate" as const;
      const created = newOrder(intent);
      const { order } = applyOrderEvent(created, queuedStep(intent));
      onMove(this.#world, created, order);
      db.keys.set(request.key, { orderId: intent.request_id, body: request.body });
      db.setRow(intent.request_id, {
        record: order,
        isHandedOver: false,
        revision: 0,
        createdAt: this.#world.now,
      });
      return "ok" as const;
    };
    db.batch(life, write, (written) => {
      this.#world.io("api.batch.after");
      if (written === "error" && attempt === 1) return this.#insert(life, request, intent, 2, done);
      done(written);
    });
  }

  #handOver(life: Process, row: Row, done: (record: OrderRecord | null) => void) {
    const { intent } = row.record;
    if (intent === null) return done(null);
    this.#world.io("api.hand_over.before");
    this.#ask(
      life,
      (answered) => this.#ports.putIntent(intent, answered),
      (reply) => {
        this.#world.io("api.hand_over.after");
        if (reply === null || reply.events.length === 0) return done(null);
        this.#absorb(life, "api", reply, 1, (ok) =>
          done(ok ? (this.#ports.db.rows.get(intent.request_id)?.record ?? null) : null),
        );
      },
    );
  }

  /** In the background, after the answer was given. */
  #again(row: Row, turn: number): void {
    const pause = REDELIVERY_MS[turn];
    if (pause === undefined) return;
    const life = this.#life("redelivery");
    life.after(pause, () => {
      this.#handOver(life, row, (record) => {
        if (record === null) this.#again(row, turn + 1);
      });
    });
  }

  /** All or nothing, and only on rows that nobody changed meanwhile. */
  #absorb(
    life: Process,
    who: "api" | "report",
    told: Pick<RoomReport, "events" | "deals"> & { readonly snapshot?: RoomReport["snapshot"] },
    attempt: number,
    done: (ok: boolean) => void,
    also: () => boolean = () => true,
  ): void {
    const { db } = this.#ports;
    this.#world.io(`${who}.absorb.before`);
    const read = new Map(
      [...new Set(told.events.map((event) => event.request_id))].map((id) => [id, db.row(id)]),
    );
    const write = () => {
      for (const [id, row] of read)
        if ((db.rows.get(id)?.revision ?? -1) !== (row?.revision ?? -1)) return "stale" as const;
      if (!also()) return "stale" as const;
      for (const [id, row] of read) {
        const events = told.events
          .filter((event) => event.request_id === id)
          .sort((a, b) => a.seq - b.seq);
        const record = this.#fold(row?.record ?? null, events);
        if (record === null) continue;
        db.setRow(id, {
          record,
          isHandedOver: true,
          revision: (row?.revision ?? -1) + 1,
          createdAt: row?.createdAt ?? this.#world.now,
        });
        for (const event of events) if (!db.events.has(event.id)) db.events.set(event.id, event);
      }
      for (const deal of told.deals)
        if (!db.deals.has(deal.ticket)) db.deals.set(deal.ticket, deal);
      if (told.snapshot && told.snapshot.at >= (db.snapshot?.at ?? 0)) db.snapshot = told.snapshot;
      return "ok" as const;
    };
    db.batch(life, write, (written) => {
      this.#world.io(`${who}.absorb.after`);
      if (written === "stale" && attempt < ATTEMPTS)
        return this.#absorb(life, who, told, attempt + 1, done, also);
      done(written === "ok");
    });
  }

  #fold(before: OrderRecord | null, events: IntentReply["events"]): OrderRecord | null {
    let record = before;
    for (const event of events) {
      const moved: OrderRecord =
        record === null
          ? applyOrderEvent(null, event).order
          : takeHandOver(record, { kind: "answered", reply: { events: [event], deals: [] } }).order;
      if (record !== null) onMove(this.#world, record, moved);
      record = moved;
    }
    return record;
  }

  /** A call to the room: its answer, or null when the time is up. */
  #ask(
    life: Process,
    call: (answered: (reply: IntentReply | null) => void) => void,
    done: (reply: IntentReply | null) => void,
  ): void {
    let isOpen = true;
    const once = (reply: IntentReply | null) => {
      if (!isOpen) return;
      isOpen = false;
      life.run(() => done(reply));
    };
    call(once);
    life.after(PUT_TIMEOUT_MS, () => once(null));
  }

  #startCron(): void {
    this.#cron.begin();
    this.#cron.every(
      () => CRON_MS,
      () => {
        if (this.#ports.isAway()) return;
        const { kill } = this.#ports.db;
        if (kill.version > 0) this.#ports.putKill(kill, () => {});
        const old = this.#world.now - IN_FLIGHT_MS;
        for (const row of [...this.#ports.db.rows.values()]) {
          if (row.isHandedOver || isFinal(row.record.state) || row.createdAt >= old) continue;
          const life = this.#life("redelivery");
          life.run(() => this.#handOver(life, row, () => {}));
        }
      },
    );
  }

  #life(name: string): Process {
    const life = new Process(this.#world, name, () => {});
    life.begin();
    return life;
  }
}

function queuedStep(intent: OrderIntent): OrderStep {
  return {
    id: stepId(intent.request_id, "QUEUED", "api"),
    account_id: intent.account_id,
    request_id: intent.request_id,
    state: "QUEUED",
    at: intent.created_at,
    by: "api",
  };
}
