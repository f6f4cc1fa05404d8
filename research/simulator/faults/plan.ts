import { assertNever } from "#domain";
import type { TradeRequest } from "../broker/request.ts";
import { RETCODES } from "../broker/retcodes.ts";
import type { FaultAction, FaultKind } from "./fault.ts";

/** How long a terminal waits for its server. */
const TIMEOUT_MS = 10_000;

/** What becomes of one send, all its faults together. */
export interface SendPlan {
  /** As it reaches the broker. */
  readonly request: TradeRequest;
  /** Whether the broker carries it out; else `retcode` is its answer. */
  readonly isExecuted: boolean;
  /** Instead of the broker's answer, and how much later than it would have come. */
  readonly retcode: number | null;
  readonly answerAfterMs: number;
  readonly isSendFalse: boolean;
  readonly requotePoints: number;
  /** Part of the lots that is there. */
  readonly share: number | null;
  readonly work: { readonly afterMs: number; readonly end: "fill" | "reject" } | null;
  readonly slippagePoints: number;
  /** When the terminal sees the change, after it happened. */
  readonly visibleMs: number;
  readonly events: {
    readonly isDropped: boolean;
    readonly isDoubled: boolean;
    readonly isReordered: boolean;
    readonly delayMs: number;
    readonly burst: number;
  };
  readonly cut: { readonly when: "before" | "during" | "after"; readonly forMs: number } | null;
  /** Kinds that happen when the request arrives; what others do counts when it finds something to act on. */
  readonly kinds: readonly FaultKind[];
  /** What others do at the broker around it. */
  readonly before: readonly FaultAction[];
  readonly after: readonly FaultAction[];
}

/** How the terminal is told of a change. */
export type Telling = Pick<SendPlan, "events" | "visibleMs" | "cut">;

/** The broker's own doings are told as they are. */
export const UNTOUCHED: Telling = {
  events: { isDropped: false, isDoubled: false, isReordered: false, delayMs: 0, burst: 0 },
  ...{ visibleMs: 0, cut: null },
};

/** A send that meets no fault. */
export function plainPlan(request: TradeRequest): SendPlan {
  return {
    ...{ request, isExecuted: true, retcode: null, answerAfterMs: 0, isSendFalse: false },
    ...{ requotePoints: 0, share: null, work: null, slippagePoints: 0 },
    ...{ ...UNTOUCHED, kinds: [], before: [], after: [] },
  };
}

/** One fault more. */
export function withFault(before: SendPlan, fault: FaultAction): SendPlan {
  const isCountedHere =
    !isOfOthers(fault.kind) && !(fault.kind === "disconnect" && fault.when === "before");
  const plan = isCountedHere ? { ...before, kinds: [...before.kinds, fault.kind] } : before;
  const refuse = (retcode: number): SendPlan => ({ ...plan, isExecuted: false, retcode });
  const events = (change: Partial<SendPlan["events"]>): SendPlan => ({
    ...plan,
    events: { ...plan.events, ...change },
  });
  switch (fault.kind) {
    case "requote":
      return { ...refuse(RETCODES.requote), requotePoints: fault.points ?? 1 };
    case "retcode":
      return refuse(fault.code);
    case "timeoutNotExecuted":
      return { ...refuse(RETCODES.timeout), answerAfterMs: fault.afterMs ?? TIMEOUT_MS };
    case "timeoutExecuted": {
      const { afterMs = TIMEOUT_MS, visibleMs = 0, event = true } = fault;
      const late = events({ isDropped: !event, delayMs: visibleMs });
      return { ...late, retcode: RETCODES.timeout, answerAfterMs: afterMs, visibleMs };
    }
    case "partial":
      return { ...plan, share: fault.share };
    case "placedThenFilled":
      return { ...plan, work: { afterMs: fault.afterMs, end: "fill" } };
    case "placedThenRejected":
      return { ...plan, work: { afterMs: fault.afterMs, end: "reject" } };
    case "sendFalse":
      return { ...plan, isSendFalse: true, isExecuted: plan.isExecuted && fault.executed };
    case "disconnect":
      return { ...plan, cut: { when: fault.when, forMs: fault.forMs } };
    case "dupEvent":
      return events({ isDoubled: true });
    case "dropEvent":
      return events({ isDropped: true });
    case "reorderEvents":
      return events({ isReordered: true });
    case "delayEvents":
      return events({ delayMs: fault.byMs });
    case "eventBurst":
      return events({ burst: fault.count });
    case "commentRewritten":
      return { ...plan, request: withComment(plan.request, () => fault.to) };
    case "commentTruncated": {
      const cut = (comment: string) => comment.slice(0, fault.characters);
      return { ...plan, request: withComment(plan.request, cut) };
    }
    case "slippage":
      return { ...plan, slippagePoints: fault.points };
    case "offQuotes":
      return refuse(RETCODES.noQuotes);
    case "marketClosed":
      return refuse(RETCODES.marketClosed);
    case "frozen":
      return refuse(RETCODES.frozen);
    case "manualTrade":
      return fault.when === "after"
        ? { ...plan, after: [...plan.after, fault] }
        : { ...plan, before: [...plan.before, fault] };
    case "magicZeroed":
    case "ticketChange":
    case "brokerClose":
    case "historyNotReady":
    case "tooMany":
    case "autoTradingOff":
      return { ...plan, after: [...plan.after, fault] };
    default:
      return assertNever(fault);
  }
}

/** Others do these, to the account or to the terminal. */
function isOfOthers(kind: FaultKind): boolean {
  return (
    kind === "manualTrade" ||
    kind === "brokerClose" ||
    kind === "ticketChange" ||
    kind === "magicZeroed" ||
    kind === "historyNotReady" ||
    kind === "tooMany" ||
    kind === "autoTradingOff"
  );
}

function withComment(request: TradeRequest, change: (comment: string) => string): TradeRequest {
  return "comment" in request ? { ...request, comment: change(request.comment) } : request;
}
