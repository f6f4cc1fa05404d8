import * as z from "zod/mini";
import type { Side } from "#domain";
import type { AssetClass, Instrument } from "./instrument.ts";
import { moneyPerPrice } from "./profit.ts";

const finite = z.number();
const notNegative = z.number().check(z.nonnegative());
const HOURS_PER_WEEK = 168;

/** `--costs`, field by field; what is left out keeps the symbol's default. */
export const costsSchema = z.strictObject({
  /** Points added to the bid; "fromData" takes each bar's own spread. */
  spreadPoints: z.exactOptional(z.union([notNegative, z.literal("fromData")])),
  /** Account currency, charged on entry and again on exit. */
  commissionPerLotPerSide: z.exactOptional(notNegative),
  /** Points, always against the trader, on market and stop fills. */
  slippagePoints: z.exactOptional(notNegative),
  /** Points per night on a long position; negative is paid, positive is earned. */
  swapLongPoints: z.exactOptional(finite),
  swapShortPoints: z.exactOptional(finite),
  /** Account currency: the least commission of one deal. Default 0. */
  commissionMinimum: z.exactOptional(notNegative),
  /** Percent (0-100) of a deal's value (price x contract x lots), charged on each side beside the rest. Default 0. */
  commissionPercent: z.exactOptional(notNegative.check(z.maximum(100))),
  /** Points by hour of the week UTC, the first from Monday 00:00: it rules over `spreadPoints`. */
  spreadByHour: z.exactOptional(z.array(notNegative).check(z.length(HOURS_PER_WEEK))),
});

export type CostsInput = z.infer<typeof costsSchema>;

export interface Costs {
  readonly spreadPoints: number | "fromData";
  readonly commissionPerLotPerSide: number;
  readonly slippagePoints: number;
  readonly swapLongPoints: number;
  readonly swapShortPoints: number;
  /** Account currency, the least of one deal; default 0. */
  readonly commissionMinimum?: number;
  /** Percent of a deal's value, each side; default 0. */
  readonly commissionPercent?: number;
  /** 168 spreads in points by hour of the week UTC, the first from Monday 00:00; they rule over `spreadPoints`. */
  readonly spreadByHour?: readonly number[];
}

type CostRow = readonly [
  spread: number,
  commission: number,
  slippage: number,
  swapLong: number,
  swapShort: number,
];

// The order of size that a retail raw-spread account pays in liquid hours: plausible figures, taken from no single table.
// A trader's own broker differs; hand in its costs where they are known.
const BY_SYMBOL: Readonly<Record<string, CostRow>> = {
  EURUSD: [8, 3.5, 1, -7.5, 2.5],
  GBPUSD: [11, 3.5, 1, -3.5, -1.5],
  USDJPY: [10, 3.5, 1, 11, -22],
  USDCHF: [12, 3.5, 1, 6, -12],
  USDCAD: [12, 3.5, 1, 1.5, -6],
  AUDUSD: [10, 3.5, 1, -3, 0.5],
  NZDUSD: [14, 3.5, 1, -2, -0.5],
  EURGBP: [12, 3.5, 1, -6, 1.5],
  EURJPY: [14, 3.5, 2, 8, -18],
  GBPJPY: [20, 3.5, 2, 14, -28],
  EURCHF: [16, 3.5, 1, 2, -7],
  AUDJPY: [16, 3.5, 2, 6, -14],
  XAUUSD: [20, 3.5, 3, -45, 25],
  XAGUSD: [25, 3.5, 4, -5, 2],
  US30: [200, 0.1, 50, -800, 250],
  NAS100: [150, 0.1, 40, -380, 120],
  SPX500: [50, 0.1, 15, -110, 35],
  GER40: [120, 0.1, 40, -330, 60],
  BTCUSD: [1500, 10, 500, -3000, -500],
  ETHUSD: [200, 1, 60, -160, -30],
  GOOG: [5, 0.02, 2, -3, -1],
};

const BY_CLASS: Readonly<Record<AssetClass, CostRow>> = {
  forex: [20, 3.5, 2, -6, -4],
  metal: [40, 3.5, 5, -30, -5],
  index: [150, 0.1, 40, -300, -50],
  crypto: [300, 2, 100, -300, -60],
  stock: [5, 0.02, 2, -3, -1],
  other: [10, 0.5, 3, -3, -2],
};

/** Realistic costs of a symbol: never free, zero must be asked for. */
export function defaultCosts(instrument: Pick<Instrument, "symbol" | "assetClass">): Costs {
  const row = BY_SYMBOL[instrument.symbol.toUpperCase()] ?? BY_CLASS[instrument.assetClass];
  const [spreadPoints, commissionPerLotPerSide, slippagePoints, swapLongPoints, swapShortPoints] =
    row;
  return { spreadPoints, commissionPerLotPerSide, slippagePoints, swapLongPoints, swapShortPoints };
}

/** The given fields over the symbol's defaults. */
export function completeCosts(
  input: CostsInput,
  instrument: Pick<Instrument, "symbol" | "assetClass">,
): Costs {
  return { ...defaultCosts(instrument), ...input };
}

export type CommissionCosts = Pick<
  Costs,
  "commissionPerLotPerSide" | "commissionMinimum" | "commissionPercent"
>;

/**
 * Commission of one side, account currency, not negative, unrounded: by the lot and by the value, at least the minimum.
 *
 * @param dealValue account currency: price x contract x lots. Read where costs have a percentage.
 */
export function commissionOf(lots: number, costs: CommissionCosts, dealValue = 0): number {
  const { commissionPerLotPerSide, commissionMinimum = 0, commissionPercent = 0 } = costs;
  const asked = lots * commissionPerLotPerSide + (dealValue * commissionPercent) / 100;
  return asked < commissionMinimum ? commissionMinimum : asked;
}

export interface SwapInput {
  readonly instrument: Pick<
    Instrument,
    "point" | "calcMode" | "contractSize" | "tickSize" | "tickValue"
  >;
  readonly costs: Pick<Costs, "swapLongPoints" | "swapShortPoints">;
  readonly side: Side;
  readonly lots: number;
  /** As `swapNights` counts them: a triple day is 3. */
  readonly nights: number;
}

/** Swap in the profit currency, unrounded; negative is paid (MT5's swap mode "points"). */
export function swapOf({ instrument, costs, side, lots, nights }: SwapInput): number {
  if (nights === 0) return 0;
  const points = side === "BUY" ? costs.swapLongPoints : costs.swapShortPoints;
  return points * instrument.point * moneyPerPrice(instrument) * lots * nights;
}
