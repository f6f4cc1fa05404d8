import type { DealEntry, DealReason, MarginMode, OrderType, Side } from "#domain";
import type { AccountSnapshot, DealState, SymbolState } from "#protocol";
import { POINTS, type Prices } from "./prices.ts";

/** Lots in hundredths and prices in points: whole numbers, so that sums are exact. */
export interface Holding {
  ticket: string;
  readonly id: string;
  readonly symbol: string;
  side: Side;
  units: number;
  open: number;
  stop: number | null;
  take: number | null;
  magic: number;
  comment: string;
  readonly openedAt: number;
  /** The terminal does not show it before. */
  readonly shownAt: number;
}

export interface Working {
  readonly ticket: string;
  readonly symbol: string;
  readonly type: OrderType;
  units: number;
  price: number;
  stop: number | null;
  take: number | null;
  readonly magic: number;
  readonly comment: string;
  readonly placedAt: number;
  readonly shownAt: number;
  readonly expiresAt: number | null;
}

export interface Booked extends DealState {
  readonly shownAt: number;
}

export interface Fill {
  readonly orderTicket: string;
  readonly positionId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly units: number;
  readonly points: number;
  readonly entry: DealEntry;
  readonly reason: DealReason;
  readonly profitCents: number;
  readonly magic: number;
  readonly comment: string;
  readonly shownAt: number;
}

const START_CENTS = 1_000_000;
const MARGIN_CENTS_A_UNIT = 1_100;

/** The broker's own record of one account: only deals change the balance. */
export class Book {
  readonly positions = new Map<string, Holding>();
  readonly orders = new Map<string, Working>();
  readonly deals: Booked[] = [];
  readonly mode: MarginMode;
  #nextTicket = 1_000;
  #balanceCents = START_CENTS;

  constructor(mode: MarginMode) {
    this.mode = mode;
  }

  ticket(): string {
    this.#nextTicket += 1;
    return String(this.#nextTicket);
  }

  get balance(): number {
    return this.#balanceCents / 100;
  }

  fill(fill: Fill, now: number): Booked {
    const deal: Booked = {
      ticket: this.ticket(),
      order_ticket: fill.orderTicket,
      position_id: fill.positionId,
      symbol: fill.symbol,
      side: fill.side,
      entry: fill.entry,
      reason: fill.reason,
      lots: fill.units / 100,
      price: fill.points / POINTS,
      profit: fill.profitCents / 100,
      commission: 0,
      swap: 0,
      fee: 0,
      time: now,
      magic: fill.magic,
      comment: fill.comment,
      shownAt: fill.shownAt,
    };
    this.#balanceCents += fill.profitCents;
    this.deals.push(deal);
    return deal;
  }

  /** Everything a terminal can see at a moment. */
  snapshot(
    prices: Prices,
    now: number,
    dealsFrom: number,
    isShown: (shownAt: number) => boolean,
  ): AccountSnapshot {
    const positions = [...this.positions.values()].filter((one) => isShown(one.shownAt));
    const orders = [...this.orders.values()].filter((one) => isShown(one.shownAt));
    const units = positions.reduce((sum, one) => sum + one.units, 0);
    const margin = (units * MARGIN_CENTS_A_UNIT) / 100;
    return {
      at: now,
      account: {
        login: "1001",
        server: "Faults",
        trade_mode: "demo",
        margin_mode: this.mode,
        currency: "USD",
        leverage: 100,
        balance: this.balance,
        equity: this.balance,
        margin,
        free_margin: this.balance - margin,
        margin_level: margin === 0 ? null : (this.balance / margin) * 100,
      },
      positions: positions.map((one) => ({
        ticket: one.ticket,
        position_id: one.id,
        symbol: one.symbol,
        side: one.side,
        lots: one.units / 100,
        open_price: one.open / POINTS,
        open_time: one.openedAt,
        stop_loss: one.stop === null ? null : one.stop / POINTS,
        take_profit: one.take === null ? null : one.take / POINTS,
        current_price: prices.bid(one.symbol) / POINTS,
        profit: 0,
        swap: 0,
        magic: one.magic,
        comment: one.comment,
      })),
      orders: orders.map((one) => ({
        ticket: one.ticket,
        symbol: one.symbol,
        order_type: one.type,
        lots: one.units / 100,
        price: one.price / POINTS,
        stop_loss: one.stop === null ? null : one.stop / POINTS,
        take_profit: one.take === null ? null : one.take / POINTS,
        placed_time: one.placedAt,
        magic: one.magic,
        comment: one.comment,
      })),
      deals: this.deals
        .filter((deal) => deal.time >= dealsFrom && isShown(deal.shownAt))
        .map(({ shownAt: _shown, ...deal }) => deal),
    };
  }
}

export function symbolStates(prices: Prices): SymbolState[] {
  return prices.symbols.map((symbol) => ({
    symbol,
    description: symbol,
    digits: 5,
    point: 0.00001,
    pip_size: 0.0001,
    contract_size: 100_000,
    tick_size: 0.00001,
    volume_min: 0.01,
    volume_step: 0.01,
    volume_max: 100,
    margin_currency: symbol.slice(0, 3),
    profit_currency: symbol.slice(3),
    stops_level_points: 0,
  }));
}
