import type { EpochMs } from "#domain";
import { dayBegan, nextDay, nextWeek, weekBegan } from "./anchors.ts";
import type { Anchor, Anchors } from "./facts.ts";
import type { LossLimit, RiskLimits } from "./limits.ts";

export type LossKind = "daily" | "weekly" | "total";

/** How much of a loss limit is used up; money in the account's currency. */
export interface LossUse {
  readonly kind: LossKind;
  /** What the loss is counted from. */
  readonly base: number;
  /** Most that may be lost. */
  readonly allowed: number;
  /** Lost by now, floating included; negative when there is a gain. */
  readonly used: number;
  /** Equity at which it is used up, and at which nothing new is opened any more. */
  readonly floor: number;
  readonly brake: number;
  /** When it begins anew; null = never. */
  readonly resetsAt: EpochMs | null;
}

/**
 * Daily, weekly and total loss as the firm counts them: floor = base - percent of the initial balance (or of the
 * base), against the equity. Without a reading of today the balance is the base, so that floating losses count at least.
 */
export function lossUse(
  account: { readonly balance: number; readonly equity: number },
  limits: RiskLimits,
  anchors: Anchors,
  now: EpochMs,
): readonly LossUse[] {
  const { reset, initialBalance } = limits;
  const uses: LossUse[] = [];
  const add = (
    kind: LossKind,
    limit: LossLimit | null,
    anchor: Anchor,
    resetsAt: EpochMs | null,
  ): void => {
    if (limit === null) return;
    const base = baseOf(limit, anchor, initialBalance);
    const of = limit.percentOf === "initial" ? (initialBalance ?? base) : base;
    const allowed = (of * limit.percent) / 100;
    uses.push({
      kind,
      base,
      allowed,
      used: base - account.equity,
      floor: base - allowed,
      brake: base - (allowed * limit.brakePercent) / 100,
      resetsAt,
    });
  };
  const current = (anchor: Anchor | null, began: EpochMs): Anchor =>
    anchor !== null && anchor.at >= began
      ? anchor
      : { at: now, balance: account.balance, equity: account.balance };
  const day = current(anchors.dayStart, dayBegan(reset, now));
  add("daily", limits.dailyLoss, day, nextDay(reset, now));
  const week = current(anchors.weekStart, weekBegan(reset, now));
  add("weekly", limits.weeklyLoss, week, nextWeek(reset, now));
  if (initialBalance !== null)
    add("total", limits.totalLoss, { at: now, balance: initialBalance, equity: 0 }, null);
  return uses;
}

function baseOf({ base }: LossLimit, anchor: Anchor, initialBalance: number | null): number {
  if (base === "initial") return initialBalance ?? anchor.balance;
  return base === "higher" ? Math.max(anchor.balance, anchor.equity) : anchor.balance;
}
