import { canonicalJson, sha256 } from "#domain";
import type { AccountSnapshot } from "#protocol";

/**
 * One short text for everything that an account holds: the room and the connector hold the same if theirs are the same.
 * Prices and profits that move by themselves are left out, and the order of things does not matter.
 */
export function viewHash({
  positions,
  orders,
}: Pick<AccountSnapshot, "positions" | "orders">): string {
  const held = positions.map((one) => [
    one.position_id,
    one.ticket,
    one.symbol,
    one.side,
    one.lots,
    one.stop_loss,
    one.take_profit,
  ]);
  const waiting = orders.map((one) => [
    one.ticket,
    one.order_type,
    one.lots,
    one.price,
    one.stop_loss,
    one.take_profit,
  ]);
  const texts = (rows: readonly (readonly (string | number | null)[])[]) =>
    rows.map((row) => canonicalJson([...row])).sort();
  return sha256(canonicalJson([texts(held), texts(waiting)]));
}
