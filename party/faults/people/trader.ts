import { type OrderType, ulid } from "#domain";
import { commentFor, isFinal, MAGIC_BASE } from "#orders";
import { KILL_LEVELS, type OrderIntent } from "#protocol";
import type { Broker } from "../broker/broker.ts";
import { POINTS } from "../broker/prices.ts";
import type { Database } from "../nodes/database.ts";
import type { ApiAnswer, Worker } from "../nodes/worker.ts";
import type { World } from "../world/world.ts";
import type { Step } from "./plan.ts";

const PATIENCE_MS = 6_000;
const TRIES = 4;
const MARKET_MS = 10_000;
const PENDING_MS = 60_000;
const BURST = 8;

export interface TraderPorts {
  readonly account: string;
  readonly db: Database;
  readonly broker: Broker;
  readonly worker: Worker;
}

type Made<A extends OrderIntent["action"]> = Extract<OrderIntent, { action: A }>;

/** People and bots at the API: they press, wait, press again with the same key, and give up. */
export class Trader {
  readonly #world: World;
  readonly #ports: TraderPorts;
  #keys = 0;

  constructor(world: World, ports: TraderPorts) {
    this.#world = world;
    this.#ports = ports;
  }

  act(step: Step) {
    switch (step.do) {
      case "market":
        return this.#ask(step.do, () => this.#market(step));
      case "pending":
        return this.#ask(step.do, () => this.#pending(step));
      case "close":
      case "close_part":
        return this.#ask(step.do, () => this.#close(step));
      case "modify":
        return this.#ask(step.do, () => this.#modify(step));
      case "cancel":
        return this.#cancel(step);
      case "double_click": {
        const key = this.#key();
        const make = () => this.#market(step);
        this.#press(key, "double", make, 1);
        this.#press(key, "double", make, 1);
        return;
      }
      case "other_body": {
        const key = this.#key();
        this.#press(key, "one", () => this.#market(step), 1);
        this.#world.after(500, () => this.#press(key, "other", () => this.#market(step), TRIES));
        return;
      }
      case "kill": {
        const level = KILL_LEVELS[Math.floor(step.pick * KILL_LEVELS.length)] ?? "entries";
        this.#world.act(`pressed kill ${level}`);
        return this.#ports.worker.kill(level);
      }
      case "resume":
        this.#world.act("pressed resume");
        return this.#ports.worker.kill(null);
      case "burst":
        for (let i = 0; i < BURST; i++) this.#ask("burst", () => this.#market(step));
        return;
    }
  }

