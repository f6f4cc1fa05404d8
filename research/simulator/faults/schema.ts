import * as z from "zod/mini";
import { err, ok, type Result } from "#domain";
import { FAULT_KINDS } from "./choose.ts";
import type { FaultPlan } from "./fault.ts";

const count = z.int().check(z.nonnegative());
const ms = z.number().check(z.nonnegative());
const share = z.number().check(z.gte(0), z.lte(1));

const match = z.strictObject({
  nth: z.exactOptional(z.int().check(z.positive())),
  tag: z.exactOptional(z.string()),
  symbol: z.exactOptional(z.string()),
  action: z.exactOptional(z.enum(["deal", "pending", "sltp", "modify", "remove", "close_by"])),
  from: z.exactOptional(ms),
  until: z.exactOptional(ms),
  at: z.exactOptional(ms),
  times: z.exactOptional(z.int().check(z.positive())),
});

function kind<K extends string, F extends z.core.$ZodLooseShape>(name: K, fields: F) {
  return z.strictObject({ kind: z.literal(name), ...fields });
}

const action = z.discriminatedUnion("kind", [
  kind("requote", { points: z.exactOptional(count) }),
  kind("retcode", { code: z.int() }),
  kind("timeoutNotExecuted", { afterMs: z.exactOptional(ms) }),
  kind("timeoutExecuted", {
    afterMs: z.exactOptional(ms),
    visibleMs: z.exactOptional(ms),
    event: z.exactOptional(z.boolean()),
  }),
  kind("partial", { share }),
  kind("placedThenFilled", { afterMs: ms }),
  kind("placedThenRejected", { afterMs: ms }),
  kind("sendFalse", { executed: z.boolean() }),
  kind("disconnect", { when: z.enum(["before", "during", "after"]), forMs: ms }),
  kind("dupEvent", {}),
  kind("dropEvent", {}),
  kind("reorderEvents", {}),
  kind("delayEvents", { byMs: ms }),
  kind("eventBurst", { count }),
  kind("commentRewritten", { to: z.string() }),
  kind("commentTruncated", { characters: count }),
  kind("magicZeroed", {}),
  kind("ticketChange", {}),
  kind("slippage", { points: count }),
  kind("offQuotes", {}),
  kind("marketClosed", {}),
  kind("frozen", {}),
  kind("tooMany", { perSecond: count }),
  kind("manualTrade", {
    what: z.enum(["close", "closeHalf", "modify", "open", "cancelOrder"]),
    when: z.exactOptional(z.enum(["before", "after"])),
  }),
  kind("brokerClose", { reason: z.enum(["sl", "tp", "so"]) }),
  kind("historyNotReady", { reads: count, missMs: z.exactOptional(ms) }),
  kind("autoTradingOff", { forMs: ms }),
]);

const plan: z.ZodMiniType<FaultPlan> = z.strictObject({
  rules: z.array(z.strictObject({ match, action })),
  random: z.exactOptional(
    z.strictObject({
      seed: z.int(),
      rate: share,
      kinds: z.exactOptional(z.array(z.enum(FAULT_KINDS))),
    }),
  ),
});

/** A fault plan from the text of a file, or what is wrong with it. */
export function parseFaultPlan(text: string): Result<FaultPlan, string> {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return err("not JSON");
  }
  const parsed = plan.safeParse(raw);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return err(`${issue?.path.join(".") || "plan"}: ${issue?.message ?? "?"}`);
}
