import * as z from "zod/mini";

const percent = z.number().check(z.nonnegative(), z.maximum(10_000));

/** What a user may say of the account's rules; what is left out keeps its default. */
export const accountRulesSchema = z.strictObject({
  /** `hedging`: every entry is a position of its own. `netting`: one position, entries add to it. Default hedging. */
  marginMode: z.exactOptional(z.enum(["hedging", "netting"])),
  /** Margin level (equity : margin in percent) below which a margin call is counted. Default 100; 0: never. */
  marginCallPercent: z.exactOptional(percent),
  /** Margin level below which the broker closes. Default 50; 0: never before the equity is gone. */
  stopOutPercent: z.exactOptional(percent),
  /** The account's leverage, 100 for 1:100; it rules currency pairs. Default: the instrument's own. */
  leverage: z.exactOptional(z.number().check(z.positive(), z.maximum(10_000))),
});

export type AccountRulesInput = z.infer<typeof accountRulesSchema>;

/** How the broker keeps the account. */
export interface AccountRules {
  readonly marginMode: "hedging" | "netting";
  /** Percent. */
  readonly marginCallPercent: number;
  /** Percent. */
  readonly stopOutPercent: number;
  /** Absent: the instrument's own. */
  readonly leverage?: number;
}

const DEFAULTS: AccountRules = {
  marginMode: "hedging",
  marginCallPercent: 100,
  stopOutPercent: 50,
};

/** The given rules over the defaults. */
export function completeAccountRules(input: AccountRulesInput = {}): AccountRules {
  return { ...DEFAULTS, ...input };
}
