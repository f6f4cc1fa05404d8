import type { ConnectorRules, RiskAnswer, RiskQuestion } from "#orders";
import type { Bounds } from "../invariants/market.ts";

/** Traders wish up to 0.06 lots, and now and then eight positions at once. */
export const BOUNDS: Bounds = { maxLots: 0.05, maxHeld: 6 };

/** The account's rules: so many positions and orders at most, those under way included. */
export function judgeRoom({ intent, snapshot, reserved }: RiskQuestion): RiskAnswer {
  const held = snapshot.positions.length + snapshot.orders.length;
  if (held + reserved.length >= BOUNDS.maxHeld)
    return { ok: false, code: "risk.max_positions", message: `The account holds ${held}.` };
  return { ok: true, margin: intent.lots * 1_100 };
}

/** What the PC allows at most, whatever the cloud says. */
export const POLICY: ConnectorRules = {
  judge: ({ intent }) =>
    intent.action === "open" && intent.lots > BOUNDS.maxLots
      ? { code: "policy.max_lots", message: `This PC allows at most ${BOUNDS.maxLots} lots.` }
      : null,
  anchors: (anchors) => anchors,
  flatten_after_ms: null,
};
