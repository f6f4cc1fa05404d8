import { type ClosedTradeStats, type Sizing, type SizingResult, sizePosition } from "#broking";
import type { Market } from "./market.ts";
import { valuePerLot } from "./money.ts";

/** Sizes the entries of a run; fixed lots come to the same size every time. */
export class Sizer {
  readonly #market: Market;
  readonly #sizing: Sizing;
  #fixed: SizingResult | null = null;

  constructor(market: Market, sizing: Sizing) {
    this.#market = market;
    this.#sizing = sizing;
  }

  /**
   * @param stopDistance price; NaN: no stop.
   * @param price bid at the decision, which converts the money.
   */
  size(
    equity: number,
    stopDistance: number,
    price: number,
    record: { stats(): ClosedTradeStats },
  ): SizingResult {
    if (this.#fixed !== null) return this.#fixed;
    const { instrument, costs, conversion } = this.#market;
    const size = sizePosition({
      sizing: this.#sizing,
      instrument,
      costs,
      equity,
      stopDistance: Number.isNaN(stopDistance) ? null : stopDistance,
      rate: conversion.rateAt(price),
      closedTrades: record.stats(),
      valuePerLot: valuePerLot(this.#market, price),
    });
    if (this.#sizing.kind === "fixedLots") this.#fixed = size;
    return size;
  }
}
