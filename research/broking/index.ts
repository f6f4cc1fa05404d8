export { CATALOGUE } from "./catalogue.ts";
export {
  type CommissionCosts,
  type Costs,
  type CostsInput,
  commissionOf,
  completeCosts,
  costsSchema,
  defaultCosts,
  type SwapInput,
  swapOf,
} from "./costs.ts";
export { findInstrument } from "./find-instrument.ts";
export type { AssetClass, CalcMode, Instrument } from "./instrument.ts";
export {
  completeInstrument,
  type InstrumentInput,
  type InstrumentProblem,
  instrumentFromSpec,
  instrumentSchema,
} from "./instrument-input.ts";
export {
  floorToStep,
  type LotsProblem,
  type LotsProblemCode,
  type VolumeLimits,
  validateLots,
} from "./lots.ts";
export { leverageFor, type MarginInput, marginCurrencyOf, marginOf } from "./margin.ts";
export { currencyDigits, roundMoney } from "./money.ts";
export { formatLots, formatPrice, isOnTick, pointOf, roundToTick } from "./price.ts";
export { moneyPerPrice, type ProfitInput, profitOf } from "./profit.ts";
export { convert, type Rates, REFERENCE_RATES, rateOf, ratesFromPrice } from "./rates.ts";
export { nextRollover, swapNights } from "./rollover.ts";
export {
  type ClosedTradeStats,
  KELLY_CAP,
  KELLY_MIN_TRADES,
  type Sizing,
  type SizingInput,
  type SizingResult,
  sizePosition,
} from "./sizing.ts";
