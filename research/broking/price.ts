import type { SymbolSpec } from "#domain";
import { decimalsOf, fromSteps, stepsIn } from "./decimals.ts";

/** 10^-digits without binary error: `pointOf(5)` is 0.00001 to the last bit. */
export function pointOf(digits: number): number {
  return Number(`1e-${digits}`);
}

/**
 * The price on the symbol's grid nearest to the given one; halves go up.
 *
 * @throws RangeError if the price is not finite.
 */
export function roundToTick(price: number, spec: Pick<SymbolSpec, "tickSize">): number {
  if (!Number.isFinite(price)) throw new RangeError(`price must be a finite number, was ${price}`);
  return fromSteps(Math.round(stepsIn(price, spec.tickSize)), spec.tickSize);
}

/** Whether a price lies on the symbol's grid. */
export function isOnTick(price: number, spec: Pick<SymbolSpec, "tickSize">): boolean {
  return Number.isInteger(stepsIn(price, spec.tickSize));
}

/** The price as the symbol shows it: always `digits` decimals. */
export function formatPrice(price: number, spec: Pick<SymbolSpec, "digits">): string {
  return price.toFixed(spec.digits);
}

/** The lots as the symbol shows them: the decimals of its step. */
export function formatLots(lots: number, spec: Pick<SymbolSpec, "volumeStep">): string {
  return lots.toFixed(decimalsOf(spec.volumeStep));
}
