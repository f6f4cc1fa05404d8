import * as z from "zod/mini";

const points = z.number().check(z.nonnegative(), z.maximum(1e6));

/** What a user may say of the broker's execution; what is left out keeps its default. */
export const executionSchema = z.strictObject({
  /** From the order to its fill. Default 0, at most an hour. */
  latencyMs: z.exactOptional(z.number().check(z.nonnegative(), z.maximum(3_600_000))),
  /** Points beyond the slippage of the costs. Default `fixed`: none. */
  slippage: z.exactOptional(
    z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("fixed") }),
      z.strictObject({ kind: z.literal("exponential"), meanPoints: points, mostPoints: points }),
    ]),
  ),
  /** 0-1: how often a market order is refused. Default 0. */
  rejectProbability: z.exactOptional(z.number().check(z.nonnegative(), z.maximum(1))),
});

export type ExecutionInput = z.infer<typeof executionSchema>;

/** Slippage on market and stop fills, against the trader, in whole points beyond that of the costs. */
export type Slippage =
  | { readonly kind: "fixed" }
  /** Drawn at each fill: of mean `meanPoints`, never above `mostPoints`. */
  | { readonly kind: "exponential"; readonly meanPoints: number; readonly mostPoints: number };

/** How the broker treats orders. */
export interface Execution {
  readonly latencyMs: number;
  readonly slippage: Slippage;
  /** 0-1. */
  readonly rejectProbability: number;
}

const DEFAULTS: Execution = { latencyMs: 0, slippage: { kind: "fixed" }, rejectProbability: 0 };

/** The given part over the defaults. */
export function completeExecution(input: ExecutionInput = {}): Execution {
  return { ...DEFAULTS, ...input };
}
