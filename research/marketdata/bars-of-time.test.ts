import { expect, test } from "vitest";
import { type Bars, concatBars, sliceBars, TIMEFRAMES } from "#domain";
import { generateBars } from "./generate.ts";
import { splitByMonth } from "./months.ts";
import { barsQuality } from "./quality.ts";
import { resample } from "./resample.ts";
import { detectTimeframe } from "./timeframe.ts";

const FROM = Date.UTC(2024, 0, 1);
const year = (symbol = "EURUSD") =>
  generateBars({ symbol, timeframe: "H1", from: FROM, count: 6000, seed: 7 });

test("generated bars are whole: the same seed the same, on the grid, high and low outside, time rising", () => {
  const bars = year();
  expect(bars).toEqual(year());
  expect(bars.close).not.toEqual(
    generateBars({ symbol: "EURUSD", timeframe: "H1", from: FROM, count: 6000, seed: 8 }).close,
  );
  for (let i = 0; i < bars.time.length; i++) {
    const [open, high, low, close] = row(bars, i);
    expect(high >= Math.max(open, close) && low <= Math.min(open, close) && low > 0).toBe(true);
    expect(Number(close.toFixed(5))).toBe(close);
    if (i > 0) expect(at(bars.time, i)).toBeGreaterThan(at(bars.time, i - 1));
  }
});

test("FX rests at the weekend and crypto does not", () => {
  const days = (bars: Bars) => new Set(Array.from(bars.time, (time) => new Date(time).getUTCDay()));
  expect(days(year()).has(6)).toBe(false);
  expect(days(year("BTCUSD")).has(6)).toBe(true);
});

test.each(TIMEFRAMES)("the timeframe of %s bars is detected", (timeframe) => {
  expect(
    detectTimeframe(generateBars({ symbol: "EURUSD", timeframe, from: FROM, count: 200, seed: 1 })),
  ).toBe(timeframe);
});

test("one bar or an odd step has no timeframe", () => {
  expect(detectTimeframe(sliceBars(year(), 0, 1))).toBeNull();
  expect(
    detectTimeframe({ ...sliceBars(year(), 0, 3), time: Float64Array.of(0, 7000, 14_000) }),
  ).toBeNull();
});

test("months are cut at UTC midnight and put together again without loss", () => {
  const bars = year();
  const months = splitByMonth(bars);
  expect(months[0]?.month).toBe("2024-01");
  expect(months.map((one) => one.month)).toEqual([...months.map((one) => one.month)].sort());
  for (const { month, bars: part } of months) {
    expect(new Date(at(part.time, 0)).toISOString().slice(0, 7)).toBe(month);
    expect(new Date(at(part.time, part.time.length - 1)).toISOString().slice(0, 7)).toBe(month);
  }
  expect(concatBars(months.map((one) => one.bars))).toEqual(bars);
});

test("resampled bars keep open, extremes, close and the sum of volume", () => {
  const bars = sliceBars(year(), 0, 48);
  const days = resample(bars, "D1");
  expect(days.time).toHaveLength(2);
  expect(at(days.open, 0)).toBe(at(bars.open, 0));
  expect(at(days.close, 0)).toBe(at(bars.close, 23));
  expect(at(days.high, 1)).toBe(Math.max(...bars.high.subarray(24, 48)));
  expect(at(days.low, 1)).toBe(Math.min(...bars.low.subarray(24, 48)));
  expect(at(days.volume, 0)).toBe(bars.volume.subarray(0, 24).reduce((sum, one) => sum + one, 0));
  expect(at(days.spread, 0)).toBe(at(bars.spread, 0));
});

test("resampling in two steps gives the same as in one", () => {
  expect(resample(resample(year(), "H4"), "D1")).toEqual(resample(year(), "D1"));
});

test("weeks open on Sunday and months on the first", () => {
  const weeks = resample(year("BTCUSD"), "W1");
  expect(new Date(at(weeks.time, 1)).getUTCDay()).toBe(0);
  const months = resample(year(), "MN1");
  expect(new Date(at(months.time, 1)).toISOString()).toBe("2024-02-01T00:00:00.000Z");
});

