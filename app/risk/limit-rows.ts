import { ZONES } from "#domain";
import type { WireLimits } from "#protocol";
import { m } from "../i18n/generated/messages.js";

interface PartBase {
  /** The field's name inside its limit; "" of a limit that is one value. */
  readonly key: string;
  readonly label: () => string;
}
/** A number that is typed. */
export interface NumberPart extends PartBase {
  readonly kind: "number" | "whole";
  readonly min: number;
  readonly max: number;
  /** What stands there when the limit is switched on for the first time. */
  readonly start: number;
}
interface ChoicePart extends PartBase {
  readonly kind: "choice";
  readonly choices: readonly { readonly value: string; readonly name: () => string }[];
}
interface CheckPart extends PartBase {
  readonly kind: "check";
}
interface SymbolsPart extends PartBase {
  readonly kind: "symbols";
}
export type Part = NumberPart | ChoicePart | CheckPart | SymbolsPart;

export interface LimitRow {
  readonly name: keyof WireLimits;
  readonly title: () => string;
  /** In plain words, what it keeps from happening. */
  readonly hint: () => string;
  /** Cannot be switched off. */
  readonly always?: true;
  readonly parts: readonly Part[];
}

export interface LimitGroup {
  readonly title: () => string;
  readonly rows: readonly LimitRow[];
}

const WEEK_MINUTES = 10_080;

const number = (
  key: string,
  label: () => string,
  start: number,
  min: number,
  max: number,
): Part => ({
  ...{ kind: "number", key, label, start, min, max },
});
const whole = (
  key: string,
  label: () => string,
  start: number,
  min: number,
  max: number,
): Part => ({
  ...{ kind: "whole", key, label, start, min, max },
});
const percent = (key: string, label: () => string, start: number) =>
  number(key, label, start, 0.01, 100);
const minutes = (key: string, label: () => string, start: number) =>
  whole(key, label, start, 1, WEEK_MINUTES);
const perSymbol: Part = { kind: "check", key: "per_symbol", label: m.limit_per_symbol };

const loss = (start: number, total = false): readonly Part[] => [
  percent("percent", m.limit_percent, start),
  {
    kind: "choice",
    key: "percent_of",
    label: m.limit_percent_of,
    choices: [
      { value: "base", name: m.limit_of_base },
      { value: "initial", name: m.limit_of_initial },
    ],
  },
  {
    kind: "choice",
    key: "base",
    label: m.limit_from,
    choices: [
      ...(total
        ? []
        : [
            { value: "balance", name: m.limit_from_balance },
            { value: "higher", name: m.limit_from_higher },
          ]),
      { value: "initial", name: m.limit_from_initial },
    ],
  },
  number("brake_percent", m.limit_brake, 80, 1, 100),
];

