import { assertNever } from "#domain";
import type { CommissionCosts } from "./costs.ts";
import type { Instrument } from "./instrument.ts";
import { floorToStep } from "./lots.ts";
import { moneyPerPrice } from "./profit.ts";

export type Sizing =
  | { readonly kind: "fixedLots"; readonly lots: number }
  /** Percent (0-100) of equity lost when the stop is hit. */
  | { readonly kind: "riskPercent"; readonly percent: number }
  /** Account currency lost when the stop is hit. */
  | { readonly kind: "fixedCash"; readonly amount: number }
  /** Fraction (0-1] of the Kelly bet, from the strategy's own closed trades. */
  | { readonly kind: "kelly"; readonly fraction: number };

/** The record so far, for `kelly`. Profits net of costs. */
export interface ClosedTradeStats {
  readonly count: number;
  /** 0-1. */
  readonly winRate: number;
  /** Average win : average loss, both positive; Infinity before the first loss. */
  readonly payoff: number;
  /** Account currency per lot, positive; what `kelly` risks where the strategy has no stop. 0 before the first loss. */
  readonly averageLossPerLot: number;
}

export interface SizingInput {
  readonly sizing: Sizing;
  readonly instrument: Pick<
    Instrument,
    | "volumeMin"
    | "volumeStep"
    | "volumeMax"
    | "calcMode"
    | "contractSize"
    | "tickSize"
    | "tickValue"
  >;
  readonly costs: CommissionCosts;
  /** Account currency, at the decision; for a reversal after the close of the old position. */
  readonly equity: number;
  /** Price distance from fill to stop at the decision; null without a stop. */
  readonly stopDistance: number | null;
  /** Account currency for one unit of profit currency, at the decision bar. */
  readonly rate: number;
  readonly closedTrades?: ClosedTradeStats;
  /** Account currency that one lot is worth at the decision: read where costs have a percentage. */
  readonly valuePerLot?: number;
}

export type SizingResult =
  | { readonly ok: true; readonly lots: number }
  /** `wantedLots`: what the rule came to before the symbol's limits. */
  | { readonly ok: false; readonly reason: "tooSmall" | "noStop"; readonly wantedLots: number };

/** Least number of closed trades before `kelly` speaks. */
export const KELLY_MIN_TRADES = 30;
/** Most of the equity that `kelly` may risk. */
export const KELLY_CAP = 0.25;

/**
 * Lots for an entry, floored to the lot step and capped at volumeMax. Below volumeMin is `tooSmall`: no trade.
 *
 * riskPercent: equity x percent / (loss per lot at the stop + commissions of both sides), in account currency.
 */
export function sizePosition(input: SizingInput): SizingResult {
  const { sizing, instrument, equity } = input;
  switch (sizing.kind) {
    case "fixedLots":
      return withinLimits(sizing.lots, instrument);
    case "riskPercent":
      return riskCash((equity * sizing.percent) / 100, input);
    case "fixedCash":
      return riskCash(sizing.amount, input);
    case "kelly":
      return kelly(sizing.fraction, input);
    default:
      return assertNever(sizing);
  }
}

function riskCash(cash: number, input: SizingInput): SizingResult {
  const { instrument, stopDistance, rate } = input;
  if (stopDistance === null || !(stopDistance > 0))
    return { ok: false, reason: "noStop", wantedLots: 0 };
  return divide(cash, stopDistance * moneyPerPrice(instrument) * rate, input);
}

function kelly(fraction: number, input: SizingInput): SizingResult {
  const { instrument, equity, closedTrades, stopDistance, rate } = input;
  if (closedTrades === undefined || closedTrades.count < KELLY_MIN_TRADES)
    return withinLimits(instrument.volumeMin, instrument);
  const bet = Math.min(KELLY_CAP, fraction * Math.max(0, kellyFraction(closedTrades)));
  const lossPerLot =
    stopDistance !== null && stopDistance > 0
      ? stopDistance * moneyPerPrice(instrument) * rate
      : closedTrades.averageLossPerLot;
  if (!(lossPerLot > 0)) return withinLimits(instrument.volumeMin, instrument);
  return divide(equity * bet, lossPerLot, input);
}

/**
 * W - (1 - W) / R: the share of capital that grows fastest at win rate W and payoff R.
 * Source: J. L. Kelly, "A New Interpretation of Information Rate", 1956.
 */
function kellyFraction({ winRate, payoff }: ClosedTradeStats): number {
  return payoff > 0 ? winRate - (1 - winRate) / payoff : 0;
}

/** The most lots whose loss and two commissions come to no more than `cash`. */
function divide(
  cash: number,
  lossPerLot: number,
  { instrument, costs, valuePerLot = 0 }: SizingInput,
): SizingResult {
  const { commissionPerLotPerSide, commissionMinimum = 0, commissionPercent = 0 } = costs;
  const perLot = commissionPerLotPerSide + (valuePerLot * commissionPercent) / 100;
  const lots = cash / (lossPerLot + 2 * perLot);
  if (!(commissionMinimum > lots * perLot)) return withinLimits(lots, instrument);
  return withinLimits((cash - 2 * commissionMinimum) / lossPerLot, instrument);
}

function withinLimits(
  wantedLots: number,
  { volumeMin, volumeStep, volumeMax }: SizingInput["instrument"],
): SizingResult {
  if (!(wantedLots > 0)) return { ok: false, reason: "tooSmall", wantedLots: 0 };
  const lots = floorToStep(Math.min(wantedLots, volumeMax), volumeStep);
  return lots < volumeMin ? { ok: false, reason: "tooSmall", wantedLots } : { ok: true, lots };
}
