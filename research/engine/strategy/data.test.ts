import { expect, test } from "vitest";
import { compileStrategy, ENTRY_LONG } from "../backtest/series.ts";
import { randomBars } from "../testing.ts";
import { SeriesData } from "./data.ts";
import { evaluateExpression } from "./evaluate.ts";
import { parseStrategy } from "./parse-strategy.ts";

// A week of hours from Monday 2024-07-01, summer time in New York: 17:00 there is 21:00 UTC.
const BARS = randomBars(24 * 7, 3, Date.UTC(2024, 6, 1));

function strategyOf(long: string, dayZone?: string) {
  const parsed = parseStrategy({
    specVersion: 1,
    name: "zones",
    symbol: "EURUSD",
    timeframe: "H1",
    entry: { long },
    ...(dayZone !== undefined && { dayZone }),
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

/** Bars on which the strategy would buy. */
function buys(long: string, data: SeriesData, dayZone?: string): readonly number[] {
  const { signals } = compileStrategy(strategyOf(long, dayZone), data);
  return [...signals].flatMap((bits, i) => ((bits & ENTRY_LONG) !== 0 ? [i] : []));
}

const newYork = () => new SeriesData(BARS, { dayZone: "newYork17" });

test("hour and weekday are UTC by default and read the strategy's own day where it sets one", () => {
  const midnights = [0, 24, 48, 72, 96, 120, 144];
  expect(buys("hour == 0", newYork())).toEqual(midnights);
  expect(buys("hour == 0", newYork(), "utc")).toEqual(midnights);
  expect(buys("hour == 0", newYork(), "newYork17")).toEqual(midnights.map((i) => i + 21));
  expect(buys("weekday == 2", newYork())).toEqual(Array.from({ length: 24 }, (_, i) => 24 + i));
  expect(buys("weekday == 2", newYork(), "newYork17")).toEqual(
    Array.from({ length: 24 }, (_, i) => 21 + i),
  );
});

test("htf builds the days of the strategy, else those of the instrument", () => {
  const changes = 'htf("D1", close) != htf("D1", close)[1]';
  const utcDays = [48, 72, 96, 120, 144];
  const newYorkDays = [45, 69, 93, 117, 141, 165];
  expect(buys(changes, newYork())).toEqual(newYorkDays);
  expect(buys(changes, newYork(), "utc")).toEqual(utcDays);
  expect(buys(changes, new SeriesData(BARS))).toEqual(utcDays);
  expect(buys(changes, new SeriesData(BARS), "newYork17")).toEqual(newYorkDays);
});

test("hour inside htf is that of the longer bar, on the same clock", () => {
  const wholeDays = (bars: readonly number[]) => bars.filter((i) => i >= 24);
  const read = wholeDays(buys('htf("H4", hour) == 0', newYork(), "newYork17"));
  expect(read).toEqual(wholeDays(buys("hour >= 4 and hour < 8", newYork(), "newYork17")));
  expect(read.length).toBeGreaterThan(20);
});

test("one set of bars serves strategies of both days without mixing what was computed", () => {
  const data = newYork();
  const long = "close > vwap()";
  const [utc, own, again] = [buys(long, data, "utc"), buys(long, data), buys(long, data, "utc")];
  expect(utc).toEqual(again);
  expect(utc).not.toEqual(own);
});

test("pips and percent are price distances: pips of the instrument, percent of the close", () => {
  const values = (text: string, pipSize?: number) => {
    const read = evaluateExpression(text, BARS, pipSize === undefined ? {} : { pipSize });
    if (!read.ok) throw new Error(read.error.message);
    return [...read.value];
  };
  expect(values("pips(20)").every((value) => value === 20 * 0.0001)).toBe(true);
  expect(values("pips(20)", 0.01).every((value) => value === 20 * 0.01)).toBe(true);
  expect(values("percent(1.5)")).toEqual([...BARS.close].map((close) => (close * 1.5) / 100));
});

test.each([
  ["close > pips(0)", 13, /a number above 0, was 0/],
  ["close > pips(close)", 13, /same on every bar/],
  ["close > percent(-1)", 16, /a number above 0, was -1/],
])("%s is refused", (text, position, message) => {
  const read = evaluateExpression(text, BARS);
  expect(read).toMatchObject({
    ok: false,
    error: { position, message: expect.stringMatching(message) },
  });
});
