import type { EpochMs } from "#domain";
import type { Execution, OrderIntent, OrderState, OrderStep } from "#protocol";

/** The complete current view of one intent: what its steps so far add up to. */
export interface OrderRecord {
  readonly request_id: string;
  readonly account_id: string;
  /** What was wished; null where a reader met a step before the wish. */
  readonly intent: OrderIntent | null;
  readonly state: OrderState;
  /** Who told the present state; null before the first step. */
  readonly by: OrderStep["by"] | null;
  /** Reason code and words of the present state, where it has any. */
  readonly code: string | null;
  readonly message: string | null;
  /** What the terminal said of the execution, over all steps. */
  readonly execution: Execution;
  /** What must never happen and did: a person has to look. Codes, oldest first. */
  readonly incidents: readonly string[];
  readonly created_at: EpochMs;
  readonly updated_at: EpochMs;
  /** Ids of every step taken in, oldest first: the memory that makes repeats harmless. */
  readonly event_ids: readonly string[];
}

/** The order as it is before anything happened to it. */
export function newOrder(intent: OrderIntent): OrderRecord {
  return {
    request_id: intent.request_id,
    account_id: intent.account_id,
    intent,
    state: "CREATED",
    by: null,
    code: null,
    message: null,
    execution: {},
    incidents: [],
    created_at: intent.created_at,
    updated_at: intent.created_at,
    event_ids: [],
  };
}

/** The order of which only a step is known (a page that hears of it before its list is loaded). */
export function orderOfStep(step: OrderStep): OrderRecord {
  return {
    request_id: step.request_id,
    account_id: step.account_id,
    intent: null,
    state: "CREATED",
    by: null,
    code: null,
    message: null,
    execution: {},
    incidents: [],
    created_at: step.at,
    updated_at: step.at,
    event_ids: [],
  };
}
