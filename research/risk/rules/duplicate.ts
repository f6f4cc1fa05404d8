import { sideOf } from "#domain";
import type { RecentOrder } from "../facts.ts";
import { type KnownInput, type RiskOrder, type RiskRefusal, refuse } from "../input.ts";

/** A second order like one of the last few seconds: a double click, a page that was sent twice, a script that repeats. */
export function duplicateRule({ order, limits, facts, now }: KnownInput): RiskRefusal | null {
  const window = limits.duplicateWindowSeconds;
  if (window === null || order.confirmDuplicate === true) return null;
  const twin = facts.recentOrders
    .filter((one) => now - one.at < window * 1000 && looksLike(one, order))
    .reduce((latest, { at }) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
  if (twin === Number.NEGATIVE_INFINITY) return null;
  const left = Math.max(1, Math.ceil((twin + window * 1000 - now) / 1000));
  return refuse(
    "risk.duplicate_looking",
    `an order like this one (${order.type} ${order.lots} ${order.symbol}) was placed ${Math.max(0, Math.round((now - twin) / 1000))} s ago`,
    `confirm that a second one is meant (confirm_duplicate), or wait ${left} s`,
  );
}

/** Same symbol, side and lots; where both prices are known, orders of a ladder are told apart by them. */
function looksLike(recent: RecentOrder, order: RiskOrder): boolean {
  return (
    recent.symbol === order.symbol &&
    sideOf(recent.type) === sideOf(order.type) &&
    recent.lots === order.lots &&
    (recent.price === undefined || recent.price === order.price)
  );
}
