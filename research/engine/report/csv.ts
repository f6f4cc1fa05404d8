import type { BacktestTrade } from "../backtest/types.ts";

const COLUMNS = [
  "side",
  "lots",
  "entryBar",
  "entryTime",
  "entryPrice",
  "exitBar",
  "exitTime",
  "exitPrice",
  "exitReason",
  "grossProfit",
  "commission",
  "swap",
  "netProfit",
  "initialRisk",
  "maxFavourable",
  "maxAdverse",
] as const satisfies readonly (keyof BacktestTrade)[];

/** Trades as CSV: the fields of a result's JSON under their own names, unrounded; empty where there is no number. */
export function tradesCsv(trades: readonly BacktestTrade[]): string {
  const rows = trades.map((trade) => COLUMNS.map((column) => trade[column] ?? "").join(","));
  return `${[COLUMNS.join(","), ...rows].join("\n")}\n`;
}

/**
 * Equity as CSV, one line a bar: the bar's open (ISO, UTC) and the equity at its close, account currency.
 *
 * @param times ms UTC, as long as the equity.
 */
export function equityCsv(times: Float64Array, equity: Float64Array): string {
  const rows = Array.from(
    equity,
    (value, i) => `${new Date(times[i] ?? NaN).toISOString()},${value}`,
  );
  return `${["time,equity", ...rows].join("\n")}\n`;
}
