import * as z from "zod/mini";
import { ZONES } from "#domain";
import { epochMs, sequence, symbolName } from "./words.ts";

const WEEK_MINUTES = 7 * 24 * 60;

const number = (least: number, most: number) => z.number().check(z.minimum(least), z.maximum(most));
const whole = (least: number, most: number) => z.int().check(z.minimum(least), z.maximum(most));
const percent = number(0.01, 100);
const minutes = whole(1, WEEK_MINUTES);

const lossLimit = z.object({
  percent,
  percent_of: z.enum(["initial", "base"]),
  base: z.enum(["initial", "balance", "higher"]),
  brake_percent: number(1, 100),
});
const cooldown = { minutes, per_symbol: z.boolean() };
const lossStreak = { ...cooldown, losses: whole(1, 100) };

/** What an account may do, on every wire and in the database; what each field means is said at the risk rules. null = no limit. */
export const riskLimits = z.object({
  require_stop_loss: z.boolean(),
  max_risk_percent: z.nullable(percent),
  max_lots_per_order: z.nullable(number(0.0001, 1_000_000)),
  max_lots_per_symbol: z.nullable(number(0.0001, 1_000_000)),
  max_lots_total: z.nullable(number(0.0001, 1_000_000)),
  max_positions: z.nullable(whole(0, 10_000)),
  max_positions_per_symbol: z.nullable(whole(0, 10_000)),
  allowed_symbols: z.nullable(z.array(symbolName).check(z.maxLength(200))),
  max_currency_exposure: z.nullable(number(0.01, 10_000)),
  max_exposure: z.nullable(number(0.01, 10_000)),
  min_margin_level: z.nullable(number(1, 100_000)),
  initial_balance: z.nullable(number(0.01, 1e15)),
  reset: z.object({ zone: z.enum(ZONES), hour: whole(0, 23) }),
  daily_loss: z.nullable(lossLimit),
  weekly_loss: z.nullable(lossLimit),
  total_loss: z.nullable(lossLimit),
  drawdown: z.nullable(z.object({ percent, lookback_minutes: minutes, minutes })),
  cooldown: z.nullable(z.object(cooldown)),
  loss_streak: z.nullable(z.object(lossStreak)),
  stop_guard: z.nullable(z.object({ ...lossStreak, lookback_minutes: minutes })),
  low_profit: z.nullable(
    z.object({
      trades: whole(1, 100),
      min_profit_percent: number(-100, 100),
      lookback_minutes: minutes,
      minutes,
    }),
  ),
  price_collar: z.nullable(
    z.object({ unit: z.enum(["percent", "points"]), distance: number(0.001, 1e9) }),
  ),
  max_orders_per_minute: z.nullable(whole(1, 100_000)),
  duplicate_window_seconds: z.nullable(whole(1, 600)),
  max_quote_age_ms: whole(1_000, 24 * 3_600_000),
});
export type WireLimits = z.infer<typeof riskLimits>;

/** `PUT /parties/account/:id/limits`: an older version than the room's changes nothing. */
export const accountLimits = z.object({ limits: riskLimits, version: sequence });
export type AccountLimits = z.infer<typeof accountLimits>;

/** The account's money at a moment; null = it was not read yet. */
export const anchor = z.nullable(
  z.object({ at: epochMs, equity: z.number(), balance: z.number() }),
);

type Camel<S> = S extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S;
/** The same values under the names that the risk rules use. */
export type CamelCased<T> = T extends readonly (infer Item)[]
  ? readonly Item[]
  : T extends object
    ? { readonly [Key in keyof T as Camel<Key>]: CamelCased<T[Key]> }
    : T;

/** From the wire to the risk rules: only names of fields change. */
export function limitsFromWire(limits: WireLimits): CamelCased<WireLimits> {
  const camel = (key: string) =>
    key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return renamed(limits, camel) as CamelCased<WireLimits>; // the type says what `camel` does
}

/** From the risk rules to the wire: only names of fields change. */
export function limitsToWire(limits: CamelCased<WireLimits>): WireLimits {
  const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return renamed(limits, snake) as WireLimits; // the inverse of the above
}

function renamed(value: unknown, name: (key: string) => string): unknown {
  if (Array.isArray(value)) return [...value];
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [name(key), renamed(inner, name)]),
  );
}
