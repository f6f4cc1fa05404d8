import { isMarketOrder } from "#domain";
import type { IntentReply } from "#protocol";
import { applyOrderEvent } from "../apply.ts";
import type { OrderRecord } from "../record.ts";
import { isFinal } from "../states.ts";

/** What came back from the room after a PUT was tried. */
export type HandOver =
  | { readonly kind: "answered"; readonly reply: IntentReply }
  /** No answer, or one that cannot be read: the room may have the order or not. */
  | { readonly kind: "missing" };

/** What the API says of an order: `settled` 201, `pending` 202, `conflict` 409, `refused` 422. */
export interface OrderAnswer {
  readonly kind: "settled" | "pending" | "conflict" | "refused";
  readonly status: 201 | 202 | 409 | 422;
  readonly order: OrderRecord;
}

const CONFLICTS = ["connector_offline", "position_busy", "order_busy", "expired", "killed"];

/**
 * What the Worker does with a hand-over: it applies the room's events and reads the answer off the order.
 * A missing answer changes nothing and is "pending": once a PUT was tried, only the room may end the order.
 */
export function takeHandOver(order: OrderRecord, outcome: HandOver): OrderAnswer {
  if (outcome.kind === "missing") return answerOf(order);
  return answerOf(
    outcome.reply.events.reduce((before, event) => applyOrderEvent(before, event).order, order),
  );
}

/** The API's answer for an order as it stands. FILLED is only ever said with a deal ticket, by the record's own rule. */
export function answerOf(order: OrderRecord): OrderAnswer {
  if (!isSettled(order)) return { kind: "pending", status: 202, order };
  switch (order.state) {
    case "DENIED":
    case "EXPIRED":
      return order.code !== null && CONFLICTS.includes(order.code)
        ? { kind: "conflict", status: 409, order }
        : { kind: "refused", status: 422, order };
    case "REJECTED":
    case "ABSENT":
      return { kind: "refused", status: 422, order };
    default:
      return { kind: "settled", status: 201, order };
  }
}

/** A pending order has what it wants once it stands at the broker; a market order only when it ended. */
function isSettled({ state, intent }: OrderRecord): boolean {
  if (isFinal(state)) return true;
  return state === "PLACED" && intent?.action === "open" && !isMarketOrder(intent.order_type);
}
