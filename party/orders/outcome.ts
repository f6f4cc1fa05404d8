import { assertNever, isMarketOrder } from "#domain";
import type { DealState, Execution, OrderIntent, OrderState, OrderStep } from "#protocol";
import { stepId } from "./ids.ts";
import { retcodeClass, retcodeReason } from "./retcodes.ts";
import { netOf, withoutDust } from "./sums.ts";

/** A terminal's answer to one command (MqlTradeResult and what we must know beside it). */
export interface TerminalResult {
  /** MT5's number (reference: the table in retcodes.ts). */
  readonly retcode: number;
  /** Tickets as text; null where the terminal does not know one (yet). */
  readonly order_ticket: string | null;
  readonly deal_ticket: string | null;
  readonly position_id: string | null;
  /** Lots and average price that the broker confirmed; 0 when the fill comes later. */
  readonly lots: number;
  readonly price: number;
  /** Of a close, account currency, as the terminal's result has it; null for the rest. */
  readonly profit: number | null;
  readonly deals: readonly DealState[];
}

/**
 * What a terminal's answer makes of the order. Nothing is read as done without its proof: an opening or a
 * close is FILLED only with a deal ticket, and every code that does not prove its outcome gives UNKNOWN.
 *
 * @param at when the answer came, ms UTC.
 * @param attempt number of the send that it answers, from 1.
 */
export function stepOfResult(
  intent: OrderIntent,
  result: TerminalResult,
  at: number,
  attempt = 1,
): OrderStep {
  const state = stateOf(intent, result);
  const execution = executionOf(result);
  const isPlain =
    state === "FILLED" || state === "PLACED" || (state === "DONE" && result.retcode !== 10036);
  const cause = result.deal_ticket
    ? `deal.${result.deal_ticket}`
    : `retcode.${result.retcode}.${attempt}`;
  return {
    id: stepId(intent.request_id, state, cause),
    account_id: intent.account_id,
    request_id: intent.request_id,
    state,
    at,
    by: "terminal",
    execution,
    ...(isPlain ? {} : retcodeReason(result.retcode)),
  };
}

function stateOf(intent: OrderIntent, result: TerminalResult): OrderState {
  const kind = retcodeClass(result.retcode, intent.action);
  switch (kind) {
    case "reject":
    case "pause":
    case "retry":
      // Each of these codes proves that the order was not accepted.
      return "REJECTED";
    case "reconcile":
      return "UNKNOWN";
    case "ok":
    case "wait":
      return acceptedState(intent, result);
    default:
      return assertNever(kind);
  }
}

function acceptedState(intent: OrderIntent, result: TerminalResult): OrderState {
  if (intent.action !== "open" && intent.action !== "close")
    return result.retcode === 10009 || result.retcode === 10025 ? "DONE" : "UNKNOWN";
  if (intent.action === "close" && result.retcode === 10036) return "DONE";
  if (
    intent.action === "open" &&
    !isMarketOrder(intent.order_type) &&
    result.deal_ticket === null
  ) {
    return result.order_ticket === null ? "UNKNOWN" : "PLACED";
  }
  if (result.deal_ticket === null) return result.order_ticket === null ? "UNKNOWN" : "PLACED";
  return result.retcode === 10010 ? "PARTIAL" : "FILLED";
}

function executionOf(result: TerminalResult): Execution {
  return {
    retcode: result.retcode,
    ...(result.order_ticket === null ? {} : { order_ticket: result.order_ticket }),
    ...(result.deal_ticket === null
      ? {}
      : { deal_ticket: result.deal_ticket, filled_lots: result.lots }),
    ...(result.position_id === null ? {} : { position_id: result.position_id }),
    ...(result.price > 0 ? { price: result.price } : {}),
    ...(result.profit === null || result.deal_ticket === null ? {} : { profit: netProfit(result) }),
  };
}

/** With swap, commission and fee of the closing deals, where the terminal sent them along. */
function netProfit({ deals, profit }: TerminalResult): number {
  const exits = deals.filter((deal) => deal.entry !== "in");
  if (exits.length === 0) return profit ?? 0;
  return withoutDust(exits.reduce((sum, deal) => sum + netOf(deal), 0));
}
