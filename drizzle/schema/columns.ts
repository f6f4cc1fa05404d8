import { customType, integer, text } from "drizzle-orm/sqlite-core";

/** A ULID as primary key: it sorts by time. */
export const ulidKey = () => text("id").primaryKey();

/** Milliseconds since 1970, UTC. */
export const epochMs = (name: string) => integer(name);

/**
 * Money, prices and lots as plain decimal text: exact to the last digit of what was said, in every currency
 * (scaled whole numbers would run out in rupiah), and readable in any database shell.
 */
export const decimal = customType<{ data: number; driverData: string }>({
  dataType: () => "text",
  toDriver: decimalText,
  fromDriver: Number,
});

/** @throws RangeError on NaN and infinities, which are no amounts. */
export function decimalText(amount: number): string {
  if (!Number.isFinite(amount)) throw new RangeError(`an amount must be finite, was ${amount}`);
  const short = String(amount);
  if (!short.includes("e")) return short;
  // Tiny or huge: the shortest digits, written out.
  const [mantissa = "", exponent = "0"] = short.split("e");
  const places = (mantissa.split(".")[1]?.length ?? 0) - Number(exponent);
  return places > 0 ? amount.toFixed(Math.min(places, 100)) : BigInt(amount).toString();
}
