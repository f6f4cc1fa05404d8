import type { EpochMs } from "#domain";
import type { TradeRequest } from "../broker/request.ts";

/** Which sends a fault meets. Every field that is given must hold; none given = every send. */
export interface FaultMatch {
  /** The nth OrderSend of this terminal's life, from 1. */
  readonly nth?: number;
  /** The tag that the sender gave with the request (its request id). */
  readonly tag?: string;
  readonly symbol?: string;
  readonly action?: TradeRequest["action"];
  /** Sends from this moment on, and before that one, ms UTC. */
  readonly from?: EpochMs;
  readonly until?: EpochMs;
  /**
   * Not of a send: the fault happens by itself at this moment. For `manualTrade`, `brokerClose`,
   * `ticketChange`, `disconnect`, `historyNotReady`, `eventBurst` and `autoTradingOff`.
   */
  readonly at?: EpochMs;
  /** How many sends it meets before it is used up; 1 when left out. */
  readonly times?: number;
}

/** What the user, or the broker by itself, does to the newest position (of the symbol, when one is given). */
export type ManualTrade = "close" | "closeHalf" | "modify" | "open" | "cancelOrder";

/**
 * One fault. What the broker does and what the terminal sees are told apart in each:
 * "executed" says what became of the order at the broker.
 */
export type FaultAction =
  /** Not executed; 10004 and new prices, this many points worse (1). */
  | { readonly kind: "requote"; readonly points?: number }
  /** Not executed; this number. */
  | { readonly kind: "retcode"; readonly code: number }
  /** Not executed; 10012 after `afterMs`. */
  | { readonly kind: "timeoutNotExecuted"; readonly afterMs?: number }
  /** Executed; 10012 after `afterMs`. The terminal sees it `visibleMs` after the execution, with its event or without. */
  | {
      readonly kind: "timeoutExecuted";
      readonly afterMs?: number;
      readonly visibleMs?: number;
      readonly event?: boolean;
    }
  /** Only this share (0 to 1) of the lots is there: 10010, the rest gone (IOC) or working (RETURN). */
  | { readonly kind: "partial"; readonly share: number }
  /** 10008 with an order and no deal; filled after `afterMs`. */
  | { readonly kind: "placedThenFilled"; readonly afterMs: number }
  /** 10008 with an order; rejected after `afterMs`, which only the history tells. */
  | { readonly kind: "placedThenRejected"; readonly afterMs: number }
  /** OrderSend gives false and error 4756, executed or not. */
  | { readonly kind: "sendFalse"; readonly executed: boolean }
  /** The broker link is cut for `forMs`: before the send (10031, not executed), during it (10031, executed), after its answer. */
  | {
      readonly kind: "disconnect";
      readonly when: "before" | "during" | "after";
      readonly forMs: number;
    }
  /** Of the events that this send causes. */
  | { readonly kind: "dupEvent" }
  | { readonly kind: "dropEvent" }
  | { readonly kind: "reorderEvents" }
  | { readonly kind: "delayEvents"; readonly byMs: number }
  /** That many empty transactions more: above 1024 waiting, the oldest are pushed out. */
  | { readonly kind: "eventBurst"; readonly count: number }
  /** The broker keeps another comment than was sent. */
  | { readonly kind: "commentRewritten"; readonly to: string }
  | { readonly kind: "commentTruncated"; readonly characters: number }
  /** The magic number of the position is lost. */
  | { readonly kind: "magicZeroed" }
  /** Every position gets a new ticket (a swap by re-opening); identifiers stay. */
  | { readonly kind: "ticketChange" }
  /** Executed, this many points worse. */
  | { readonly kind: "slippage"; readonly points: number }
  /** Not executed: 10021, 10018, 10029. */
  | { readonly kind: "offQuotes" }
  | { readonly kind: "marketClosed" }
  | { readonly kind: "frozen" }
  /** More sends than this within a second are refused with 10024, from now on. */
  | { readonly kind: "tooMany"; readonly perSecond: number }
  /** A person at the same account, `when` seen from the send (before = at the same moment, earlier). */
  | { readonly kind: "manualTrade"; readonly what: ManualTrade; readonly when?: "before" | "after" }
  /** The broker closes the newest position. */
  | { readonly kind: "brokerClose"; readonly reason: "sl" | "tp" | "so" }
  /** The next `reads` reads of the history fail, or miss the deals of the last `missMs`. */
  | { readonly kind: "historyNotReady"; readonly reads: number; readonly missMs?: number }
  /** The AlgoTrading button is off for `forMs`: 10027. */
  | { readonly kind: "autoTradingOff"; readonly forMs: number };

export type FaultKind = FaultAction["kind"];

export interface FaultRule {
  readonly match: FaultMatch;
  readonly action: FaultAction;
}

/** Faults written down, faults thrown by a seed, or both. Plain JSON. */
export interface FaultPlan {
  readonly rules: readonly FaultRule[];
  /** Each send is met with probability `rate` by one of `kinds` (all, when left out), each as likely. */
  readonly random?: {
    readonly seed: number;
    readonly rate: number;
    readonly kinds?: readonly FaultKind[];
  };
}

/** `on({ nth: 2 }, { kind: "timeoutExecuted" })`: one line of a fault script. */
export function on(match: FaultMatch, action: FaultAction): FaultRule {
  return { match, action };
}
