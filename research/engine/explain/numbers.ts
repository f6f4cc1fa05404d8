import type { TracedValue } from "./reason.ts";

/** A price with the symbol's decimals; any other number with two, or three digits where it is small. */
export function valueText({ value, isPrice }: TracedValue, digits: number): string | null {
  return value === null ? null : numberText(value, isPrice, digits);
}

export function numberText(value: number, isPrice: boolean, digits: number): string {
  if (isPrice) return value.toFixed(digits);
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  return Math.abs(value) >= 1 && Math.abs(value) < 1e15 ? value.toFixed(2) : value.toPrecision(3);
}

/** Lots with at least two decimals. */
export function lotsText(lots: number): string {
  const [, decimals = ""] = String(Number(lots.toFixed(8))).split(".");
  return lots.toFixed(Math.max(2, decimals.length));
}

/** Minute of an ISO time: `2024-01-03 10:00 UTC`. */
export function timeText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
