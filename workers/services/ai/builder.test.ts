import fc from "fast-check";
import { expect, test } from "vitest";
import { parseStrategy } from "#engine";
import { buildStrategy } from "./builder.ts";

const build = (prompt?: string) =>
  buildStrategy({
    symbol: "EURUSD",
    timeframe: "H1",
    risk_level: "medium",
    ...(prompt === undefined ? {} : { prompt }),
  });

test("an Indonesian sentence becomes its strategy", () => {
  const { spec, understood } = build("beli saat RSI H1 < 30 dan tren naik, risiko 1,5 %");
  expect(understood).toBe(true);
  expect(spec).toMatchObject({
    let: { strength: "rsi(close, 14)", trend: "ema(close, 200)" },
    entry: { long: "crossover(strength, 30) and close > trend" },
    sizing: { kind: "riskPercent", percent: 1.5 },
  });
  expect(spec.entry).not.toHaveProperty("short");
});

test.each([
  [
    "sell when RSI(21) is above 75",
    { let: { strength: "rsi(close, 21)" }, entry: { short: "crossunder(strength, 75)" } },
  ],
  [
    "EMA 10 crosses EMA 50, buy and sell",
    { let: { fast: "ema(close, 10)", slow: "ema(close, 50)" } },
  ],
  [
    "breakout of the 55 bar channel, 2% risk",
    { let: { top: "donchian_upper(55)[1]" }, sizing: { percent: 2 } },
  ],
  [
    "jual di pita bollinger 30",
    {
      let: { middle: "bb_middle(close, 30, 2)" },
      entry: { short: "crossunder(close, bb_upper(close, 30, 2))" },
    },
  ],
])("%s", (prompt, expected) => {
  expect(build(prompt).spec).toMatchObject(expected);
});

test("without usable words the risk level chooses, and says so", () => {
  expect(build("make me rich")).toMatchObject({
    understood: false,
    spec: { name: "RSI reversal EURUSD H1" },
  });
  expect(build().understood).toBe(false);
});

test("whatever the words, the strategy parses and has a stop", () => {
  const word = fc.constantFrom(
    "rsi",
    "ema",
    "break",
    "bollinger",
    "beli",
    "jual",
    "trend",
    "<",
    ">",
    "%",
    "risk",
    "0",
    "1",
    "3",
    "14",
    "99",
    "200",
    "999",
  );
  const prompts = fc.oneof(
    fc.string(),
    fc.array(word).map((words) => words.join(" ")),
  );
  fc.assert(
    fc.property(prompts, (prompt) => {
      const parsed = parseStrategy(build(prompt).spec);
      expect(parsed).toMatchObject({ ok: true, value: { stopLoss: { kind: "distance" } } });
    }),
  );
});
