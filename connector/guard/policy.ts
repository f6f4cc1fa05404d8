import { createHmac, timingSafeEqual } from "node:crypto";
import * as z from "zod/mini";
import { canonicalJson, type Json, ZONES } from "#domain";

const number = (least: number, most: number) => z.number().check(z.minimum(least), z.maximum(most));
const whole = (least: number, most: number) => z.int().check(z.minimum(least), z.maximum(most));

/** What the owner of this PC allows, whatever the cloud says. null = no limit. */
const policySchema = z.strictObject({
  /** Real accounts are refused. */
  demo_only: z.boolean(),
  /** Names as the broker writes them. */
  allowed_symbols: z.nullable(z.array(z.string().check(z.regex(/^[A-Za-z0-9._#-]{1,32}$/)))),
  /** Who may open: people, bots. */
  allowed_origins: z.array(z.enum(["user", "bot"])),
  max_lots_per_order: number(0.0001, 1_000_000),
  /** The larger direction of every symbol, summed, waiting orders included. */
  max_total_lots: z.nullable(number(0.0001, 1_000_000)),
  /** Open positions and waiting orders, the new one included. */
  max_positions: z.nullable(whole(0, 10_000)),
  /** Of the higher of balance and equity at the day's start, floating losses included. */
  max_daily_loss_percent: z.nullable(number(0.01, 100)),
  /** When the day begins. */
  reset: z.strictObject({ zone: z.enum(ZONES), hour: whole(0, 23) }),
  /** When the cloud was silent for so long: `hold` trusts the stops at the broker, `flatten` closes everything. */
  dead_man: z.strictObject({
    silent_after_s: whole(30, 7 * 86_400),
    action: z.enum(["hold", "flatten"]),
  }),
});
export type Policy = z.infer<typeof policySchema>;

export const DEFAULT_POLICY: Policy = {
  demo_only: true,
  allowed_symbols: null,
  allowed_origins: ["user", "bot"],
  max_lots_per_order: 10,
  max_total_lots: null,
  max_positions: null,
  max_daily_loss_percent: null,
  reset: { zone: "Europe/Prague", hour: 0 },
  dead_man: { silent_after_s: 600, action: "hold" },
};

const signedPolicy = z.strictObject({
  version: z.literal(1),
  policy: policySchema,
  signature: z.string(),
});

/** @throws ZodError when a value is outside its range. */
export function checkedPolicy(policy: unknown): Policy {
  return policySchema.parse(policy);
}

/** The file's text: the policy and the proof that it was written with this PC's key. */
export function signPolicy(policy: Policy, key: string): string {
  return `${JSON.stringify({ version: 1, policy, signature: signatureOf(policy, key) }, null, 2)}\n`;
}

/** The policy of a file's text; null when it does not carry this key's signature, whatever else is wrong with it. */
export function readPolicy(text: string, key: string): Policy | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const file = signedPolicy.safeParse(json);
  if (!file.success) return null;
  const expected = Buffer.from(signatureOf(file.data.policy, key));
  const given = Buffer.from(file.data.signature);
  const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
  return isOurs ? file.data.policy : null;
}

function signatureOf(policy: Policy, key: string): string {
  const text = `nusatrade policy 1\n${canonicalJson(policy as unknown as Json)}`; // numbers, texts and lists only
  return createHmac("sha256", key).update(text).digest("hex");
}
