import { describe, expect, test } from "vitest";
import { defaultCosts, findInstrument, type Instrument } from "#broking";
import { runBacktest } from "../backtest/run-backtest.ts";
import { METRICS } from "../metrics/measure.ts";
import { parseStrategy } from "../strategy/parse-strategy.ts";
import { barsOf, randomBars } from "../testing.ts";
import { equityCsv, tradesCsv } from "./csv.ts";
import { reportHtml } from "./report-html.ts";
import type { ReportInput } from "./report-input.ts";
import { SCRIPT } from "./script.ts";
import { metricLabel } from "./words/metric-words.ts";
import { reportWords } from "./words/report-words.ts";

const EURUSD = findInstrument("EURUSD") as Instrument; // in the catalogue
const HOSTILE = `</title><script>alert("x")</script><img src=x onerror='alert(1)'>&{from}\u202e`;

function reportOf(
  name = "EMA cross",
  bars = randomBars(3000, 7),
  change: Partial<ReportInput> = {},
): ReportInput {
  const parsed = parseStrategy({
    specVersion: 1,
    name,
    symbol: "EURUSD",
    timeframe: "H1",
    params: { fast: { default: 5 } },
    entry: {
      long: "crossover(sma(close, fast), sma(close, 20))",
      short: "crossunder(sma(close, fast), sma(close, 20))",
    },
    stopLoss: "1 * atr(14)",
    takeProfit: "1 * atr(14)",
    sizing: { kind: "fixedLots", lots: 0.1 },
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const input = {
    strategy: parsed.value,
    bars,
    timeframe: "H1",
    instrument: EURUSD,
    costs: defaultCosts(EURUSD),
    initialBalance: 10_000,
    accountCurrency: "USD",
  } as const;
  return { ...input, times: bars.time, result: runBacktest(input), ...change };
}

describe("the report", () => {
  test("names every metric in both languages, and the same input gives the same bytes", () => {
    const input = reportOf();
    for (const language of ["en", "id"] as const) {
      const page = reportHtml(input, language);
      expect(reportHtml(input, language)).toBe(page);
      for (const { name } of METRICS) {
        const label = metricLabel(name, language).replaceAll("'", "&#39;");
        expect(page).toContain(`<th scope="row">${label}<`);
        expect(page).toContain(`title="${name} = `);
      }
    }
    expect(reportHtml(input, "id")).toContain('<html lang="id">');
  });

  test("entries that the limits refused stand in it by their codes", () => {
    const { result, ...rest } = reportOf();
    const entry = { code: "risk.cooldown", side: "long", bar: 3, time: "2024-01-01" } as const;
    const refused = { count: 1, byCode: { "risk.cooldown": 1 }, entries: [entry] };
    const page = reportHtml({ ...rest, result: { ...result, refused } }, "id");
    expect(page).toContain("1 ditolak oleh batas akun (risk.cooldown 1)");
    expect(reportHtml({ ...rest, result }, "id")).not.toContain("batas akun");
  });

  test("a strategy's name cannot become markup, wherever it stands", () => {
    const page = reportHtml(reportOf(HOSTILE), "en");
    expect(page.match(/<script/g)).toHaveLength(2); // the curve's numbers and the report's own script
    expect(page).not.toContain("<img");
    expect(page).not.toContain('alert("x")');
    expect(page).toContain("&lt;/title&gt;&lt;script&gt;");
    expect(page).toContain("&amp;{from}");
  });

  test("loads nothing: no address, no style or script from elsewhere, and a policy that forbids them", () => {
    const page = reportHtml(reportOf(), "en");
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1] ?? "";
    expect(policy).toMatch(
      /^default-src &#39;none&#39;; style-src &#39;sha256-[\w+/]{43}=&#39;; script-src &#39;sha256-/,
    );
    expect(page.replace("http://www.w3.org/2000/svg", "")).not.toMatch(
      /https?:|url\(|@import|src=|<link/,
    );
    expect(page).not.toMatch(/ style="/);
  });

  test("the policy's digests are those of the style and the script that stand in the page", async () => {
    const page = reportHtml(reportOf(), "id");
    for (const [, kind, text] of page.matchAll(/<(style|script)>([\s\S]*?)<\/\1>/g)) {
      const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
      const digest = btoa(String.fromCharCode(...new Uint8Array(bytes)));
      expect(page).toContain(`${kind}-src &#39;sha256-${digest}&#39;`);
    }
  });

  test("a metric under its gate says n/a and what it needs, in the reader's language", () => {
    const input = reportOf("short", randomBars(100, 3));
    expect(input.result.metrics.sharpe).toBeNull();
    expect(reportHtml(input, "en")).toContain("needs 30 daily returns that differ");
    expect(reportHtml(input, "id")).toContain("perlu 30 imbal hasil harian yang berbeda");
  });

  test("every gate has its Indonesian words", () => {
    const { gates } = reportWords("id");
    const missing = METRICS.filter(({ gate }) => gate !== null && gates[gate] === undefined);
    expect(missing.map(({ gate }) => gate)).toEqual([]);
  });

  test("a net profit whose two ends lie far apart is amber, a near one is not", () => {
    const input = reportOf();
    const { result } = input;
    const net = result.metrics.netProfit ?? 0;
    const withBest = (best: number, ambiguousBars = 3) =>
      reportHtml(
        { ...input, result: { ...result, ambiguousBars, interval: { worst: net, best } } },
        "en",
      );
    expect(withBest(net + 0.11 * Math.abs(net))).toContain('<p class="warn">Net profit lies');
    expect(withBest(net + 0.09 * Math.abs(net))).toContain("<p>Net profit lies");
    expect(withBest(net, 0)).toContain("Net profit is exact");
  });

  test("crises are told of where the bars cover them whole, and nowhere else", () => {
    const count = 24 * 40;
    const covering = reportHtml(reportOf("x", randomBars(count, 5, Date.UTC(2015, 0, 1))), "en");
    expect(covering).toContain("Swiss franc unpegged</th><td>2015-01-15 - 2015-01-16</td>");
    expect(covering).not.toContain("Brexit");
    const after = reportHtml(reportOf("x", randomBars(count, 5, Date.UTC(2015, 0, 15, 1))), "en");
    expect(after).not.toContain("Swiss franc");
  });

  test("the months multiply up to the year's return", () => {
    const page = reportHtml(reportOf("x", randomBars(9000, 9)), "en");
    const row = /<tr><th scope="row">2024<\/th>(.*?)<\/tr>/.exec(page)?.[1] ?? "";
    const cells = [...row.matchAll(/>([^<]*)<\/td>/g)].map(([, text = ""]) =>
      Number(text.replace("−", "-").replace("+", "")),
    );
    expect(cells).toHaveLength(13);
    const year = cells.pop() ?? Number.NaN;
    const together = cells.reduce((product, percent) => product * (1 + percent / 100), 1);
    expect(100 * (together - 1)).toBeCloseTo(year, 0);
  });

  test("bars that never trade, and one bar alone, still make a whole page", () => {
    for (const bars of [randomBars(10, 1), barsOf([[1.1, 1.2, 1.0, 1.15]])]) {
      const page = reportHtml(reportOf("quiet", bars), "en");
      expect(page).toContain("No trades");
      expect(page.replace(SCRIPT, "")).not.toMatch(/NaN|Infinity|undefined/);
      expect(page.trimEnd().endsWith("</html>")).toBe(true);
    }
  });

  test("half a million bars are drawn in a file of a few hundred kilobytes, extremes kept", () => {
    const input = reportOf("long", randomBars(100, 1));
    const equity = new Float64Array(500_000).fill(10_000);
    equity[123_457] = 13_000;
    equity[300_001] = 6_000;
    const times = Float64Array.from(equity, (_, i) => Date.UTC(2020, 0, 1) + i * 60_000);
    const page = reportHtml({ ...input, times, result: { ...input.result, equity } }, "en");
    expect(page.length).toBeLessThan(200_000);
    expect(page).toContain("lowest 6,000.00 USD, highest 13,000.00 USD");
    expect(page).toContain(`deepest ${((7000 / 13_000) * 100).toFixed(2)} %`);
  });

  test("low-quality data is said before the numbers", () => {
    const quality = {
      coverage: 0.93,
      gapCount: 4,
      duplicates: 0,
      missingSpreads: 0,
      zeroSpreads: 0,
      negativeSpreads: 0,
      flatBars: 0,
      spikes: [],
    };
    const page = reportHtml(reportOf("x", randomBars(100, 1), { quality }), "en");
    expect(page.indexOf("Low-quality data")).toBeLessThan(page.indexOf('class="lead"'));
    expect(reportHtml(reportOf("x", randomBars(100, 1)), "en")).not.toContain("Low-quality");
  });
});

describe("as CSV", () => {
  test("trades read back to the numbers of the result", () => {
    const { trades } = reportOf().result;
    const [header = "", ...lines] = tradesCsv(trades).trimEnd().split("\n");
    expect(lines).toHaveLength(trades.length);
    const names = header.split(",");
    lines.forEach((line, i) => {
      line.split(",").forEach((cell, column) => {
        const value = trades[i]?.[names[column] as keyof (typeof trades)[number]];
        expect(cell).toBe(value === null ? "" : String(value));
      });
    });
  });

  test("equity stands beside its bar's open", () => {
    const { times, result } = reportOf("x", randomBars(50, 2));
    const lines = equityCsv(times, result.equity).trimEnd().split("\n");
    expect(lines[0]).toBe("time,equity");
    expect(lines[1]).toBe("2024-01-01T00:00:00.000Z,10000");
    expect(lines).toHaveLength(51);
  });
});
