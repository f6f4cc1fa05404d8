import { type EpochMs, isMarketOrder } from "#domain";
import type { TradeRequest } from "../broker/request.ts";
import { mix } from "../feed/noise.ts";
import type { FaultAction, FaultKind, FaultMatch, FaultPlan, FaultRule } from "./fault.ts";

/** A send as a fault sees it. */
export interface FaultedSend {
  /** From 1. */
  readonly nth: number;
  readonly tag: string;
  readonly request: TradeRequest;
  readonly symbol: string | null;
  readonly now: EpochMs;
}

/** The faults that meet a send, and how often each written rule was used when they have. */
export function chooseFaults(
  plan: FaultPlan,
  used: readonly number[],
  send: FaultedSend,
): { readonly actions: readonly FaultAction[]; readonly used: readonly number[] } {
  const after = plan.rules.map((_, i) => used[i] ?? 0);
  const actions: FaultAction[] = [];
  plan.rules.forEach(({ match, action }, i) => {
    const times = after[i] as number; // made from the rules
    if (times >= (match.times ?? 1) || !meets(match, send) || !suits(action.kind, send.request))
      return;
    after[i] = times + 1;
    actions.push(action);
  });
  const thrown = thrownAt(plan, send);
  return { actions: thrown ? [...actions, thrown] : actions, used: after };
}

/** Faults that happen by themselves, in the order of their moments. */
export function timedFaults(plan: FaultPlan): readonly (FaultRule & { readonly at: EpochMs })[] {
  return plan.rules
    .flatMap((rule) => (rule.match.at === undefined ? [] : [{ ...rule, at: rule.match.at }]))
    .sort((a, b) => a.at - b.at);
}

/** Every kind there is, in a fixed order: the seed chooses by number. */
export const FAULT_KINDS = [
  "requote",
  "retcode",
  "timeoutNotExecuted",
  "timeoutExecuted",
  "partial",
  "placedThenFilled",
  "placedThenRejected",
  "sendFalse",
  "disconnect",
  "dupEvent",
  "dropEvent",
  "reorderEvents",
  "delayEvents",
  "eventBurst",
  "commentRewritten",
  "commentTruncated",
  "magicZeroed",
  "ticketChange",
  "slippage",
  "offQuotes",
  "marketClosed",
  "frozen",
  "tooMany",
  "manualTrade",
  "brokerClose",
  "historyNotReady",
  "autoTradingOff",
] as const satisfies readonly FaultKind[];

/** Retcodes that a seed throws: some prove that nothing was done, some prove nothing. */
const THROWN_RETCODES = [10006, 10007, 10011, 10020, 10023, 10028, 10031, 10041];

function meets(match: FaultMatch, send: FaultedSend): boolean {
  return (
    match.at === undefined &&
    (match.nth ?? send.nth) === send.nth &&
    (match.tag ?? send.tag) === send.tag &&
    (match.symbol === undefined || match.symbol === send.symbol) &&
    (match.action ?? send.request.action) === send.request.action &&
    send.now >= (match.from ?? -Infinity) &&
    send.now < (match.until ?? Infinity)
  );
}

/** Whether a fault means anything for a request: only deals can be filled in part, placed or requoted. */
function suits(kind: FaultKind, request: TradeRequest): boolean {
  switch (kind) {
    case "requote":
    case "partial":
    case "placedThenFilled":
    case "placedThenRejected":
    case "slippage":
      return request.action === "deal";
    case "commentRewritten":
    case "commentTruncated":
      return "comment" in request;
    case "magicZeroed":
      return (
        request.action === "sltp" || (request.action === "deal" && isMarketOrder(request.type))
      );
    default:
      return true;
  }
}

function thrownAt({ random }: FaultPlan, { nth, request }: FaultedSend): FaultAction | null {
  if (!random) return null;
  const luck = (salt: number) => mix(mix(random.seed, nth), salt) / 4294967296;
  if (luck(1) >= random.rate) return null;
  const kinds = (random.kinds ?? FAULT_KINDS).filter((kind) => suits(kind, request));
  const kind = kinds[Math.floor(luck(2) * kinds.length)];
  return kind === undefined ? null : withLuck(kind, luck);
}

/** A fault of a kind with numbers of the seed's choosing. */
function withLuck(kind: FaultKind, luck: (salt: number) => number): FaultAction {
  const between = (least: number, most: number) => least + Math.floor(luck(3) * (most - least + 1));
  const oneOf = <T>(items: readonly [T, ...T[]]): T =>
    items[Math.floor(luck(4) * items.length)] ?? items[0];
  switch (kind) {
    case "requote":
      return { kind, points: between(1, 30) };
    case "retcode":
      return { kind, code: THROWN_RETCODES[between(0, THROWN_RETCODES.length - 1)] ?? 10011 };
    case "timeoutNotExecuted":
      return { kind, afterMs: between(500, 10_000) };
    case "timeoutExecuted":
      return {
        ...{ kind, afterMs: between(500, 10_000) },
        ...{ visibleMs: between(0, 20_000), event: luck(5) < 0.5 },
      };
    case "partial":
      return { kind, share: 0.1 + 0.8 * luck(3) };
    case "placedThenFilled":
    case "placedThenRejected":
      return { kind, afterMs: between(10, 15_000) };
    case "sendFalse":
      return { kind, executed: luck(3) < 0.5 };
    case "disconnect":
      return { kind, when: oneOf(["before", "during", "after"]), forMs: between(100, 40_000) };
    case "delayEvents":
      return { kind, byMs: between(10, 60_000) };
    case "eventBurst":
      return { kind, count: between(1, 1500) };
    case "commentRewritten":
      return { kind, to: oneOf(["", "broker", "[edited]"]) };
    case "commentTruncated":
      return { kind, characters: between(0, 20) };
    case "slippage":
      return { kind, points: between(1, 50) };
    case "tooMany":
      return { kind, perSecond: between(1, 5) };
    case "manualTrade":
      return {
        kind,
        what: oneOf(["close", "closeHalf", "modify", "open", "cancelOrder"]),
        when: luck(5) < 0.5 ? "before" : "after",
      };
    case "brokerClose":
      return { kind, reason: oneOf(["sl", "tp", "so"]) };
    case "historyNotReady":
      return luck(5) < 0.5
        ? { kind, reads: between(1, 3) }
        : { kind, reads: between(1, 3), missMs: between(1000, 60_000) };
    case "autoTradingOff":
      return { kind, forMs: between(100, 20_000) };
    default:
      return { kind };
  }
}
