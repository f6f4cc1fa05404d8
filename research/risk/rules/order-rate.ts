import { type KnownInput, type RiskRefusal, refuse } from "../input.ts";
import { moment } from "../words.ts";

const MINUTE = 60_000;

/** A program that runs wild is stopped after so many orders within a minute. */
export function orderRateRule({ limits, facts, now }: KnownInput): RiskRefusal | null {
  const most = limits.maxOrdersPerMinute;
  if (most === null) return null;
  const recent = facts.recentOrders.map(({ at }) => at).filter((at) => now - at < MINUTE);
  if (recent.length < most) return null;
  const first = recent.sort((a, b) => a - b)[recent.length - most] ?? now;
  return refuse(
    "risk.order_rate",
    `${recent.length} orders were placed within a minute and the limit is ${most}`,
    `the next one may come in ${Math.max(1, Math.ceil((first + MINUTE - now) / 1000))} s (${moment(first + MINUTE)})`,
  );
}
