/** What a price needs to be written: decimals, and the size of a pip. */
export interface PriceDigits {
  readonly digits: number;
  readonly pip_size: number;
}

export interface PriceParts {
  /** Everything before the pip digits: "1.07". */
  readonly head: string;
  /** The one or two digits traders watch: "34". */
  readonly pips: string;
  /** Points below a pip: "5", or nothing. */
  readonly tail: string;
}

/** A price with exactly the symbol's decimals, dot as in the terminal. */
export function priceText(price: number, digits: number): string {
  return price.toFixed(digits);
}

/** Cuts a price where the eye should rest. The pip part never reaches across the decimal point. */
export function splitPrice(price: number, spec: PriceDigits): PriceParts {
  const text = priceText(price, spec.digits);
  const point = text.indexOf(".");
  if (point < 0) return { head: text.slice(0, -2), pips: text.slice(-2), tail: "" };
  const pipDecimals = Math.min(spec.digits, Math.max(0, Math.round(-Math.log10(spec.pip_size))));
  if (pipDecimals === 0) return { head: "", pips: text.slice(0, point), tail: text.slice(point) };
  const end = point + 1 + pipDecimals;
  const start = Math.max(point + 1, end - 2);
  return { head: text.slice(0, start), pips: text.slice(start, end), tail: text.slice(end) };
}

/** A price on the symbol's tick grid, free of binary dust. */
export function snapPrice(
  price: number,
  spec: { readonly digits: number; readonly tick_size: number },
): number {
  const step = spec.tick_size > 0 ? spec.tick_size : 10 ** -spec.digits;
  return Number((Math.round(price / step) * step).toFixed(spec.digits));
}

/** Lots on the symbol's step, inside its limits; what a stepper's buttons write. */
export function snapLots(
  lots: number,
  spec: { readonly volume_min: number; readonly volume_step: number; readonly volume_max: number },
): number {
  const step = spec.volume_step > 0 ? spec.volume_step : 0.01;
  const steps = Math.round(lots / step);
  const inside = Math.min(spec.volume_max, Math.max(spec.volume_min, steps * step));
  return Number(inside.toFixed(8));
}

/** "0.10": lots with as many decimals as the step has, at least two. */
export function lotsText(lots: number): string {
  const text = String(Number(lots.toFixed(8)));
  const decimals = text.includes(".") ? text.length - text.indexOf(".") - 1 : 0;
  return lots.toFixed(Math.max(2, decimals));
}

/** Typed text of a price or an amount: dot or comma as decimal sign; null when it is not a number. */
export function readNumber(text: string): number | null {
  const plain = text.trim().replace(/\s/g, "").replace(",", ".");
  if (!/^-?\d+(\.\d*)?$|^-?\.\d+$/.test(plain)) return null;
  return Number(plain);
}
