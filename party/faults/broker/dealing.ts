import { type DealReason, isMarketOrder, type Rng, type Side, sideOf } from "#domain";
import type { Book, Booked, Fill, Holding, Working } from "./book.ts";
import type { Prices } from "./prices.ts";

/** How a fill is to look to the terminal. */
export interface Shown {
  readonly reason: DealReason;
  readonly comment: string;
  readonly magic: number;
  readonly shownAt: number;
}

/** Fills orders: what the exchange floor does, without knowing who asks or how the answer travels. */
export class Dealing {
  readonly #book: Book;
  readonly #prices: Prices;

  constructor(book: Book, prices: Prices) {
    this.#book = book;
    this.#prices = prices;
  }

  price(symbol: string, side: Side): number {
    return side === "BUY" ? this.#prices.ask(symbol) : this.#prices.bid(symbol);
  }

  /** An order to deal: a new position, or on a netting account whatever it makes of the one there is. */
  deal(order: Order, shown: Shown, now: number): Booked[] {
    const held =
      this.#book.mode === "hedging"
        ? undefined
        : [...this.#book.positions.values()].find((one) => one.symbol === order.symbol);
    const begun = this.#book.positions.get(order.ticket);
    if (begun !== undefined) return [this.#more(begun, order, shown, now)];
    if (held === undefined) return [this.#open(order, order.units, shown, now)];
    if (held.side === order.side) return [this.#add(held, order, shown, now)];
    return this.#against(held, order, shown, now);
  }

  close(held: Holding, units: number, orderTicket: string, shown: Shown, now: number): Booked {
    const side = held.side === "BUY" ? "SELL" : "BUY";
    const points = this.price(held.symbol, side);
    const way = held.side === "BUY" ? 1 : -1;
    const profitCents = way * (points - held.open) * units;
    held.units -= units;
    if (held.units <= 0) this.#book.positions.delete(held.id);
    return this.#fill(
      {
        orderTicket,
        positionId: held.id,
        symbol: held.symbol,
        side,
        units,
        points,
        entry: "out",
        profitCents,
      },
      shown,
      now,
    );
  }

  /**
   * What the prices of this moment set off: stops, takes, pending orders.
   *
   * @param isMoving false in a market that stands still: nobody comes to take the rest of a part.
   */
  touch(now: number, rng: Rng, isMoving: boolean): Booked[] {
    const deals: Booked[] = [];
    for (const held of [...this.#book.positions.values()]) {
      const reason = this.#hit(held);
      if (reason === null) continue;
      const shown = { reason, comment: `[${reason}]`, magic: held.magic, shownAt: now };
      deals.push(this.close(held, held.units, this.#book.ticket(), shown, now));
    }
    for (const order of [...this.#book.orders.values()]) {
      if (!this.#isReached(order)) continue;
      // The rest of a part waits for somebody to take it, and may wait until its time is over.
      if (this.#book.positions.has(order.ticket) && (!isMoving || rng() > 0.1)) continue;
      // Now and then there is not enough on the other side for all of it at once.
      const isPart = order.units > 1 && rng() < 0.4;
      const units = isPart ? 1 : order.units;
      order.units -= units;
      if (!isPart) this.#book.orders.delete(order.ticket);
      deals.push(
        ...this.deal(
          { ...asOrder(order), units },
          { reason: "expert", comment: order.comment, magic: order.magic, shownAt: now },
          now,
        ),
      );
    }
    return deals;
  }

  #open(order: Order, units: number, shown: Shown, now: number): Booked {
    const points = this.price(order.symbol, order.side);
    this.#book.positions.set(order.ticket, {
      ticket: order.ticket,
      id: order.ticket,
      symbol: order.symbol,
      side: order.side,
      units,
      open: points,
      stop: order.stop,
      take: order.take,
      magic: shown.magic,
      comment: shown.comment,
      openedAt: now,
      shownAt: shown.shownAt,
    });
    return this.#fill(
      {
        orderTicket: order.ticket,
        positionId: order.ticket,
        symbol: order.symbol,
        side: order.side,
        units,
        points,
        entry: "in",
        profitCents: 0,
      },
      shown,
      now,
    );
  }

  /** The rest of an order that made the position. */
  #more(held: Holding, order: Order, shown: Shown, now: number): Booked {
    const { stop, take } = held;
    const deal = this.#add(held, order, shown, now);
    Object.assign(held, { stop, take });
    return deal;
  }

  #add(held: Holding, order: Order, shown: Shown, now: number): Booked {
    const points = this.price(order.symbol, order.side);
    held.open = Math.round(
      (held.open * held.units + points * order.units) / (held.units + order.units),
    );
    held.units += order.units;
    held.stop = order.stop;
    held.take = order.take;
    return this.#fill(
      {
        orderTicket: order.ticket,
        positionId: held.id,
        symbol: order.symbol,
        side: order.side,
        units: order.units,
        points,
        entry: "in",
        profitCents: 0,
      },
      shown,
      now,
    );
  }

  /** Reduces, closes or turns round: one deal, whatever it does. */
  #against(held: Holding, order: Order, shown: Shown, now: number): Booked[] {
    const points = this.price(order.symbol, order.side);
    const closing = Math.min(held.units, order.units);
    const way = held.side === "BUY" ? 1 : -1;
    const profitCents = way * (points - held.open) * closing;
    const rest = order.units - closing;
    const ids = {
      orderTicket: order.ticket,
      positionId: held.id,
      symbol: order.symbol,
      side: order.side,
      units: order.units,
      points,
      profitCents,
    };
    held.units -= closing;
    if (held.units <= 0 && rest === 0) this.#book.positions.delete(held.id);
    if (rest > 0) {
      held.side = order.side;
      held.units = rest;
      held.open = points;
      held.ticket = order.ticket;
      held.stop = order.stop;
      held.take = order.take;
    }
    return [this.#fill({ ...ids, entry: rest > 0 ? "inout" : "out" }, shown, now)];
  }

  #fill(fill: Omit<Fill, keyof Shown>, shown: Shown, now: number): Booked {
    return this.#book.fill({ ...fill, ...shown }, now);
  }

  #hit(held: Holding): "sl" | "tp" | null {
    const price =
      held.side === "BUY" ? this.#prices.bid(held.symbol) : this.#prices.ask(held.symbol);
    const way = held.side === "BUY" ? 1 : -1;
    if (held.stop !== null && way * (price - held.stop) <= 0) return "sl";
    if (held.take !== null && way * (price - held.take) >= 0) return "tp";
    return null;
  }

  #isReached(order: Working): boolean {
    const price = this.price(order.symbol, sideOf(order.type));
    const isBelow = order.type === "BUY_LIMIT" || order.type === "SELL_STOP";
    return isBelow ? price <= order.price : price >= order.price;
  }
}

export interface Order {
  readonly ticket: string;
  readonly symbol: string;
  readonly side: Side;
  readonly units: number;
  readonly stop: number | null;
  readonly take: number | null;
}

function asOrder(order: Working): Order {
  const { ticket, symbol, type, units, stop, take } = order;
  return { ticket, symbol, side: sideOf(type), units, stop, take };
}

/** Is a waiting order on its own side of the market? */
export function isPriceAway(
  prices: Prices,
  type: Working["type"],
  symbol: string,
  points: number,
): boolean {
  if (isMarketOrder(type)) return true;
  const price = sideOf(type) === "BUY" ? prices.ask(symbol) : prices.bid(symbol);
  const isBelow = type === "BUY_LIMIT" || type === "SELL_STOP";
  return isBelow ? points < price : points > price;
}
