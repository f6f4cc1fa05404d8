import type { TradeResult } from "../broker/request.ts";
import { wordsOf } from "../broker/retcodes.ts";
import type { SendAnswer, TerminalEvent } from "./types.ts";

const NOTHING = { order: null, deal: null, lots: 0, price: 0 } as const;

/** A refusal with a number and nothing else. */
export function refusedWith(
  retcode: number,
  { bid, ask }: Pick<TradeResult, "bid" | "ask"> = { bid: 0, ask: 0 },
): TradeResult {
  return { retcode, ...NOTHING, bid, ask, comment: wordsOf(retcode) };
}

/** The same as OrderSend gives it. */
export function refusalAnswer(retcode: number): SendAnswer {
  return { sent: true, result: refusedWith(retcode) };
}

/** Transactions that tell of nothing: what a busy account of somebody else's fills a queue with. */
export function burst(count: number): readonly TerminalEvent[] {
  const change = { transaction: "order_update", ticket: "0" } as const;
  const empty = { type: "transaction", ...change, deal: null, ended: null } as const;
  return Array.from({ length: count }, () => empty);
}
