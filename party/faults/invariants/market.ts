import type { TerminalCommand } from "#orders";
import type { Broker } from "../broker/broker.ts";
import type { World } from "../world/world.ts";

/** The clocks of a room's word and of a terminal's tick are this far apart at most, in a world where only PCs lie about time. */
const TIME_TOLERANCE_MS = 250;

/** In the breath before each OrderSend: I1 (once an attempt, and no second try of what may live) and I12 (in time). */
export function onOrderSend(world: World, broker: Broker, command: TerminalCommand): void {
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
}
