import type { TerminalCommand } from "#orders";
import type { Broker } from "../broker/broker.ts";
import type { World } from "../world/world.ts";

/** A room's word and a terminal's tick are this far apart at most, in a world where only PCs lie about time. */
const TIME_TOLERANCE_MS = 1_250;

/** What a world allows, and the sends are held against. */
export interface Bounds {
  /** Lots that this PC's own policy allows an opening. */
  readonly maxLots: number;
  /** Positions and waiting orders of our own at once. */
  readonly maxHeld: number;
}

/**
 * In the breath before each OrderSend: I1 (once an attempt, and no second try of what may live), I12 (in time) and I18 (the
 * PC's own bound).
 */
export function onOrderSend(
  world: World,
  broker: Broker,
  command: TerminalCommand,
  bounds: Bounds,
): void {
  const { intent, request_id, attempt } = command;
  const late = world.now - intent.not_after;
  if (late > TIME_TOLERANCE_MS)
    world.violate("I12", `${request_id} was sent ${late} ms after its time`);
  const attemptKey = `${request_id}/${attempt}`;
  if (broker.attempts.has(attemptKey))
    world.violate("I1", `attempt ${attempt} of ${request_id} was sent twice`);
  broker.attempts.add(attemptKey);
  if (broker.accepted.has(request_id))
    world.violate("I1", `${request_id} was sent again although the broker has it`);
  const last = broker.unproven.get(request_id);
  if (last !== undefined)
    world.violate(
      "I1",
      `${request_id} was sent again after an answer that proved nothing (${last})`,
    );
  if (intent.action === "open" && intent.lots > bounds.maxLots)
    world.violate(
      "I18",
      `${request_id} opens ${intent.lots} lots, the PC allows ${bounds.maxLots}`,
    );
}

/** I18: after each order that the broker took, what is ours stays within what the account's rules allow. */
export function afterOrderSend(world: World, broker: Broker, bounds: Bounds): void {
  const { positions, orders } = broker.book;
  const held = [...positions.values(), ...orders.values()].filter(({ magic }) => magic !== 0);
  const tickets = new Set(held.map((one) => ("id" in one ? one.id : one.ticket)));
  if (tickets.size > bounds.maxHeld)
    world.violate(
      "I18",
      `the account holds ${tickets.size} of ours, its rules allow ${bounds.maxHeld}`,
    );
}
