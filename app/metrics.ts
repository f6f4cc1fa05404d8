import { m } from "./i18n/generated/messages.js";

export type MetricUnit = "money" | "percent" | "fraction" | "ratio" | "count" | "bars";

/** A result's metrics as the services answer them: null under a metric's sample gate. */
export type Metrics = Readonly<Record<string, number | null>>;

export interface MetricWords {
  readonly name: string;
  readonly unit: MetricUnit;
  readonly label: () => string;
  /** Gain or loss: shown with its sign and direction. */
  readonly signed?: boolean;
}

/** The eight numbers that matter, in the order that a trader asks for them. */
export const MAIN_METRICS: readonly MetricWords[] = [
  { name: "net_profit", unit: "money", label: m.net_profit, signed: true },
  { name: "return_percent", unit: "percent", label: m.return_percent, signed: true },
  { name: "max_drawdown_percent", unit: "percent", label: m.max_drawdown },
  { name: "trades", unit: "count", label: m.trades },
  { name: "win_rate", unit: "fraction", label: m.win_rate },
  { name: "profit_factor", unit: "ratio", label: m.profit_factor },
  { name: "expectancy", unit: "money", label: m.expectancy, signed: true },
  { name: "sharpe", unit: "ratio", label: m.sharpe },
];

/** Everything else, for who unfolds it. */
export const OTHER_METRICS: readonly MetricWords[] = [
  { name: "cagr_percent", unit: "percent", label: m.cagr, signed: true },
  { name: "gross_profit", unit: "money", label: m.gross_profit },
  { name: "gross_loss", unit: "money", label: m.gross_loss },
  { name: "average_win", unit: "money", label: m.average_win },
  { name: "average_loss", unit: "money", label: m.average_loss },
  { name: "largest_win", unit: "money", label: m.largest_win },
  { name: "largest_loss", unit: "money", label: m.largest_loss },
  { name: "max_consecutive_wins", unit: "count", label: m.most_wins_in_a_row },
  { name: "max_consecutive_losses", unit: "count", label: m.most_losses_in_a_row },
  { name: "max_drawdown", unit: "money", label: m.max_drawdown_money },
  { name: "recovery_factor", unit: "ratio", label: m.recovery_factor },
  { name: "sortino", unit: "ratio", label: m.sortino },
  { name: "exposure", unit: "fraction", label: m.exposure },
  { name: "average_bars_held", unit: "bars", label: m.average_bars_held },
  { name: "total_commission", unit: "money", label: m.commission },
  { name: "total_swap", unit: "money", label: m.swap },
];

/** A metric by its name; null when the sample was too small or the result does not have it. */
export function metricOf(metrics: Metrics, name: string): number | null {
  return metrics[name] ?? null;
}
