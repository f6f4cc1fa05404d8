import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseYahooChart, type YahooTimeframe } from "./yahoo.ts";

// Answers in the documented form of GET /v8/finance/chart/{symbol}?interval&period1&period2&events=div,splits: prices
// as 32-bit floats, seconds UTC, nulls in rows without a trade, the newest price as a row of its own.

const utc = (text: string) => Date.parse(`${text}Z`) / 1000;
const LATER = Date.UTC(2030, 0, 1);

interface Row {
  readonly at: string;
  readonly prices: readonly [number | null, number | null, number | null, number | null];
  readonly volume?: number | null;
}

function chartOf(rows: readonly Row[], more: object = {}, zone = "America/New_York") {
  const column = (index: 0 | 1 | 2 | 3) => rows.map(({ prices }) => prices[index]);
  return {
    chart: {
      result: [
        {
          meta: {
            currency: "USD",
            symbol: "AAPL",
            exchangeName: "NMS",
            instrumentType: "EQUITY",
            gmtoffset: -14400,
            timezone: "EDT",
            exchangeTimezoneName: zone,
            priceHint: 2,
            dataGranularity: "1d",
            validRanges: ["1d", "5d", "max"],
          },
          timestamp: rows.map(({ at }) => utc(at)),
          indicators: {
            quote: [
              {
                open: column(0),
                high: column(1),
                low: column(2),
                close: column(3),
                volume: rows.map(({ volume }) => (volume === undefined ? 100 : volume)),
              },
            ],
            adjclose: [{ adjclose: column(3) }],
          },
          ...more,
        },
      ],
      error: null,
    },
  };
}

const bar = (at: string, price = 10): Row => ({
  at,
  prices: [price, price + 1, price - 1, price + 0.5],
});

function parse(answer: unknown, timeframe: YahooTimeframe = "D1", asOf = LATER) {
  const parsed = parseYahooChart(answer, { timeframe, asOf });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}
const timesOf = (bars: { readonly time: Float64Array }) =>
  Array.from(bars.time, (time) => new Date(time).toISOString().slice(0, 16));

describe("bars from Yahoo", () => {
  test("daily rows are days of the exchange, in summer time and out of it", () => {
    // New York opens at 13:30 UTC in summer and at 14:30 in winter; clocks changed on 2024-11-03.
    const rows = ["2024-10-31T13:30", "2024-11-01T13:30", "2024-11-04T14:30", "2024-11-05T14:30"];
    expect(timesOf(parse(chartOf(rows.map((at) => bar(at)))).bars)).toEqual([
      "2024-10-31T00:00",
      "2024-11-01T00:00",
      "2024-11-04T00:00",
      "2024-11-05T00:00",
    ]);
  });

  test("a currency's day begins at midnight in London, the evening before by UTC in summer", () => {
    const rows = ["2024-10-24T23:00", "2024-10-28T00:00", "2024-10-29T00:00"];
    const { bars } = parse(
      chartOf(
        rows.map((at) => bar(at)),
        {},
        "Europe/London",
      ),
    );
    expect(timesOf(bars)).toEqual(["2024-10-25T00:00", "2024-10-28T00:00", "2024-10-29T00:00"]);
  });

  test("intraday rows keep their moment on the day the clocks change", () => {
    const rows = ["2024-11-03T04:00", "2024-11-03T05:00", "2024-11-03T06:00", "2024-11-03T07:00"];
    expect(timesOf(parse(chartOf(rows.map((at) => bar(at))), "H1").bars)).toEqual(rows);
  });

  test("a price has the seven digits of its 32-bit float, and no noise", () => {
    const prices = [1.0712300539016724, 1.0720000267028809, 1.0709999799728394, 1.0715999603271484];
    const row: Row = { at: "2024-05-01T00:00", prices: prices as never, volume: null };
    const { bars } = parse(chartOf([row], {}, "UTC"));
    expect([bars.open[0], bars.high[0], bars.low[0], bars.close[0]]).toEqual([
      1.07123, 1.072, 1.071, 1.0716,
    ]);
    expect(bars.volume[0]).toBe(0);
    expect(bars.spread[0]).toBeNaN();
  });

  test("rows without a price, and rows that cannot be, are left out and counted", () => {
    const rows: Row[] = [
      bar("2024-05-01T13:30"),
      { at: "2024-05-02T13:30", prices: [null, null, null, null], volume: null },
      { at: "2024-05-03T13:30", prices: [10, 11, 9, null] },
      { at: "2024-05-06T13:30", prices: [10, 9, 11, 10] },
      { at: "2024-05-07T13:30", prices: [10, 10.5, 9.5, 12] },
      { at: "2024-05-08T13:30", prices: [0, 0, 0, 0] },
      bar("2024-05-09T13:30"),
    ];
    const { bars, dropped } = parse(chartOf(rows));
    expect(timesOf(bars)).toEqual(["2024-05-01T00:00", "2024-05-09T00:00"]);
    expect(dropped).toEqual({ empty: 2, impossible: 3, repeated: 0, unfinished: 0 });
  });

  test("what has not closed is left out, and so is the newest price as a row of its own", () => {
    const rows = ["2024-05-01T13:30", "2024-05-02T13:30", "2024-05-02T20:00"].map((at) => bar(at));
    const during = parse(chartOf(rows), "D1", utc("2024-05-02T20:00:01") * 1000);
    expect(timesOf(during.bars)).toEqual(["2024-05-01T00:00"]);
    expect(during.dropped).toMatchObject({ unfinished: 2 });
    const after = parse(chartOf(rows), "D1", utc("2024-05-03T05:00") * 1000);
    expect(timesOf(after.bars)).toEqual(["2024-05-01T00:00", "2024-05-02T00:00"]);
    expect(after.dropped).toMatchObject({ repeated: 1 });
    const hours = ["2024-05-02T18:30", "2024-05-02T19:30", "2024-05-02T20:00"].map((at) => bar(at));
    expect(timesOf(parse(chartOf(hours), "H1").bars)).toEqual([
      "2024-05-02T18:30",
      "2024-05-02T19:30",
    ]);
    const early = parse(chartOf(hours), "H1", utc("2024-05-02T20:10") * 1000);
    expect(early.dropped).toMatchObject({ unfinished: 2 });
  });

  test("splits are told, oldest first", () => {
    const events = {
      events: {
        dividends: { "1707489000": { amount: 0.24, date: 1707489000 } },
        splits: {
          "1598880600": { date: 1598880600, numerator: 4, denominator: 1, splitRatio: "4:1" },
          "1402320600": { date: 1402320600, numerator: 7, denominator: 1, splitRatio: "7:1" },
        },
      },
    };
    expect(parse(chartOf([bar("2024-05-01T13:30")], events)).splits).toEqual([
      { at: 1402320600000, ratio: 7 },
      { at: 1598880600000, ratio: 4 },
    ]);
  });
});

