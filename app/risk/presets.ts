import type { WireLimits } from "#protocol";
import { m } from "../i18n/generated/messages.js";

export interface Preset {
  readonly id: "house" | "cautious" | "ftmo" | "off";
  readonly name: () => string;
  readonly hint: () => string;
  readonly of: (house: WireLimits, current: WireLimits, balance: number | null) => WireLimits;
}

const MIDNIGHT_PRAGUE = { zone: "Europe/Prague", hour: 0 } as const;

/** Starting points; every number can be changed before it is saved. */
export const PRESETS: readonly Preset[] = [
  { id: "house", name: m.preset_house, hint: m.preset_house_hint, of: (house) => house },
  {
    id: "cautious",
    name: m.preset_cautious,
    hint: m.preset_cautious_hint,
    of: (house, current) => ({
      ...house,
      initial_balance: current.initial_balance,
      reset: current.reset,
      require_stop_loss: true,
      max_risk_percent: 1,
      max_positions: 3,
      max_positions_per_symbol: 1,
      max_currency_exposure: 10,
      max_exposure: 15,
      min_margin_level: 300,
      daily_loss: { percent: 2, percent_of: "base", base: "higher", brake_percent: 80 },
      weekly_loss: { percent: 5, percent_of: "base", base: "higher", brake_percent: 80 },
      cooldown: { minutes: 15, per_symbol: false },
      loss_streak: { losses: 3, minutes: 120, per_symbol: false },
      price_collar: { unit: "percent", distance: 5 },
      max_orders_per_minute: 20,
      duplicate_window_seconds: 10,
    }),
  },
  {
    // Maximum Daily Loss 5 % and Maximum Loss 10 % of the initial capital, midnight CE(S)T: academy.ftmo.com, read 2026.
    id: "ftmo",
    name: m.preset_ftmo,
    hint: m.preset_ftmo_hint,
    of: (house, current, balance) => ({
      ...house,
      initial_balance: current.initial_balance ?? balance,
      reset: MIDNIGHT_PRAGUE,
      require_stop_loss: true,
      max_risk_percent: 1,
      daily_loss: { percent: 5, percent_of: "initial", base: "balance", brake_percent: 80 },
      weekly_loss: null,
      total_loss: { percent: 10, percent_of: "initial", base: "initial", brake_percent: 80 },
      loss_streak: { losses: 3, minutes: 120, per_symbol: false },
      price_collar: { unit: "percent", distance: 5 },
      duplicate_window_seconds: 5,
    }),
  },
  {
    id: "off",
    name: m.preset_off,
    hint: m.preset_off_hint,
    of: (house, current) => ({
      ...house,
      initial_balance: current.initial_balance,
      reset: current.reset,
      require_stop_loss: false,
      max_risk_percent: null,
      max_lots_per_order: null,
      max_lots_per_symbol: null,
      max_lots_total: null,
      max_positions: null,
      max_positions_per_symbol: null,
      allowed_symbols: null,
      max_currency_exposure: null,
      max_exposure: null,
      min_margin_level: null,
      daily_loss: null,
      weekly_loss: null,
      total_loss: null,
      drawdown: null,
      cooldown: null,
      loss_streak: null,
      stop_guard: null,
      low_profit: null,
      price_collar: null,
      max_orders_per_minute: null,
      duplicate_window_seconds: null,
    }),
  },
];
