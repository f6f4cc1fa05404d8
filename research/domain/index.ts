export {
  AppError,
  type AppErrorOptions,
  NotFoundError,
  UpstreamError,
  UserError,
} from "./app-error.ts";
export { assertNever } from "./assert-never.ts";
export { type Bars, concatBars, emptyBars, sliceBars } from "./bars.ts";
export { canonicalJson, type Json } from "./canonical-json.ts";
export type { Clock, EpochMs } from "./clock.ts";
export { exp } from "./math/exp.ts";
export { log } from "./math/log.ts";
export { normalCdf, normalDensity, normalQuantile } from "./math/normal.ts";
export { pow } from "./math/pow.ts";
export { err, ok, type Result } from "./result.ts";
export { type Rng, seededRng } from "./rng.ts";
export { sha256, sha256OfNumbers } from "./sha256.ts";
export type { SymbolSpec, Tick } from "./symbol-spec.ts";
export { isTimeframe, TIMEFRAMES, type Timeframe, timeframeMs } from "./timeframe.ts";
export {
  type Account,
  DEAL_ENTRIES,
  DEAL_REASONS,
  type Deal,
  type DealEntry,
  type DealReason,
  isMarketOrder,
  MARGIN_MODES,
  type MarginMode,
  ORDER_TYPES,
  type OrderType,
  type PendingOrder,
  type Position,
  type Side,
  sideOf,
  TRADE_MODES,
  type TradeMode,
} from "./trade.ts";
export { barStart, DAY_ZONES, type DayZone, dayClock, newYorkCloseHour } from "./trading-day.ts";
export { ULID_PATTERN, ulid } from "./ulid.ts";
export { utf8 } from "./utf8.ts";
export {
  dayStartIn,
  nextDayStartIn,
  tradingWeekday,
  ZONES,
  type Zone,
  zoneOffset,
} from "./zones.ts";