describe("answers of Yahoo without bars", () => {
  const problemOf = (answer: unknown) => {
    const parsed = parseYahooChart(answer, { timeframe: "D1", asOf: LATER });
    return parsed.ok ? null : parsed.error;
  };

  test("an error is told in Yahoo's own words", () => {
    const description = "No data found, symbol may be delisted";
    expect(
      problemOf({ chart: { result: null, error: { code: "Not Found", description } } }),
    ).toEqual({ code: "yahoo.error", detail: "Not Found", message: description });
    expect(
      problemOf({ finance: { result: null, error: { code: "Unauthorized", description: null } } }),
    ).toEqual({ code: "yahoo.error", detail: "Unauthorized", message: "Unauthorized" });
  });

  test("an empty range, or one without a whole row, has no bars", () => {
    const empty = chartOf([]);
    expect(problemOf(empty)).toMatchObject({ code: "yahoo.no_bars" });
    const [result] = empty.chart.result;
    const bare = { meta: result?.meta, indicators: { quote: [{}] } };
    expect(problemOf({ chart: { result: [bare], error: null } })).toMatchObject({
      code: "yahoo.no_bars",
    });
    expect(
      problemOf(chartOf([{ at: "2024-05-01T13:30", prices: [null, null, null, null] }])),
    ).toMatchObject({ code: "yahoo.no_bars" });
  });

  test("another form names the field", () => {
    const good = chartOf([bar("2024-05-01T13:30")]).chart.result[0];
    const cases: readonly (readonly [unknown, string])[] = [
      ["<html>", ""],
      [{ chart: { result: [] } }, "chart.result"],
      [{ chart: { result: [{ ...good, meta: {} }] } }, "chart.result.0.meta.exchangeTimezoneName"],
      [{ chart: { result: [{ ...good, indicators: { quote: [] } }] } }, "indicators.quote"],
      [{ chart: { result: [{ ...good, timestamp: [1, 2] }] } }, "indicators.quote"],
      [{ chart: { result: [{ ...good, timestamp: [1e300] }] } }, "chart.result.0.timestamp.0"],
      [chartOf([bar("2024-05-01T13:30")], {}, "Mars/Olympus"), "meta.exchangeTimezoneName"],
    ];
    for (const [answer, detail] of cases) {
      expect(problemOf(answer)).toMatchObject({ code: "yahoo.shape", detail });
    }
  });

  test("no answer of any shape throws, and what comes out is always sound", () => {
    const price = fc.oneof(fc.double(), fc.constant(null), fc.float({ min: 1, max: 100 }));
    const row = fc.tuple(fc.integer({ min: 0, max: 2e9 }), price, price, price, price);
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), fc.constantFrom("D1", "H1"), (rows, tf) => {
        const quote = (index: 1 | 2 | 3 | 4) => rows.map((one) => one[index]);
        const answer = {
          chart: {
            result: [
              {
                meta: { exchangeTimezoneName: "America/New_York" },
                timestamp: rows.map(([time]) => time),
                indicators: {
                  quote: [{ open: quote(1), high: quote(2), low: quote(3), close: quote(4) }],
                },
              },
            ],
          },
        };
        const timeframe = tf as YahooTimeframe; // one of the two
        const parsed = parseYahooChart(answer, { timeframe, asOf: LATER });
        if (!parsed.ok) return;
        const { time, open, high, low, close } = parsed.value.bars;
        for (let i = 0; i < time.length; i++) {
          const [o = NaN, h = NaN, l = NaN, c = NaN] = [open[i], high[i], low[i], close[i]];
          expect(l > 0 && l <= Math.min(o, c) && h >= Math.max(o, c)).toBe(true);
          if (i > 0) expect((time[i] ?? 0) > (time[i - 1] ?? 0)).toBe(true);
        }
      }),
    );
    fc.assert(
      fc.property(fc.anything(), (answer) => {
        expect(parseYahooChart(answer, { timeframe: "D1", asOf: LATER }).ok).toBe(false);
      }),
    );
  });
});
