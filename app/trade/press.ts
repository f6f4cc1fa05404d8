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
  /** On the page's own steady clock (performance.now), ms: what timings are measured from. */
  readonly pressedAt: number;
  /** On the wall clock, which runs on while a laptop sleeps. */
  readonly pressedTime: EpochMs;
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

/** Refusals of the risk rules that no limit of the reader's stands behind: the symbol, the market and the sums decide. */
const NOT_OWN =
  /^risk\.(unknown_symbol|lots_|no_|quote_|price_(?!collar)|(stop_loss|take_profit)_(side|distance)|exposure_unknown|margin$)/;

/** A rule that the reader may change themselves refused it. */
export function isOwnLimit({ problem, order }: Press): boolean {
  const code = problem?.code ?? order?.code ?? "";
  return code.startsWith("risk.") && !NOT_OWN.test(code);
}

/** Held back because it looks like the order just before: its owner may mean it. */
export function looksLikeDuplicate({ problem, order, wish }: Press): boolean {
  const code = problem?.code ?? order?.code ?? "";
  return wish.action === "open" && !wish.confirm_duplicate && code.endsWith("duplicate_looking");
}

/** A refusal that has an order behind it brings the order along. */
function orderIn(problem: Problem): OrderView | null {
  const order = problem.details.order;
  return typeof order === "object" && order !== null && "status" in order
    ? (order as OrderView)
    : null; // our own API's shape
}

/** A press that has no answer is sent again for this long only: a price is not worth buying at a minute later. */
const SEND_FOR_MS = 5000;
/** By then no attempt can be on its way any more (each is given up in time), so the server knows it or never will. */
const KNOWN_AFTER_MS = 10_000;

export type NextQuestion = "send" | "wait" | "find";

/** How to ask after a press without an answer, by its age on both clocks. */
export function nextQuestion(
  press: Press,
  now: { readonly steady: number; readonly wall: EpochMs },
): NextQuestion {
  const age = Math.max(now.steady - press.pressedAt, now.wall - press.pressedTime);
  if (age < SEND_FOR_MS) return "send";
  return age < KNOWN_AFTER_MS ? "wait" : "find";
}

/** Waits between attempts to hear of a press, ms; the last one repeats. */
const WAITS_MS = [250, 500, 1000, 2000, 4000] as const;

export function waitBefore(attempt: number): number {
  return WAITS_MS[Math.min(attempt, WAITS_MS.length - 1)] ?? 4000;
}
