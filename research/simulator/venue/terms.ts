import { defaultCosts } from "#broking";
import type { EpochMs } from "#domain";
import { ORDER_KINDS } from "./symbol-rules.ts";
import type { Venue } from "./venue.ts";

/** A broker's terms for a symbol in MT5's flags, as a terminal reads them (SymbolInfo*). */
export interface SymbolTerms {
  readonly freeze_level_points: number;
  /** 1 FOK, 2 IOC, 4 BOC. */
  readonly filling_flags: number;
  readonly execution: "request" | "instant" | "market" | "exchange";
  readonly trade_mode: "disabled" | "long_only" | "short_only" | "close_only" | "full";
  /** 1 market, 2 limit, 4 stop, 8 stop limit, 16 SL, 32 TP, 64 close by. */
  readonly order_flags: number;
  /** 1 GTC, 2 day, 4 time, 8 day of time. */
  readonly expiration_flags: number;
  readonly swap_long: number;
  readonly swap_short: number;
  readonly swap_mode: string;
  readonly session_open: boolean;
}

const FILLINGS = ["fok", "ioc", "boc"] as const;
const TIMES = ["gtc", "day", "specified", "specified_day"] as const;
const TRADE_MODES = {
  disabled: "disabled",
  longonly: "long_only",
  shortonly: "short_only",
  closeonly: "close_only",
  full: "full",
} as const;

export function symbolTerms(venue: Venue, symbol: string, now: EpochMs): SymbolTerms {
  const rules = venue.rules(symbol);
  const instrument = venue.symbols.find((one) => one.symbol === symbol);
  const usual = instrument ? defaultCosts(instrument) : null;
  return {
    freeze_level_points: rules.freezeLevelPoints,
    filling_flags: flagsOf(FILLINGS, rules.filling),
    execution: rules.execution,
    trade_mode: TRADE_MODES[rules.tradeMode],
    order_flags: flagsOf(ORDER_KINDS, rules.orderKinds),
    expiration_flags: flagsOf(TIMES, rules.times),
    swap_long: rules.swap?.long ?? usual?.swapLongPoints ?? 0,
    swap_short: rules.swap?.short ?? usual?.swapShortPoints ?? 0,
    swap_mode: rules.swap?.mode ?? "points",
    session_open: venue.isOpen(symbol, now),
  };
}

/** The bit of each name is its place in the list. */
function flagsOf<T>(names: readonly T[], present: readonly T[]): number {
  return names.reduce((flags, name, bit) => flags + (present.includes(name) ? 2 ** bit : 0), 0);
}
