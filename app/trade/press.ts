import type { EpochMs } from "#domain";
import type { Problem } from "../i18n/errors.ts";
import type { OrderWish } from "../routes/trade-orders.ts";
import type { OrderView } from "../services.server.ts";

/**
 * One press of a button that moves money, from the click to its end. `checking` means that no answer came:
 * the same press, with the same key, is asked for again until one does.
 */
export interface Press {
  readonly key: string;
  readonly wish: OrderWish;
  /** Symbol and side for words, also of a close or a change. */
  readonly symbol: string;
  readonly pressedAt: EpochMs;
  readonly state: "sending" | "checking" | "pending" | "done" | "refused";
  readonly order: OrderView | null;
  readonly problem: Problem | null;
}

export type PressAnswer =
  | { readonly kind: "order"; readonly order: OrderView }
  | { readonly kind: "problem"; readonly problem: Problem }
  | { readonly kind: "silence" };

const REFUSED_STATES: readonly string[] = ["REJECTED", "DENIED", "EXPIRED", "ABSENT"];

/** What an answer makes of a press. An order that ended once never goes back. */
export function answerPress(press: Press, answer: PressAnswer): Press {
  if (press.state === "done" || press.state === "refused") return press;
  switch (answer.kind) {
    case "silence":
      return { ...press, state: "checking" };
    case "problem":
      return {
        ...press,
        state: "refused",
        problem: answer.problem,
        order: orderIn(answer.problem),
      };
    case "order": {
      const { order } = answer;
      if (REFUSED_STATES.includes(order.status)) return { ...press, state: "refused", order };
      const resting = order.status === "PLACED" && order.action === "open";
      return { ...press, state: order.final || resting ? "done" : "pending", order };
    }
  }
}

/** Its end is not known yet. */
export function isOpen({ state }: Press): boolean {
  return state !== "done" && state !== "refused";
}

/** A refusal that has an order behind it brings the order along. */
function orderIn(problem: Problem): OrderView | null {
  const order = problem.details.order;
  return typeof order === "object" && order !== null && "status" in order
    ? (order as OrderView)
    : null; // our own API's shape
}

/** Waits between attempts to hear of a press, ms; the last one repeats. */
const WAITS_MS = [250, 500, 1000, 2000, 4000] as const;

export function waitBefore(attempt: number): number {
  return WAITS_MS[Math.min(attempt, WAITS_MS.length - 1)] ?? 4000;
}
