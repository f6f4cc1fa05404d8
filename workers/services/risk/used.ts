import { type AccountLimits, limitsFromWire, type RoomView } from "#protocol";
import { lossUse, nextDay, nextWeek } from "#risk";
import { iso, isoOrNull } from "../times.ts";
import type { RiskUseView } from "./contract.ts";

/** How much of an account's limits is used up, as its room knows it; null when it was not read yet. */
export function usedOf(
  view: RoomView | null,
  wire: AccountLimits["limits"],
  now: number,
): RiskUseView | null {
  const snapshot = view?.snapshot;
  if (!snapshot) return null;
  const limits = limitsFromWire(wire);
  const { account, positions, orders } = snapshot;
  const anchors = {
    dayStart: view.anchors?.day_start ?? null,
    weekStart: view.anchors?.week_start ?? null,
  };
  return {
    as_of: iso(snapshot.at),
    currency: account.currency,
    balance: account.balance,
    equity: account.equity,
    margin_level: account.margin_level,
    losses: lossUse(account, limits, anchors, now).map(({ resetsAt, ...use }) => ({
      ...use,
      resets_at: isoOrNull(resetsAt),
    })),
    positions: positions.length,
    working_orders: orders.length,
    lots: lotsOf([
      ...positions.map(({ symbol, side, lots }) => ({ symbol, side, lots })),
      ...orders.map(({ symbol, order_type, lots }) => ({
        symbol,
        side: order_type.startsWith("BUY") ? ("BUY" as const) : ("SELL" as const),
        lots,
      })),
    ]),
    day_resets_at: iso(nextDay(limits.reset, now)),
    week_resets_at: iso(nextWeek(limits.reset, now)),
  };
}

function lotsOf(
  held: readonly {
    readonly symbol: string;
    readonly side: "BUY" | "SELL";
    readonly lots: number;
  }[],
): number {
  const sides = new Map<string, { BUY: number; SELL: number }>();
  for (const { symbol, side, lots } of held) {
    const one = sides.get(symbol) ?? { BUY: 0, SELL: 0 };
    one[side] += lots;
    sides.set(symbol, one);
  }
  const sum = [...sides.values()].reduce((all, one) => all + Math.max(one.BUY, one.SELL), 0);
  return Math.round(sum * 1e8) / 1e8;
}
