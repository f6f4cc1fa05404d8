import fc from "fast-check";
import { expect, test } from "vitest";
import { CATALOGUE, findInstrument, type Instrument } from "#broking";
import { type Bars, emptyBars, TIMEFRAMES } from "#domain";
import { TICK_MS } from "./curve.ts";
import type { Feed } from "./feed.ts";
import { generatedFeed } from "./generated.ts";
import { replayFeed } from "./replay.ts";

const NOW = Date.UTC(2026, 2, 4, 10, 30);
const DAY = 86_400_000;
const EURUSD = known("EURUSD");
const generated = generatedFeed({ seed: 11, instruments: CATALOGUE });
const replayed = replayFeed({
  instrument: EURUSD,
  bars: zigzag(40),
  timeframe: "M5",
  startAt: NOW,
});
const seeds = { seed: 20_261_122, numRuns: 60 };

const feeds: readonly (readonly [string, Feed])[] = [
  ["generated", generated],
  ["replayed", replayed],
];

test("a generated market is the same for everybody who asks with the same seed", () => {
  const other = generatedFeed({ seed: 11, instruments: [EURUSD] });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), (at) => {
      expect(other.quoteAt("EURUSD", at)).toEqual(generated.quoteAt("EURUSD", at));
    }),
    seeds,
  );
});

test("EURUSD moves 50 to 85 pips a day on the average", () => {
  let pips = 0;
  for (let seed = 1; seed <= 4; seed++) {
    const days = generatedFeed({ seed, instruments: [EURUSD] }).candles("EURUSD", "D1", NOW, 31);
    for (let i = 0; i < 30; i++)
      pips += (at(days.high, i) - at(days.low, i)) / EURUSD.pipSize / 120;
  }
  expect(pips).toBeGreaterThan(50);
  expect(pips).toBeLessThan(85);
});

test("crosses agree with their legs to a few points", () => {
  fc.assert(
    fc.property(fc.integer({ min: NOW - 400 * DAY, max: NOW }), (time) => {
      const price = (symbol: string) => generated.quoteAt(symbol, time)?.bid ?? Number.NaN;
      expect(price("EURJPY")).toBeCloseTo(price("EURUSD") * price("USDJPY"), 1);
    }),
    seeds,
  );
});

test.each(feeds)("every quote of a %s bar lies within its high and low", (_, feed) => {
  const timeframes = fc.constantFrom(...TIMEFRAMES.filter((one) => one !== "MN1" && one !== "W1"));
  fc.assert(
    fc.property(
      timeframes,
      fc.array(fc.double({ min: 0, max: 0.999, noNaN: true })),
      (timeframe, parts) => {
        const bars = feed.candles("EURUSD", timeframe, NOW, 3);
        const [open, end] = [at(bars.time, 1), at(bars.time, 2)];
        for (const part of parts) {
          const bid = feed.quoteAt("EURUSD", open + part * (end - open))?.bid;
          expect(bid).toBeLessThanOrEqual(at(bars.high, 1));
          expect(bid).toBeGreaterThanOrEqual(at(bars.low, 1));
        }
        expect(feed.quoteAt("EURUSD", Math.ceil(open / TICK_MS) * TICK_MS)?.bid).toBe(
          at(bars.open, 1),
        );
        expect(feed.quoteAt("EURUSD", end - 1)?.bid).toBe(at(bars.close, 1));
      },
    ),
    { ...seeds, numRuns: 25 },
  );
});

test.each(feeds)("the first hit on a %s path is what walking every tick finds", (_, feed) => {
  const distance = fc.integer({ min: -40, max: 40 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 7 * DAY }), distance, distance, (shift, below, above) => {
      const from = NOW + shift;
      const to = from + 20 * 60_000;
      const start = feed.quoteAt("EURUSD", from);
      if (!start) throw new Error("no price");
      const levels = { bidAtMost: start.bid + below * 1e-5, askAtLeast: start.ask + above * 1e-5 };
      let walked = null;
      for (let time = from + TICK_MS; time <= to && walked === null; time += TICK_MS) {
        const tick = feed.quoteAt("EURUSD", time);
        if (tick && (tick.bid <= levels.bidAtMost || tick.ask >= levels.askAtLeast)) walked = tick;
      }
      expect(feed.firstHit("EURUSD", from, to, levels)).toEqual(walked);
    }),
    { ...seeds, numRuns: 30 },
  );
});

test("the newest bar is still forming and never looks ahead", () => {
  const early = generated.candles("EURUSD", "H1", NOW, 2);
  const late = generated.candles("EURUSD", "H1", NOW + 20 * 60_000, 2);
  expect(early.time).toEqual(late.time);
  expect(at(early.close, 1)).toBe(generated.quoteAt("EURUSD", NOW)?.bid);
  expect(at(early.volume, 1)).toBeLessThan(at(late.volume, 1));
  expect(at(early.high, 1)).toBeLessThanOrEqual(at(late.high, 1));
});

test("months and weeks open where MT5 opens them", () => {
  const open = (timeframe: "MN1" | "W1") =>
    new Date(at(generated.candles("EURUSD", timeframe, NOW, 1).time, 0));
  expect(open("MN1").toISOString()).toBe("2026-03-01T00:00:00.000Z");
  expect(open("W1").toISOString()).toBe("2026-03-01T00:00:00.000Z");
});

test("a replay gives its bars back, walks open-low-high-close in a rising one, and starts again", () => {
  const bars = zigzag(40);
  const length = 5 * 60_000;
  const played = replayed.candles("EURUSD", "M5", NOW + 40 * length - 1, 40);
  for (const column of ["open", "high", "low", "close"] as const) {
    expect([...played[column]]).toEqual([...bars[column]]);
  }
  const rising = [...replayed.path("EURUSD", NOW - 1, NOW + length - 1)].map((tick) => tick.bid);
  expect(rising.indexOf(Math.min(...rising))).toBeLessThan(rising.indexOf(Math.max(...rising)));
  expect(replayed.quoteAt("EURUSD", NOW + 40 * length)).toMatchObject({ bid: at(bars.open, 0) });
});

test("a symbol that the feed does not carry has no price, no path and no bars", () => {
  expect(generated.quoteAt("NOPE", NOW)).toBeNull();
  expect([...generated.path("NOPE", NOW, NOW + 5000)]).toEqual([]);
  expect(generated.firstHit("NOPE", NOW, NOW + DAY, { bidAtMost: 1 })).toBeNull();
  expect(generated.candles("NOPE", "H1", NOW, 5).time).toHaveLength(0);
});

function known(symbol: string): Instrument {
  const instrument = findInstrument(symbol);
  if (!instrument) throw new Error(`no instrument ${symbol}`);
  return instrument;
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}

function zigzag(count: number): Bars {
  const bars = emptyBars(count);
  for (let i = 0; i < count; i++) {
    const open = 1.1 + ((i * 37) % 23) / 10_000;
    const close = open + (i % 2 === 0 ? 4 : -3) / 10_000;
    bars.time[i] = NOW - DAY + i * 300_000;
    bars.open[i] = round(open);
    bars.close[i] = round(close);
    bars.high[i] = round(Math.max(open, close) + 0.0002);
    bars.low[i] = round(Math.min(open, close) - 0.0003);
    bars.volume[i] = 100 + i;
    bars.spread[i] = 8 + (i % 5);
  }
  return bars;
}

function round(price: number): number {
  return Math.round(price * 1e5) / 1e5;
}