test("New York days have 24 hours and start where the market's day ends, over both clock changes of three years", () => {
  for (const from of [2023, 2024, 2025]) {
    const hours = generateBars({
      symbol: "BTCUSD",
      timeframe: "H1",
      from: Date.UTC(from, 0, 1),
      count: 8760,
      seed: 4,
    });
    const days = resample(hours, "D1", "newYork17");
    const starts = new Set(Array.from(days.time.slice(1), (time) => new Date(time).getUTCHours()));
    expect([...starts].sort()).toEqual([21, 22]);
    const lengths = Array.from(
      days.time.slice(2),
      (time, i) => (time - at(days.time, i + 1)) / 3_600_000,
    );
    // One day of spring has 23 hours and one of autumn 25, as in New York.
    expect(lengths.filter((length) => length !== 24).sort()).toEqual([23, 25]);
    expect(resample(resample(hours, "H1", "newYork17"), "D1", "newYork17")).toEqual(days);
  }
});

test("a server's clock read as UTC is seen by the hour at which its week opens", () => {
  const bars = year();
  expect(barsQuality(bars, "H1").flags).toEqual([]);
  const shifted = { ...bars, time: bars.time.map((time) => time + 2 * 3_600_000) };
  expect(barsQuality(shifted, "H1").flags).toContain("clock_not_utc");
  const always = generateBars({
    symbol: "BTCUSD",
    timeframe: "H1",
    from: Date.UTC(2024, 0, 1),
    count: 2000,
    seed: 1,
  });
  expect(barsQuality(always, "H1").flags).not.toContain("clock_not_utc");
});

test("an hour that a clock shows twice in autumn is told apart from other repeats", () => {
  const time = ["2024-10-27T00:00Z", "2024-10-27T01:00Z", "2024-10-27T01:00Z", "2024-10-28T01:00Z"];
  const bars = {
    ...sliceBars(year(), 0, 4),
    time: Float64Array.from(time, (text) => Date.parse(text)),
  };
  expect(barsQuality(bars, "H1")).toMatchObject({ duplicates: 1, clockChangeDoubles: 1 });
});

test("a set without holes has full coverage over weekends and no flags", () => {
  expect(barsQuality(year(), "H1")).toMatchObject({ coverage: 1, gapCount: 0, flags: [] });
  const short = sliceBars(year(), 0, 400); // too short to learn hours from
  expect(barsQuality(short, "H1").flags).toEqual([]);
});

test("a hole inside the week is a gap, with its size", () => {
  const bars = year();
  const holed = concatBars([sliceBars(bars, 0, 50), sliceBars(bars, 60, 2000)]);
  const quality = barsQuality(holed, "H1");
  expect(quality.gapCount).toBe(1);
  expect(quality.gaps[0]).toEqual({
    from: at(bars.time, 49),
    to: at(bars.time, 60),
    missingBars: 10,
  });
  expect(quality.coverage).toBeCloseTo(1990 / 2000, 6);
});

test("a hole of months does not pass for hours in which the market rests", () => {
  const bars = year();
  // Two of three parts of a year of hours are gone.
  const holed = concatBars([sliceBars(bars, 0, 1500), sliceBars(bars, 4500, 6000)]);
  const quality = barsQuality(holed, "H1");
  expect(quality.gapCount).toBe(1);
  expect(quality.coverage).toBeCloseTo(0.5, 1);
  expect(quality.flags).toContain("coverage_low");
});

test("missing, zero and negative spreads, spikes and repeated times raise their flags", () => {
  const bars = year();
  bars.spread.set([Number.NaN, 0, -3]);
  bars.high[100] = at(bars.high, 100) * 1.5;
  bars.time[200] = at(bars.time, 199);
  expect(barsQuality(bars, "H1")).toMatchObject({
    missingSpreads: 1,
    zeroSpreads: 1,
    negativeSpreads: 1,
    duplicates: 1,
    spikes: [at(bars.time, 100)],
    flags: ["time_not_rising", "spread_missing", "spread_zero", "spread_negative", "spikes"],
  });
});

function row(bars: Bars, i: number): [number, number, number, number] {
  return [at(bars.open, i), at(bars.high, i), at(bars.low, i), at(bars.close, i)];
}

function at(column: Float64Array, index: number): number {
  return column[index] ?? Number.NaN;
}