/** Every limit with its fields, in the order of the page. */
export const LIMIT_GROUPS: readonly LimitGroup[] = [
  {
    title: m.limits_losses,
    rows: [
      {
        name: "daily_loss",
        title: m.limit_daily_loss,
        hint: m.limit_daily_loss_hint,
        parts: loss(5),
      },
      {
        name: "weekly_loss",
        title: m.limit_weekly_loss,
        hint: m.limit_weekly_loss_hint,
        parts: loss(10),
      },
      {
        name: "total_loss",
        title: m.limit_total_loss,
        hint: m.limit_total_loss_hint,
        parts: loss(10, true),
      },
      {
        name: "initial_balance",
        title: m.limit_initial_balance,
        hint: m.limit_initial_balance_hint,
        parts: [number("", m.limit_amount, 10_000, 0.01, 1e15)],
      },
      {
        name: "reset",
        title: m.limit_reset,
        hint: m.limit_reset_hint,
        always: true,
        parts: [
          {
            kind: "choice",
            key: "zone",
            label: m.limit_zone,
            choices: ZONES.map((zone) => ({ value: zone, name: () => zone.replace("_", " ") })),
          },
          whole("hour", m.limit_hour, 0, 0, 23),
        ],
      },
    ],
  },
  {
    title: m.limits_sizes,
    rows: [
      {
        name: "max_risk_percent",
        title: m.limit_max_risk,
        hint: m.limit_max_risk_hint,
        parts: [percent("", m.limit_percent, 2)],
      },
      {
        name: "max_lots_per_order",
        title: m.limit_lots_order,
        hint: m.limit_lots_order_hint,
        parts: [number("", m.limit_lots, 1, 0.0001, 1_000_000)],
      },
      {
        name: "max_lots_per_symbol",
        title: m.limit_lots_symbol,
        hint: m.limit_lots_symbol_hint,
        parts: [number("", m.limit_lots, 2, 0.0001, 1_000_000)],
      },
      {
        name: "max_lots_total",
        title: m.limit_lots_total,
        hint: m.limit_lots_total_hint,
        parts: [number("", m.limit_lots, 5, 0.0001, 1_000_000)],
      },
      {
        name: "max_positions",
        title: m.limit_positions,
        hint: m.limit_positions_hint,
        parts: [whole("", m.limit_count, 10, 0, 10_000)],
      },
      {
        name: "max_positions_per_symbol",
        title: m.limit_positions_symbol,
        hint: m.limit_positions_symbol_hint,
        parts: [whole("", m.limit_count, 3, 0, 10_000)],
      },
      {
        name: "allowed_symbols",
        title: m.limit_symbols,
        hint: m.limit_symbols_hint,
        parts: [{ kind: "symbols", key: "", label: m.limit_symbols_label }],
      },
    ],
  },
  {
    title: m.limits_exposure,
    rows: [
      {
        name: "max_currency_exposure",
        title: m.limit_currency,
        hint: m.limit_currency_hint,
        parts: [number("", m.limit_times_equity, 20, 0.01, 10_000)],
      },
      {
        name: "max_exposure",
        title: m.limit_exposure,
        hint: m.limit_exposure_hint,
        parts: [number("", m.limit_times_equity, 30, 0.01, 10_000)],
      },
      {
        name: "min_margin_level",
        title: m.limit_margin,
        hint: m.limit_margin_hint,
        parts: [number("", m.limit_percent, 200, 1, 100_000)],
      },
    ],
  },
  {
    title: m.limits_pauses,
    rows: [
      {
        name: "cooldown",
        title: m.limit_cooldown,
        hint: m.limit_cooldown_hint,
        parts: [minutes("minutes", m.limit_pause, 15), perSymbol],
      },
      {
        name: "loss_streak",
        title: m.limit_streak,
        hint: m.limit_streak_hint,
        parts: [
          whole("losses", m.limit_losses, 3, 1, 100),
          minutes("minutes", m.limit_pause, 60),
          perSymbol,
        ],
      },
      {
        name: "stop_guard",
        title: m.limit_guard,
        hint: m.limit_guard_hint,
        parts: [
          whole("losses", m.limit_losses, 4, 1, 100),
          minutes("lookback_minutes", m.limit_window, 240),
          minutes("minutes", m.limit_pause, 120),
          perSymbol,
        ],
      },
      {
        name: "low_profit",
        title: m.limit_low_profit,
        hint: m.limit_low_profit_hint,
        parts: [
          whole("trades", m.limit_trades, 3, 1, 100),
          number("min_profit_percent", m.limit_least_profit, 0, -100, 100),
          minutes("lookback_minutes", m.limit_window, 1_440),
          minutes("minutes", m.limit_pause, 240),
        ],
      },
      {
        name: "drawdown",
        title: m.limit_drawdown,
        hint: m.limit_drawdown_hint,
        parts: [
          percent("percent", m.limit_percent, 8),
          minutes("lookback_minutes", m.limit_window, WEEK_MINUTES),
          minutes("minutes", m.limit_pause, 1_440),
        ],
      },
    ],
  },
  {
    title: m.limits_slips,
    rows: [
      {
        name: "require_stop_loss",
        title: m.limit_stop_loss,
        hint: m.limit_stop_loss_hint,
        parts: [],
      },
      {
        name: "price_collar",
        title: m.limit_collar,
        hint: m.limit_collar_hint,
        parts: [
          number("distance", m.limit_distance, 5, 0.001, 1e9),
          {
            kind: "choice",
            key: "unit",
            label: m.limit_unit,
            choices: [
              { value: "percent", name: m.limit_unit_percent },
              { value: "points", name: m.limit_unit_points },
            ],
          },
        ],
      },
      {
        name: "max_orders_per_minute",
        title: m.limit_rate,
        hint: m.limit_rate_hint,
        parts: [whole("", m.limit_count, 20, 1, 100_000)],
      },
      {
        name: "duplicate_window_seconds",
        title: m.limit_duplicate,
        hint: m.limit_duplicate_hint,
        parts: [whole("", m.limit_seconds, 5, 1, 600)],
      },
      {
        name: "max_quote_age_ms",
        title: m.limit_quote_age,
        hint: m.limit_quote_age_hint,
        always: true,
        parts: [whole("", m.limit_milliseconds, 60_000, 1_000, 86_400_000)],
      },
    ],
  },
];
