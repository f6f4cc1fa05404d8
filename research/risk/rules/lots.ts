import { validateLots } from "#broking";
import { type KnownInput, type RiskRefusal, refuse } from "../input.ts";

/** The size is one the broker takes: minimum, step, maximum. */
export function lotsRule({ order, instrument }: KnownInput): RiskRefusal | null {
  const lots = validateLots(order.lots, instrument);
  return lots.ok ? null : refuse(`risk.${lots.error.code}`, lots.error.message, lots.error.hint);
}
