import { expect, test } from "vitest";
import { FAULT_KINDS } from "./choose.ts";
import { on } from "./fault.ts";
import { parseFaultPlan } from "./schema.ts";

test("a plan of every kind goes through JSON and back", () => {
  const numbers = {
    ...{ points: 3, code: 10006, afterMs: 5, share: 0.5, executed: true, forMs: 9, byMs: 4 },
    ...{ count: 2, to: "x", characters: 3, perSecond: 2, reads: 1, when: "before" },
    ...{ what: "close", reason: "so", visibleMs: 1, event: false, missMs: 8 },
  };
  const fields: Record<string, readonly string[]> = {
    requote: ["points"],
    retcode: ["code"],
    timeoutNotExecuted: ["afterMs"],
    timeoutExecuted: ["afterMs", "visibleMs", "event"],
    partial: ["share"],
    placedThenFilled: ["afterMs"],
    placedThenRejected: ["afterMs"],
    sendFalse: ["executed"],
    disconnect: ["when", "forMs"],
    delayEvents: ["byMs"],
    eventBurst: ["count"],
    commentRewritten: ["to"],
    commentTruncated: ["characters"],
    slippage: ["points"],
    tooMany: ["perSecond"],
    manualTrade: ["what", "when"],
    brokerClose: ["reason"],
    historyNotReady: ["reads", "missMs"],
    autoTradingOff: ["forMs"],
  };
  const rules = FAULT_KINDS.map((kind, i) => {
    const of = Object.entries(numbers).filter(([name]) => fields[kind]?.includes(name));
    return { match: { nth: i + 1 }, action: { kind, ...Object.fromEntries(of) } };
  });
  const plan = { rules, random: { seed: 3, rate: 0.1, kinds: ["requote"] } };
  expect(parseFaultPlan(JSON.stringify(plan))).toEqual({ ok: true, value: plan });
});

test("a misspelt kind, a field too many and text that is no JSON are told, with the place", () => {
  const error = (plan: unknown) => {
    const parsed = parseFaultPlan(typeof plan === "string" ? plan : JSON.stringify(plan));
    return parsed.ok ? "" : parsed.error;
  };
  expect(error("{")).toBe("not JSON");
  expect(error({ rules: [{ match: {}, action: { kind: "requotes" } }] })).toMatch(/rules.0.action/);
  expect(error({ rules: [{ match: { nht: 1 }, action: { kind: "dropEvent" } }] })).toMatch(
    /rules.0.match/,
  );
  expect(error({ rules: [on({ nth: 1 }, { kind: "partial", share: 2 })] })).toMatch(/share/);
});
