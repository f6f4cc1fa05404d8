import { expect, test } from "vitest";
import { DEFAULT_LIMITS, PRACTICE_LIMITS, type RiskLimits } from "./limits.ts";
import { loosened } from "./loosened.ts";

const STRICT: RiskLimits = {
  ...DEFAULT_LIMITS,
  maxRiskPercent: 1,
  maxLotsPerSymbol: 1,
  allowedSymbols: ["EURUSD", "GBPUSD"],
  initialBalance: 200_000,
  cooldown: { minutes: 30, perSymbol: false },
  stopGuard: { losses: 3, lookbackMinutes: 60, minutes: 60, perSymbol: false },
  lowProfit: { trades: 3, minProfitPercent: 1, lookbackMinutes: 60, minutes: 60 },
};

test.each<[string, Partial<RiskLimits>]>([
  ["requireStopLoss", { requireStopLoss: false }],
  ["maxRiskPercent", { maxRiskPercent: 2 }],
  ["maxLotsPerSymbol", { maxLotsPerSymbol: null }],
  ["allowedSymbols", { allowedSymbols: ["EURUSD", "US30"] }],
  ["minMarginLevel", { minMarginLevel: 100 }],
  ["initialBalance", { initialBalance: 100_000 }],
  ["reset", { reset: { zone: "Europe/Prague", hour: 23 } }],
  [
    "dailyLoss",
    { dailyLoss: { percent: 5, percentOf: "base", base: "balance", brakePercent: 90 } },
  ],
  ["dailyLoss", { dailyLoss: { percent: 4, percentOf: "base", base: "higher", brakePercent: 80 } }],
  ["cooldown", { cooldown: { minutes: 29, perSymbol: false } }],
  ["cooldown", { cooldown: { minutes: 30, perSymbol: true } }],
  ["stopGuard", { stopGuard: { losses: 4, lookbackMinutes: 60, minutes: 60, perSymbol: false } }],
  ["duplicateWindowSeconds", { duplicateWindowSeconds: 1 }],
  ["maxQuoteAgeMs", { maxQuoteAgeMs: 3_600_000 }],
])("%s looser is named, and is not when it goes the other way", (name, change) => {
  const loose = { ...STRICT, ...change };
  expect(loosened(STRICT, loose)).toEqual([name]);
  const undecidable =
    ["initialBalance", "reset"].includes(name) || change.dailyLoss?.base === "higher";
  if (!undecidable)
    expect(loosened(loose, STRICT)).toEqual(name === "allowedSymbols" ? [name] : []);
});

test("a limit that was not there cannot be loosened", () => {
  expect(
    loosened(PRACTICE_LIMITS, {
      ...PRACTICE_LIMITS,
      maxRiskPercent: 50,
      cooldown: { minutes: 1, perSymbol: true },
    }),
  ).toEqual([]);
});