  #ask(name: string, make: () => OrderIntent | null): void {
    this.#press(this.#key(), name, make, 1);
  }

  /** One press: no answer within the patience, or an error, is tried again with the same key. */
  #press(key: string, body: string, make: () => OrderIntent | null, attempt: number): void {
    this.#world.act(`pressed ${body}`);
    let isOpen = true;
    const again = () => {
      if (!isOpen) return;
      isOpen = false;
      if (attempt >= TRIES) return this.#world.act("gave up");
      this.#world.act("pressed again");
      this.#world.after(this.#world.between(200, 3_000), () =>
        this.#press(key, body, make, attempt + 1),
      );
    };
    this.#ports.worker.request({ key, body, prepare: make }, (answer: ApiAnswer) => {
      if (answer.kind === "failed") return again();
      isOpen = false;
      if (answer.kind === "other_body") this.#world.act("answered 409 other body");
    });
    this.#world.after(PATIENCE_MS, again);
  }

  #market(step: Step): OrderIntent {
    const { bid, ask } = this.#price(step.pick);
    const isBuy = step.pick * 10 - Math.floor(step.pick * 10) < 0.6;
    const wantsStop = step.pick > 0.3;
    return this.#open(step, {
      order_type: isBuy ? "BUY" : "SELL",
      price: null,
      stop_loss: wantsStop ? (isBuy ? bid - 300 : ask + 300) / POINTS : null,
      take_profit: step.pick > 0.7 ? (isBuy ? ask + 400 : bid - 400) / POINTS : null,
    });
  }

  #pending(step: Step): OrderIntent {
    const { bid, ask } = this.#price(step.pick);
    const types = ["BUY_LIMIT", "SELL_LIMIT", "BUY_STOP", "SELL_STOP"] as const;
    const type = types[Math.floor(step.pick * 97) % 4] as (typeof types)[number]; // in range
    // Near enough that prices reach some of them, and far enough that others wait until their time is over.
    const away = 25 + Math.floor(shareOf(step.pick, 31) * 150);
    const prices = {
      BUY_LIMIT: ask - away,
      SELL_LIMIT: bid + away,
      BUY_STOP: ask + away,
      SELL_STOP: bid - away,
    };
    const expires = this.#world.now + 15_000 + Math.floor(shareOf(step.pick, 17) * 45_000);
    return this.#open(step, {
      order_type: type,
      price: prices[type] / POINTS,
      stop_loss: null,
      take_profit: null,
      ...(step.pick > 0.4 ? { expiry: { kind: "time" as const, at: expires } } : {}),
    });
  }

  #open(
    step: Step,
    fields: Pick<Made<"open">, "price" | "stop_loss" | "take_profit"> & {
      readonly order_type: OrderType;
    } & Partial<Made<"open">>,
  ): OrderIntent {
    const isMarket = fields.order_type === "BUY" || fields.order_type === "SELL";
    const valid = isMarket ? MARKET_MS : PENDING_MS;
    return {
      ...this.#base(valid, step.queue ? "queue" : "reject"),
      action: "open",
      symbol: this.#symbol(step.pick),
      lots: step.lots,
      ...fields,
    };
  }

  #close(step: Step): OrderIntent | null {
    const held = this.#held(step.pick);
    if (held === undefined) return null;
    const part = step.do === "close_part" && held.lots > 0.01 ? 0.01 : null;
    return {
      ...this.#base(MARKET_MS),
      action: "close",
      symbol: held.symbol,
      position_id: held.position_id,
      lots: part,
    };
  }

  #modify(step: Step): OrderIntent | null {
    const held = this.#held(step.pick);
    if (held === undefined) return null;
    const bid = this.#ports.broker.prices.bid(held.symbol);
    const away = 200 + Math.floor(step.pick * 100);
    const stop = held.side === "BUY" ? bid - away : bid + 10 + away;
    return {
      ...this.#base(MARKET_MS),
      action: "modify",
      symbol: held.symbol,
      position_id: held.position_id,
      stop_loss: stop / POINTS,
      take_profit: held.take_profit,
    };
  }

  /** What waits at the broker is cancelled there; what has no ticket is taken back from its room. */
  #cancel(step: Step) {
    const open = [...this.#ports.db.rows.values()].filter(
      ({ record }) => !isFinal(record.state) && record.intent?.action === "open",
    );
    const row = open[Math.floor(step.pick * open.length)];
    if (row === undefined) return;
    const { request_id, execution, intent } = row.record;
    const order_ticket = execution.order_ticket;
    if (order_ticket === undefined || intent === null) {
      this.#world.act("pressed withdraw");
      return this.#ports.worker.withdraw(request_id, () => {});
    }
    this.#ask("cancel", () => ({
      ...this.#base(MARKET_MS),
      action: "cancel",
      symbol: intent.symbol,
      order_ticket,
    }));
  }

  #base(validMs: number, if_offline: OrderIntent["if_offline"] = "reject") {
    const { now } = this.#world;
    const request_id = ulid(now, this.#world.rng);
    return {
      request_id,
      account_id: this.#ports.account,
      origin: "user" as const,
      created_at: now,
      not_after: now + validMs,
      if_offline,
      magic: MAGIC_BASE,
      comment: commentFor(request_id),
    };
  }

  #held(pick: number) {
    const held = this.#ports.db.snapshot?.positions ?? [];
    return held[Math.floor(pick * held.length)];
  }

  #symbol(pick: number): string {
    return pick < 0.8 ? "EURUSD" : "GBPUSD";
  }

  #price(pick: number) {
    const symbol = this.#symbol(pick);
    return {
      bid: this.#ports.broker.prices.bid(symbol),
      ask: this.#ports.broker.prices.ask(symbol),
    };
  }

  #key(): string {
    this.#keys += 1;
    return `key-${this.#keys}`;
  }
}

/** Another number in [0, 1) out of a step's one. */
function shareOf(pick: number, times: number): number {
  return (pick * times) % 1;
}
