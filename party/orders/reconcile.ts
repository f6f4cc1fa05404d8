import { assertNever, sideOf } from "#domain";
import type {
  AccountSnapshot,
  DealState,
  Execution,
  OrderIntent,
  OrderState,
  OrderStep,
} from "#protocol";
import { isCommentOf, stepId } from "./ids.ts";
import { netOf, withoutDust } from "./sums.ts";

const LOTS_TOLERANCE = 1e-8;

/** What a terminal was read to hold: a whole snapshot, or only the deals of one event (`orders` null then). */
export interface Evidence {
  readonly at: number;
  readonly positions: AccountSnapshot["positions"];
  readonly orders: AccountSnapshot["orders"] | null;
  readonly deals: readonly DealState[];
}

/** What is known of the intent beside its wish. */
export interface Known {
  readonly order_ticket: string | null;
  /** Lots filled by deals already taken in, and those deals' tickets. */
  readonly filled_lots: number;
}

/**
 * What a terminal's own records prove of an intent, as steps; none when they prove nothing.
 * Only ever positive: a thing that is not found is no proof (see the two scans of ABSENT).
 * A position without its deal proves no fill: history may be late, and FILLED needs the ticket.
 */
export function findEvidence(
  intent: OrderIntent,
  known: Known,
  seen: Evidence,
): readonly OrderStep[] {
  switch (intent.action) {
    case "open":
      return openEvidence(intent, known, seen);
    case "close":
      return fillEvidence(intent, dealsOf(intent, known, seen, isClosingDeal), seen, intent.lots);
    case "close_by":
      return closeByEvidence(intent, known, seen);
    case "modify":
      return modifyEvidence(intent, seen);
    case "modify_order":
      return modifyOrderEvidence(intent, seen);
    case "cancel":
      return [];
    default:
      return assertNever(intent);
  }
}

/** Deals of this order: by the broker's order ticket where it is known, else by our comment. */
function dealsOf(
  intent: OrderIntent,
  known: Known,
  seen: Evidence,
  isEntryFit: (intent: OrderIntent, deal: DealState) => boolean,
) {
  return seen.deals.filter(
    (deal) =>
      deal.symbol === intent.symbol &&
      isOfPosition(intent, deal.position_id) &&
      (deal.order_ticket === known.order_ticket ||
        (isEntryFit(intent, deal) && isCommentOf(deal.comment, intent.request_id))),
  );
}

/**
 * May a deal with an opening order's comment be that order's? On a netting account an order against the position reduces it
 * ("out") on its own side; the stop of the position that it opened may carry its comment too, and deals on the other side.
 */
export function isOpeningDeal(
  intent: OrderIntent,
  { entry, side }: Pick<DealState, "entry" | "side">,
): boolean {
  return intent.action === "open" && entry !== "out_by" && sideOf(intent.order_type) === side;
}

function isClosingDeal(_intent: OrderIntent, { entry }: DealState): boolean {
  return entry !== "in";
}

function isOfPosition(intent: OrderIntent, positionId: string): boolean {
  if (intent.action === "close_by")
    return positionId === intent.position_id || positionId === intent.by_position_id;
  return intent.action !== "close" || positionId === intent.position_id;
}

function openEvidence(
  intent: OrderIntent & { action: "open" },
  known: Known,
  seen: Evidence,
): readonly OrderStep[] {
  const fills = fillEvidence(
    intent,
    dealsOf(intent, known, seen, isOpeningDeal),
    seen,
    intent.lots,
  );
  if (fills.length > 0) return fills;
  const working = seen.orders?.find(
    (order) => order.ticket === known.order_ticket || isCommentOf(order.comment, intent.request_id),
  );
  if (working === undefined || known.filled_lots > 0) return [];
  return [
    makeStep(intent, "PLACED", `order.${working.ticket}`, seen.at, {
      order_ticket: working.ticket,
    }),
  ];
}

/** One step for all deals found: FILLED when they make the whole, else PARTIAL; named after the newest deal. */
function fillEvidence(
  intent: OrderIntent,
  deals: readonly DealState[],
  seen: Evidence,
  wanted: number | null,
): readonly OrderStep[] {
  const last = deals.reduce<DealState | null>(
    (newest, deal) => (newest && newest.time > deal.time ? newest : deal),
    null,
  );
  if (last === null) return [];
  const lots = withoutDust(deals.reduce((sum, deal) => sum + deal.lots, 0));
  const whole =
    wanted === null ? !seen.positions.some(isOf(intent)) : lots >= wanted - LOTS_TOLERANCE;
  const step = makeStep(intent, whole ? "FILLED" : "PARTIAL", `deal.${last.ticket}`, seen.at, {
    order_ticket: last.order_ticket,
    deal_ticket: last.ticket,
    position_id: last.position_id,
    filled_lots: lots,
    price: withoutDust(deals.reduce((sum, deal) => sum + deal.price * deal.lots, 0) / lots),
    ...(intent.action === "close"
      ? { profit: withoutDust(deals.reduce((sum, deal) => sum + netOf(deal), 0)) }
      : {}),
  });
  return [step];
}

function modifyEvidence(
  intent: OrderIntent & { action: "modify" },
  seen: Evidence,
): readonly OrderStep[] {
  const position = seen.positions.find(isOf(intent));
  if (position === undefined) return [];
  const isAsWished =
    position.stop_loss === intent.stop_loss && position.take_profit === intent.take_profit;
  return isAsWished
    ? [makeStep(intent, "DONE", "snapshot", seen.at, { position_id: intent.position_id })]
    : [];
}

/** A waiting order that has the wished values has been changed, whoever did it last. */
function modifyOrderEvidence(
  intent: OrderIntent & { action: "modify_order" },
  seen: Evidence,
): readonly OrderStep[] {
  const order = seen.orders?.find((one) => one.ticket === intent.order_ticket);
  if (order === undefined) return [];
  const isAsWished =
    order.price === intent.price &&
    order.stop_loss === intent.stop_loss &&
    order.take_profit === intent.take_profit;
  return isAsWished
    ? [makeStep(intent, "DONE", "snapshot", seen.at, { order_ticket: order.ticket })]
    : [];
}

/** The deals of a close-by name the two positions; the first of ours proves the whole, for both are booked at once. */
function closeByEvidence(
  intent: OrderIntent & { action: "close_by" },
  known: Known,
  seen: Evidence,
): readonly OrderStep[] {
  const [deal] = dealsOf(intent, known, seen, (_intent, { entry }) => entry === "out_by");
  if (deal === undefined) return [];
  const execution = {
    order_ticket: deal.order_ticket,
    deal_ticket: deal.ticket,
    position_id: intent.position_id,
    filled_lots: deal.lots,
    price: deal.price,
  };
  return [makeStep(intent, "DONE", `order.${deal.order_ticket}`, seen.at, execution)];
}

function isOf(intent: OrderIntent) {
  return (position: AccountSnapshot["positions"][number]) =>
    "position_id" in intent && position.position_id === intent.position_id;
}

function makeStep(
  intent: OrderIntent,
  state: OrderState,
  cause: string,
  at: number,
  execution: Execution,
): OrderStep {
  return {
    id: stepId(intent.request_id, state, cause),
    account_id: intent.account_id,
    request_id: intent.request_id,
    state,
    at,
    by: "terminal",
    execution,
  };
}
