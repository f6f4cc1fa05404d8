export { type GuardPolicy, judgeTerminal } from "./guard.ts";
export { judgeOrder } from "./judge-order.ts";
export { checkedPolicy, DEFAULT_POLICY, type Policy } from "./policy.ts";
export { loadPolicy, type PolicyState, savePolicy } from "./policy-file.ts";
