import type { Rng } from "#domain";
import { type Api, ApiRefusal } from "../start/api.ts";
import { pause } from "./troubles.ts";

/** An order as the API shows it. */
export interface OrderView {
  readonly id: string;
  readonly action: string;
  readonly status: string;
  readonly final: boolean;
  readonly lot_size: number | null;
  readonly filled_lots: number;
  readonly deal_ticket: string | null;
  readonly position_id: string | null;
}

/** One wish of the trader, from its first request to the answer that it got in the end. */
export interface Wish {
  readonly key: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Requests until one was answered; above 1 when answers got lost. */
  tries: number;
  /** null: refused without an order (a position was gone, for example), which is an answer as well. */
  order: OrderView | null;
  answered: boolean;
}

const ANSWER_WITHIN_MS = 8_000;
/** After the last wish: by then every part is back, however long it took. */
const ASK_ON_MS = 180_000;
/** So that the account does not fill up. */
const MOST_POSITIONS = 30;
const PENDING_SHARE = 0.15;

/** Places, closes, changes and cancels at a steady rate, and asks again with the same key when no answer comes. */
export class Trader {
  readonly wishes: Wish[] = [];
  readonly #api: Api;
  readonly #connectionId: string;
  readonly #rng: Rng;
  readonly #mark: string;
  readonly #open = new Set<Promise<void>>();

  constructor(api: Api, connectionId: string, rng: Rng, mark: string) {
    this.#api = api;
    this.#connectionId = connectionId;
    this.#rng = rng;
    this.#mark = mark;
  }

  /** @param rate wishes a second, kept whatever becomes of them. */
  async trade(untilMs: number, rate: number): Promise<void> {
    const begin = Date.now();
    for (let i = 0; Date.now() < untilMs; i++) {
      const asked = this.#ask(this.#next(i), untilMs + ASK_ON_MS);
      this.#open.add(asked);
      void asked.finally(() => this.#open.delete(asked));
      await pause(Math.max(0, begin + ((i + 1) * 1000) / rate - Date.now()));
    }
    await Promise.all(this.#open);
  }

  #next(i: number): Wish {
    const held = this.#filled();
    const draw = this.#rng();
    const key = `${this.#mark}-${i}`;
    const make = (path: string, body: Wish["body"]): Wish => ({
      ...{ key, path, body: { connection_id: this.#connectionId, ...body } },
      ...{ tries: 0, order: null, answered: false },
    });
    const position = held[Math.floor(this.#rng() * held.length)];
    if (position && (draw < 0.35 || held.length > MOST_POSITIONS))
      return make(`/trading/positions/${position}/close`, {});
    if (position && draw < 0.45)
      return make(`/trading/positions/${position}/modify`, { stop_loss: 0.5 + this.#rng() / 10 });
    const patience =
      this.#rng() < 0.5 ? { if_offline: "queue", valid_for_s: 20 } : { if_offline: "reject" };
    const order = { symbol: "EURUSD", lot_size: 0.01, stop_loss: 0.5, ...patience };
    return draw > 1 - PENDING_SHARE
      ? make("/trading/orders", { ...order, order_type: "BUY_LIMIT", price: 0.6 })
      : make("/trading/orders", { ...order, order_type: "BUY" });
  }

  /** Positions of the last orders that filled and that nobody tried to close yet. */
  #filled(): string[] {
    const closed = new Set(this.wishes.map(({ path }) => path.split("/")[3]));
    return this.wishes
      .slice(-200)
      .flatMap(({ order, path }) =>
        path === "/trading/orders" && order?.status === "FILLED" && order.position_id !== null
          ? [order.position_id]
          : [],
      )
      .filter((id) => !closed.has(id));
  }

  async #ask(wish: Wish, deadline: number): Promise<void> {
    this.wishes.push(wish);
    while (!wish.answered && Date.now() < deadline) {
      wish.tries += 1;
      const answer = await Promise.race([
        this.#post(wish),
        pause(ANSWER_WITHIN_MS).then(() => null),
      ]);
      if (answer === null) await pause(400);
      else Object.assign(wish, { answered: true, order: answer.order });
    }
  }

  /** null: no answer, or one that says "not now": the same key may be asked again. */
  async #post(wish: Wish): Promise<{ readonly order: OrderView | null } | null> {
    try {
      const order = await this.#api.post<OrderView>(wish.path, wish.body, {
        "Idempotency-Key": wish.key,
      });
      return { order };
    } catch (error) {
      if (!(error instanceof ApiRefusal) || error.status >= 500 || error.status === 429)
        return null;
      const order = orderIn(error.body);
      return { order };
    }
  }
}

function orderIn(body: string): OrderView | null {
  try {
    return (JSON.parse(body) as { order?: OrderView }).order ?? null;
  } catch {
    return null; // a refusal of something before the API
  }
}
