import type { RiskLimits } from "./limits.ts";

/** Which way a value is looser; `changed`: no way of telling, so every change is; `list`: a name more. */
type Looser = "more" | "less" | "changed" | "list";
type LooserFields<T> = {
  readonly [Key in keyof T]: NonNullable<T[Key]> extends readonly unknown[]
    ? "list"
    : NonNullable<T[Key]> extends object
      ? LooserFields<NonNullable<T[Key]>>
      : Looser;
};

const LOSS = {
  percent: "more",
  percentOf: "changed",
  base: "changed",
  brakePercent: "more",
} as const;
const PAUSE = { minutes: "less", perSymbol: "more" } as const;

const LOOSER: LooserFields<RiskLimits> = {
  requireStopLoss: "less",
  maxRiskPercent: "more",
  maxLotsPerOrder: "more",
  maxLotsPerSymbol: "more",
  maxLotsTotal: "more",
  maxPositions: "more",
  maxPositionsPerSymbol: "more",
  allowedSymbols: "list",
  maxCurrencyExposure: "more",
  maxExposure: "more",
  minMarginLevel: "less",
  initialBalance: "changed",
  reset: { zone: "changed", hour: "changed" },
  dailyLoss: LOSS,
  weeklyLoss: LOSS,
  totalLoss: LOSS,
  drawdown: { percent: "more", lookbackMinutes: "less", minutes: "less" },
  cooldown: PAUSE,
  lossStreak: { ...PAUSE, losses: "more" },
  stopGuard: { ...PAUSE, losses: "more", lookbackMinutes: "less" },
  lowProfit: {
    trades: "more",
    minProfitPercent: "less",
    lookbackMinutes: "changed",
    minutes: "less",
  },
  priceCollar: { unit: "changed", distance: "more" },
  maxOrdersPerMinute: "more",
  duplicateWindowSeconds: "less",
  maxQuoteAgeMs: "more",
};

/** Names of the limits that let more through than before, or may: what a record of changes must show. */
export function loosened(before: RiskLimits, after: RiskLimits): readonly (keyof RiskLimits)[] {
  const names = Object.keys(LOOSER) as (keyof RiskLimits)[]; // LOOSER has every name, by its type
  return names.filter((name) => isLooser(before[name], after[name], LOOSER[name]));
}

function isLooser(before: unknown, after: unknown, rule: unknown): boolean {
  if (before === null) return false; // there was no limit
  if (after === null) return true;
  if (rule === "more") return Number(after) > Number(before);
  if (rule === "less") return Number(after) < Number(before);
  if (rule === "changed") return after !== before;
  if (Array.isArray(before) && Array.isArray(after))
    return after.some((name) => !before.includes(name));
  const [old, next, rules] = [before, after, rule] as Record<string, unknown>[]; // only objects are left
  return Object.keys(rules ?? {}).some((key) => isLooser(old?.[key], next?.[key], rules?.[key]));
}
