import * as z from "zod/mini";
import { DAY_ZONES, TIMEFRAMES, type Timeframe } from "#domain";

const expression = z.string().check(z.minLength(1, "is empty"));
const bySide = z.strictObject({
  long: z.exactOptional(z.nullable(expression)),
  short: z.exactOptional(z.nullable(expression)),
});
const stop = z.exactOptional(
  z.nullable(
    z.union([expression, bySide], "must be a text (a distance) or { long, short } (price levels)"),
  ),
);
const name = z
  .string()
  .check(z.regex(/^(?!__)[A-Za-z_][A-Za-z0-9_]{0,63}$/, "must be a word of letters, digits and _"));
const clock = z
  .string()
  .check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "must be a time such as 07:00"));
const positive = z.number().check(z.positive());

// Above these a spec is a slip of the keyboard: no broker takes the order, no account is that large.
const MAX_LOTS = 100_000;
const MAX_CASH = 1e12;
const MAX_HELD_BARS = 1_000_000;
const MAX_PARTS = 8;
const MAX_ENTRIES = 100;

const param = z.strictObject({
  default: z.number(),
  min: z.exactOptional(z.number()),
  max: z.exactOptional(z.number()),
  step: z.exactOptional(positive),
});

const session = z.strictObject({
  /** 1 = Monday; the day on which the session starts. All days when left out. */
  days: z.exactOptional(
    z.array(z.int().check(z.minimum(1), z.maximum(7))).check(z.minLength(1), z.maxLength(7)),
  ),
  /** Inclusive, `HH:MM`. Default 00:00. */
  from: z.exactOptional(clock),
  /** Exclusive, `HH:MM`; before `from`, it is on the next day. Default 24:00. */
  to: z.exactOptional(clock),
  /** IANA name. Default UTC. */
  timeZone: z.exactOptional(z.string().check(z.minLength(1), z.maxLength(64))),
  /** Close what is open at the first bar outside the session. Default false. */
  closeAtEnd: z.exactOptional(z.boolean()),
});

const sizing = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("fixedLots"),
    lots: z.number().check(z.positive(), z.maximum(MAX_LOTS)),
  }),
  z.strictObject({
    kind: z.literal("riskPercent"),
    percent: z.number().check(z.positive(), z.maximum(100)),
  }),
  z.strictObject({
    kind: z.literal("fixedCash"),
    amount: z.number().check(z.positive(), z.maximum(MAX_CASH)),
  }),
  z.strictObject({
    kind: z.literal("kelly"),
    fraction: z.number().check(z.positive(), z.maximum(1)),
  }),
]);

const partialTakeProfit = z.strictObject({
  /** Distance from the fill, in price. */
  at: expression,
  /** Of the first lots. */
  percent: z.number().check(z.minimum(1), z.maximum(99)),
});

/** What a user may write as a strategy. Unknown fields are refused. */
export const strategySpecSchema = z.strictObject({
  specVersion: z.literal(1),
  name: z.string().check(z.minLength(1), z.maxLength(100)),
  symbol: z.string().check(z.minLength(1), z.maxLength(32)),
  timeframe: z.enum(TIMEFRAMES as readonly [Timeframe, ...Timeframe[]]), // the list is never empty
  /** Numbers that expressions may use and a sweep may vary. min and max default to the default, step to 1. */
  params: z.exactOptional(z.record(name, param)),
  /** Named expressions. */
  let: z.exactOptional(z.record(name, expression)),
  entry: bySide,
  exit: z.exactOptional(bySide),
  /** Text: distance from the fill, in price. `{ long, short }`: price levels. */
  stopLoss: stop,
  takeProfit: stop,
  /** Distance, in price. */
  trailingStop: z.exactOptional(z.nullable(expression)),
  /** Distance, in price. */
  breakEven: z.exactOptional(z.nullable(expression)),
  /** Parts of a position closed earlier, each at its own distance. */
  partialTakeProfit: z.exactOptional(
    z.nullable(z.array(partialTakeProfit).check(z.maxLength(MAX_PARTS))),
  ),
  /** Exit is decided on this bar after entry. */
  maxBars: z.exactOptional(z.nullable(z.int().check(z.positive(), z.maximum(MAX_HELD_BARS)))),
  session: z.exactOptional(z.nullable(session)),
  /** Default: 0.01 fixed lots. */
  sizing: z.exactOptional(sizing),
  /** Default: reverse. */
  onOppositeSignal: z.exactOptional(z.enum(["reverse", "close", "ignore"])),
  /** Most entries on one side. Default 1: an entry signal of the side already held does nothing. */
  pyramiding: z.exactOptional(z.int().check(z.minimum(1), z.maximum(MAX_ENTRIES))),
  /** Where the days of `htf` and `vwap` end, and which clock `hour` and `weekday` read. Default: the instrument's, and UTC. */
  dayZone: z.exactOptional(z.nullable(z.enum(DAY_ZONES))),
});

/** What a user may write: optional parts left out. */
export type StrategySpec = z.infer<typeof strategySpecSchema>;
