import { timeframeMs, UserError } from "#domain";
import { requireSoundBars } from "./bars-guard.ts";
import { spreadPrices } from "./spread.ts";
import type { BacktestSetting, Ticks } from "./types.ts";

/** Steps in time order: bid prices, and the spread in price. */
export interface Quotes {
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly spreads: Float64Array;
}

/** What is known of the inside of the bars. */
export interface Path {
  readonly quotes: Quotes;
  /** The steps of bar i are `first[i]` to `end[i] - 1`; without any the bar's own prices stand in. */
  readonly first: Int32Array;
  readonly end: Int32Array;
  readonly emptyBars: number;
}

/** The bars as steps of their own: one a bar, of its open alone in mode `open`. */
export function barQuotes({ bars, mode }: BacktestSetting, spreads: Float64Array): Quotes {
  const { time, open, high, low, close } = bars;
  return mode === "open"
    ? { time, open, high: open, low: open, close: open, spreads }
    : { time, open, high, low, close, spreads };
}

/**
 * The finer steps of modes `inner` and `ticks`; null in the others.
 *
 * @throws UserError `data.no_inside` or `data.bad_inside` when the finer bars are missing or not finer,
 * `data.bad_bar` and `data.bad_tick` when they cannot be.
 */
export function pathOf(setting: BacktestSetting): Path | null {
  if (setting.mode === "inner") return alignedTo(setting, innerQuotes(setting));
  if (setting.mode === "ticks") return alignedTo(setting, tickQuotes(setting.ticks));
  return null;
}

function innerQuotes({ inside, timeframe, costs, instrument }: BacktestSetting): Quotes {
  if (inside === undefined) {
    throw new UserError("data.no_inside", "mode inner needs finer bars of the same symbol");
  }
  if (timeframeMs(inside.timeframe) >= timeframeMs(timeframe)) {
    throw new UserError(
      "data.bad_inside",
      `the bars inside must be finer than ${timeframe}, they are ${inside.timeframe}`,
    );
  }
  requireSoundBars(inside.bars);
  const { time, open, high, low, close } = inside.bars;
  return { time, open, high, low, close, spreads: spreadPrices(inside.bars, costs, instrument) };
}

function tickQuotes(ticks: Ticks | undefined): Quotes {
  if (ticks === undefined) throw new UserError("data.no_inside", "mode ticks needs ticks");
  const { time, bid, ask } = ticks;
  if (bid.length !== time.length || ask.length !== time.length) {
    throw badTick(0, "the columns are not of one length");
  }
  const spreads = new Float64Array(time.length);
  let before = -Infinity;
  for (let i = 0; i < time.length; i++) {
    const at = time[i] as number; // of one length, all three
    const [b, a] = [bid[i] as number, ask[i] as number];
    if (!(at >= before && at < Infinity)) throw badTick(i, "its time lies before the tick before");
    if (!(b > 0 && a >= b && a < Infinity))
      throw badTick(i, `its prices cannot be: bid ${b}, ask ${a}`);
    spreads[i] = a - b;
    before = at;
  }
  return { time, open: bid, high: bid, low: bid, close: bid, spreads };
}

/** The steps of each bar: from its open to its end, or to the next bar's open if that is first. */
function alignedTo({ bars, timeframe }: BacktestSetting, quotes: Quotes): Path {
  const length = timeframeMs(timeframe);
  const first = new Int32Array(bars.time.length);
  const end = new Int32Array(bars.time.length);
  let [at, emptyBars] = [0, 0];
  for (let i = 0; i < first.length; i++) {
    const open = bars.time[i] as number; // inside the loop's bounds
    const close = Math.min(open + length, bars.time[i + 1] ?? Infinity);
    const start = skipTo(quotes.time, at, open);
    at = skipTo(quotes.time, start, close);
    first[i] = start;
    end[i] = at;
    if (at === start) emptyBars++;
  }
  return { quotes, first, end, emptyBars };
}

function skipTo(times: Float64Array, from: number, time: number): number {
  let at = from;
  while (at < times.length && (times[at] as number) < time) at++; // inside the loop's bounds
  return at;
}

function badTick(index: number, why: string): UserError {
  return new UserError("data.bad_tick", `tick ${index}: ${why}`, { details: { tick: index } });
}
