import type { Execution, OrderState, OrderStep } from "#protocol";
import { type OrderRecord, orderOfStep } from "./record.ts";
import { canReach, isFinal } from "./states.ts";

/** What became of a step. `recorded` = kept as history, the state stays; `refused` = it cannot be true. */
export type StepOutcome = "applied" | "recorded" | "duplicate" | "refused";

export interface Applied {
  readonly order: OrderRecord;
  /** True when the order's state moved. */
  readonly applied: boolean;
  readonly outcome: StepOutcome;
}

/**
 * Takes one step into an order. The same function runs in the Worker, the room, the connector and the page.
 *
 * - A step whose id was seen changes nothing.
 * - A state may be skipped forward; a late lower one is recorded: its execution facts fill gaps only.
 * - FILLED and PARTIAL need a deal ticket, in the step or known before; without one the step is refused.
 * - A deal after the end is booked with an incident; of the ended states only ABSENT becomes FILLED by it.
 *
 * @param order null when only the step is known.
 * @throws RangeError if the step belongs to another order.
 */
export function applyOrderEvent(order: OrderRecord | null, step: OrderStep): Applied {
  const before = order ?? orderOfStep(step);
  if (before.request_id !== step.request_id) {
    throw new RangeError(`step ${step.id} does not belong to order ${before.request_id}`);
  }
  if (before.event_ids.includes(step.id))
    return { order: before, applied: false, outcome: "duplicate" };
  if (!isPossible(before, step)) return { order: before, applied: false, outcome: "refused" };
  const moves = mayMove(before, step.state);
  const told = moves
    ? { state: step.state, by: step.by, code: step.code ?? null, message: step.message ?? null }
    : {};
  const after: OrderRecord = {
    ...before,
    ...told,
    execution: mergeExecution(before.execution, step.execution ?? {}, moves),
    incidents: withIncident(before, step, moves),
    updated_at: moves ? Math.max(before.updated_at, step.at) : before.updated_at,
    event_ids: [...before.event_ids, step.id],
  };
  return { order: after, applied: moves, outcome: moves ? "applied" : "recorded" };
}

/** Evidence and kind: nothing is filled without a deal, a change of stops is never "filled", an opening never just "done". */
function isPossible(order: OrderRecord, step: OrderStep): boolean {
  const deal = step.execution?.deal_ticket ?? order.execution.deal_ticket;
  const action = order.intent?.action;
  switch (step.state) {
    case "FILLED":
    case "PARTIAL":
      return deal !== undefined && action !== "modify" && action !== "cancel";
    case "DONE":
      return action !== "open";
    case "ABSENT":
      return deal === undefined;
    default:
      return true;
  }
}

function mayMove(order: OrderRecord, to: OrderState): boolean {
  // After an unknown, a working order that has fills is PARTIAL, never again merely PLACED.
  if (to === "PLACED" && (order.execution.filled_lots ?? 0) > 0) return false;
  return canReach(order.state, to);
}

function withIncident(order: OrderRecord, step: OrderStep, moves: boolean): readonly string[] {
  if (!isFinal(order.state)) return order.incidents;
  const deal = step.execution?.deal_ticket;
  const isNewDeal = deal !== undefined && order.execution.deal_ticket === undefined;
  const code = moves
    ? "filled_after_absent"
    : isNewDeal
      ? `deal_after_${order.state.toLowerCase()}`
      : null;
  if (code === null || order.incidents.includes(code)) return order.incidents;
  return [...order.incidents, code];
}

/** Amounts follow the larger fill, tickets the first word, so that the order of arrival does not matter. */
function mergeExecution(known: Execution, told: Execution, moves: boolean): Execution {
  const isNewer = (told.filled_lots ?? 0) >= (known.filled_lots ?? 0);
  const [first, second] = isNewer ? [told, known] : [known, told];
  const [ret, other] = moves ? [told, known] : [known, told];
  return defined({
    retcode: ret.retcode ?? other.retcode,
    order_ticket: known.order_ticket ?? told.order_ticket,
    deal_ticket: known.deal_ticket ?? told.deal_ticket,
    position_id: known.position_id ?? told.position_id,
    filled_lots: first.filled_lots ?? second.filled_lots,
    price: first.price ?? second.price,
    profit: first.profit ?? second.profit,
  });
}

function defined(fields: { readonly [K in keyof Execution]: Execution[K] | undefined }): Execution {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Execution; // undefined fields just left
}
