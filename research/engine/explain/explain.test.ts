import { describe, expect, test } from "vitest";
import { defaultCosts, findInstrument } from "#broking";
import { type Bars, seededRng, sliceBars } from "#domain";
import { runBacktest } from "../backtest/run-backtest.ts";
import type { BacktestTrade, ExitReason } from "../backtest/types.ts";
import { RandomSpec } from "../random-spec.ts";
import { parseStrategy } from "../strategy/parse-strategy.ts";
import { exampleCalls } from "../strategy/testing-calls.ts";
import { barsOf, randomBars } from "../testing.ts";
import { type Explanation, explainerOf } from "./explain.ts";
import { explanationText } from "./explanation-text.ts";

const EURUSD = findInstrument("EURUSD");
if (EURUSD === undefined) throw new Error("the catalogue knows EURUSD");
const instrument = EURUSD;
const costs = { ...defaultCosts(instrument), spreadPoints: 10, slippagePoints: 0 };

function strategyOf(spec: Record<string, unknown>) {
  const parsed = parseStrategy({
    specVersion: 1,
    name: "why",
    symbol: "EURUSD",
    timeframe: "H1",
    entry: { long: "close > open" },
    ...spec,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

function tradesOf(spec: Record<string, unknown>, bars: Bars): readonly BacktestTrade[] {
  return runBacktest({
    strategy: strategyOf(spec),
    bars,
    timeframe: "H1",
    instrument,
    costs,
    initialBalance: 10_000,
    accountCurrency: "USD",
  }).trades;
}

function explained(spec: Record<string, unknown>, bars: Bars, at = 0): Explanation {
  const trade = tradesOf(spec, bars)[at];
  if (trade === undefined) throw new Error("there was no such trade");
  return explainerOf({ strategy: strategyOf(spec), bars, instrument }).trade(trade);
}

// Up on the first bar, then flat; the fourth falls, the fifth rises.
const BARS = barsOf([
  [1.1, 1.1012, 1.0995, 1.101],
  [1.101, 1.1015, 1.1005, 1.101],
  [1.101, 1.1014, 1.1006, 1.101],
  [1.101, 1.1012, 1.096, 1.0965],
  [1.0965, 1.106, 1.0964, 1.1055],
  [1.1055, 1.1058, 1.105, 1.1055],
]);
const ENTRY_EN = "Bought 0.01 lots at 1.10110 on 2024-01-01 01:00 UTC";
const ENTRY_ID = "Beli 0.01 lot di 1.10110 pada 2024-01-01 01:00 UTC";
const WHY_EN = "because close (1.10100) > open (1.10000)";
const WHY_ID = "karena close (1.10100) > open (1.10000)";

describe("every way out has its sentence, in both languages", () => {
  test.each<[ExitReason, Record<string, unknown>, string, string]>([
    [
      "signal",
      { exit: { long: "close < open" } },
      "closed at 1.09650 on 2024-01-01 04:00 UTC, after 3 bars because close (1.09650) < open (1.10100).",
      "ditutup di 1.09650 pada 2024-01-01 04:00 UTC, setelah 3 bar, karena close (1.09650) < open (1.10100).",
    ],
    [
      "signal",
      { entry: { long: "close > open", short: "close < open" } },
      "closed at 1.09650 on 2024-01-01 04:00 UTC, after 3 bars because the other side was signalled: close (1.09650) < open (1.10100).",
      "ditutup di 1.09650 pada 2024-01-01 04:00 UTC, setelah 3 bar, karena ada sinyal arah sebaliknya: close (1.09650) < open (1.10100).",
    ],
    [
      "stopLoss",
      { stopLoss: "pips(20)" },
      "closed at 1.09910 on 2024-01-01 03:00 UTC, after 2 bars because the stop loss at 1.09910 was reached.",
      "ditutup di 1.09910 pada 2024-01-01 03:00 UTC, setelah 2 bar, karena stop loss di 1.09910 tersentuh.",
    ],
    [
      "takeProfit",
      { takeProfit: "pips(30)" },
      "closed at 1.10410 on 2024-01-01 04:00 UTC, after 3 bars because the profit target was reached.",
      "ditutup di 1.10410 pada 2024-01-01 04:00 UTC, setelah 3 bar, karena target laba tercapai.",
    ],
    [
      "trailing",
      { trailingStop: "pips(25)" },
      "closed at 1.09850 on 2024-01-01 03:00 UTC, after 2 bars because the trailing stop was reached.",
      "ditutup di 1.09850 pada 2024-01-01 03:00 UTC, setelah 2 bar, karena trailing stop tersentuh.",
    ],
    [
      "maxBars",
      { maxBars: 1 },
      "closed at 1.10100 on 2024-01-01 03:00 UTC, after 2 bars because it had been held for the most bars allowed.",
      "ditutup di 1.10100 pada 2024-01-01 03:00 UTC, setelah 2 bar, karena jumlah bar terbanyak yang diizinkan sudah tercapai.",
    ],
    [
      "session",
      { session: { from: "00:00", to: "02:00", closeAtEnd: true } },
      "closed at 1.10100 on 2024-01-01 02:00 UTC, after 1 bar because the trading session had ended.",
      "ditutup di 1.10100 pada 2024-01-01 02:00 UTC, setelah 1 bar, karena sesi trading sudah berakhir.",
    ],
    [
      "endOfData",
      {},
      "closed at 1.10550 on 2024-01-01 05:00 UTC, after 4 bars because the data ended.",
      "ditutup di 1.10550 pada 2024-01-01 05:00 UTC, setelah 4 bar, karena data berakhir.",
    ],
  ])("%s by %j", (reason, spec, english, indonesian) => {
    const explanation = explained(spec, BARS);
    expect(explanation.exit?.reason).toBe(reason);
    const text = explanationText(explanation, "en");
    expect(text.startsWith(`${ENTRY_EN} ${WHY_EN}`)).toBe(true);
    expect(text.slice(text.indexOf("; ") + 2)).toBe(english);
    const kata = explanationText(explanation, "id");
    expect(kata.startsWith(`${ENTRY_ID} ${WHY_ID}`)).toBe(true);
    expect(kata.slice(kata.indexOf("; ") + 2)).toBe(indonesian);
  });

  test("break-even, of bars that rise before they fall back", () => {
    const bars = barsOf([
      [1.1, 1.101, 1.0999, 1.1009],
      [1.1009, 1.104, 1.1005, 1.1035],
      [1.1035, 1.1036, 1.099, 1.0995],
      [1.0995, 1.0996, 1.0994, 1.0995],
    ]);
    const explanation = explained({ breakEven: "pips(15)" }, bars);
    expect(explanation.exit?.reason).toBe("breakEven");
    expect(explanationText(explanation, "en")).toMatch(
      /because the stop that had been moved to break-even was reached\.$/,
    );
    expect(explanationText(explanation, "id")).toMatch(
      /karena stop yang sudah dipindahkan ke titik impas tersentuh\.$/,
    );
  });

  test("a stop-out by the broker", () => {
    const explainer = explainerOf({ strategy: strategyOf({}), bars: BARS, instrument });
    const explanation = explainer.trade({
      side: "long",
      lots: 1.5,
      entryBar: 1,
      entryPrice: 1.1011,
      exitBar: 3,
      exitPrice: 1.0962,
      exitReason: "stopOut",
    });
    expect(explanationText(explanation, "en")).toMatch(/the broker's rules closed it\.$/);
    expect(explanationText(explanation, "id")).toMatch(/aturan broker menutupnya\.$/);
    expect(explanationText(explanation, "en")).toMatch(/^Bought 1\.50 lots/);
  });

  test("stop and target stand where they were set at the fill", () => {
    const spec = { stopLoss: "pips(20)", takeProfit: { long: "close + 0.01" } };
    const { entry } = explained(spec, BARS);
    expect([entry.stopLoss, entry.takeProfit]).toEqual([1.1011 - 0.002, 1.101 + 0.01]);
    expect(explanationText(explained(spec, BARS), "en")).toContain(
      "> open (1.10000), with the stop at 1.09910 and the target at 1.11100; closed",
    );
    expect(explanationText(explained(spec, BARS), "id")).toContain(
      "> open (1.10000), dengan stop di 1.09910 dan target di 1.11100; ditutup",
    );
  });
});

describe("what a decision hung on", () => {
  const bars = randomBars(300, 12);
  const textOf = (long: string, bar: number, language: "en" | "id" = "en") =>
    explanationText(
      explainerOf({
        strategy: strategyOf({
          entry: { long },
          let: { trend: "sma(close, 20)", up: "close > trend" },
          params: { n: { default: 30 } },
        }),
        bars,
        instrument,
      }).decision("long", bar),
      language,
    ).replace(/^.*?(because|karena) /, "");
  const close = (bar: number) => (bars.close[bar] ?? NaN).toFixed(5);

  test("of or, the part that held; of and, all of them; of what failed, what failed it", () => {
    expect(textOf("close > 0 or close > 9", 50)).toBe(`close (${close(50)}) > 0.`);
    expect(textOf("close > 0 and close < 9", 50)).toBe(
      `close (${close(50)}) > 0 and close (${close(50)}) < 9.`,
    );
    expect(textOf("close > 0 and close > 9", 50)).toBe(`close (${close(50)}) <= 9.`);
    expect(textOf("not (close > 9 or close < 0)", 50)).toBe(
      `close (${close(50)}) <= 9 and close (${close(50)}) >= 0.`,
    );
    expect(textOf("close > sma(close, 100) and close > 0", 50)).toBe(
      `close (${close(50)}) > sma(close, 100) (unknown).`,
    );
  });

  test("an earlier bar, a longer timeframe, a crossing and a run say so", () => {
    expect(textOf("(close > 0)[2]", 50)).toBe(`2 bars earlier close (${close(48)}) > 0.`);
    expect(textOf("(close > 0)[1]", 50, "id")).toBe(`1 bar sebelumnya close (${close(49)}) > 0.`);
    // Days end at 22:00 UTC: the last H4 bar that had closed by bar 50 (02:00) ended with bar 49.
    expect(textOf('htf("H4", close > 0)', 50)).toBe(`on H4 close (${close(49)}) > 0.`);
    expect(textOf('htf("H4", close > 0)', 50, "id")).toBe(`di H4 close (${close(49)}) > 0.`);
    expect(textOf("crossover(close, 0)", 50)).toBe(
      `close (${close(50)}, before ${close(49)}) did not cross above 0.`,
    );
    expect(textOf("not crossunder(close, 0)", 50, "id")).toBe(
      `close (${close(50)}, sebelumnya ${close(49)}) tidak memotong ke bawah 0.`,
    );
    expect(textOf("rising(-hour, 2)", 50)).toBe("-hour (-2) did not rise above the 2 bars before.");
    expect(textOf("rising(hour, 2)", 50)).toBe("hour (2) rose above the 2 bars before.");
    expect(textOf("rising(hour, 2)", 50, "id")).toBe("hour (2) naik di atas 2 bar sebelumnya.");
  });

  test("prices have the symbol's decimals, other numbers two, parameters their value", () => {
    expect(textOf("n > 7 and hour >= 0", 50)).toBe("n (30) > 7 and hour (2) >= 0.");
    expect(textOf("rsi(close, 14) > 0", 50)).toMatch(/^rsi\(close, 14\) \(\d\d\.\d\d\) > 0\.$/);
    expect(textOf("atr(14) > 0", 50)).toMatch(/^atr\(14\) \(0\.00\d{3}\) > 0\.$/);
    expect(textOf("trend / close > 0", 50)).toMatch(/^trend \/ close \(\d\.\d\d|0\.\d{3}\) > 0\.$/);
    expect(textOf("up or not up", 50)).toMatch(/^close \(1\.\d{5}\) (>|<=) trend \(1\.\d{5}\)/);
  });

  test("prices that would be written alike are written apart", () => {
    expect(textOf("close < close + 0.0000001", 50)).toMatch(
      /^close \((\d\.\d{7})\) < close \+ 1e-7 \((?!\1)\d\.\d{7}\)\.$/,
    );
  });

  test("a side without a rule has no reason, and an unknown rule is no signal", () => {
    const explainer = explainerOf({ strategy: strategyOf({}), bars, instrument });
    expect(explanationText(explainer.decision("short", 5), "en")).toBe(
      "No signal to sell on 2024-01-01 05:00 UTC because no rule says so.",
    );
    expect(textOf("close > sma(close, 100)", 5)).toMatch(/unknown/);
  });
});

test.each(exampleCalls())("%s is written with its value, in both languages", (call, result) => {
  const long = result === "boolean" ? call : `${call} != -1`;
  const strategy = strategyOf({ entry: { long } });
  const explainer = explainerOf({ strategy, bars: randomBars(150, 2), instrument });
  for (const language of ["en", "id"] as const) {
    const text = explanationText(explainer.decision("long", 140), language);
    expect(text).not.toMatch(/NaN|undefined|null|unknown|belum diketahui/);
    expect(text).toContain(result === "boolean" ? "close (1." : `${call} (`);
  }
});

test("random strategies are explained on every bar, known or not", () => {
  const random = new RandomSpec(seededRng(4), { longest: 10, depth: 2 });
  const bars = randomBars(60, 2);
  for (let i = 0; i < 60; i++) {
    const { spec } = random.spec("H1");
    const strategy = strategyOf(spec);
    const explainer = explainerOf({ strategy, bars, instrument });
    for (const bar of [0, 1, 30, 59]) {
      for (const language of ["en", "id"] as const) {
        const explanation = explainer.decision("long", bar);
        expect(explanation.entry.decision.reasons.length).toBeGreaterThan(0);
        expect(explanationText(explanation, language)).not.toMatch(/NaN|undefined|null/);
      }
    }
  }
});

test("each trade of random markets was opened on a rule that held, and a signalled exit too", () => {
  let trades = 0;
  for (let seed = 1; seed <= 5; seed++) {
    const bars = randomBars(1500, seed);
    const spec = {
      entry: { long: "crossover(sma(close, 5), sma(close, 20))", short: "rsi(close, 14) > 70" },
      exit: { long: "rsi(close, 14) > 60", short: "close < sma(close, 20)" },
      stopLoss: "3 * atr(14)",
    };
    const explainer = explainerOf({ strategy: strategyOf(spec), bars, instrument });
    for (const trade of tradesOf(spec, bars)) {
      const { entry, exit } = explainer.trade(trade);
      trades++;
      expect(entry.decision).toMatchObject({ truth: true, path: `entry.${trade.side}` });
      expect(entry.decision.reasons.every(({ truth }) => truth === true)).toBe(true);
      if (exit?.reason === "signal") expect(exit.decision?.truth).toBe(true);
      if (exit?.reason === "stopLoss") expect(exit.level).not.toBeNull();
    }
  }
  expect(trades).toBeGreaterThan(100);
});

test("a window of bars explains a decision in the same words as the whole history", () => {
  const bars = randomBars(1000, 6);
  const strategy = strategyOf({ entry: { long: "close > sma(close, 50) and rising(high, 2)" } });
  const whole = explainerOf({ strategy, bars, instrument }).decision("long", 999);
  const window = explainerOf({ strategy, bars: sliceBars(bars, 500, 1000), instrument });
  for (const language of ["en", "id"] as const) {
    expect(explanationText(window.decision("long", 499), language)).toBe(
      explanationText(whole, language),
    );
  }
});
