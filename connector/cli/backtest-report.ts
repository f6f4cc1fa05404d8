import { type Costs, formatLots, formatPrice, type Instrument, roundMoney } from "#broking";
import type { BacktestInput, BacktestResult } from "#engine";
import { table } from "./output.ts";

const SHOWN = 10;

/** A backtest for reading: what was run, its numbers, its last trades. Labelled as simulated. */
export function backtestReport(
  input: BacktestInput,
  result: BacktestResult,
  timing: { readonly loadMs: number; readonly runMs: number },
): string {
  const { strategy, bars, instrument, costs, initialBalance, accountCurrency } = input;
  const money = (amount: number) => `${roundMoney(amount, accountCurrency)} ${accountCurrency}`;
  const { worst, best } = result.interval;
  return [
    `Simulated: ${strategy.name} on ${instrument.symbol}, ${bars.time.length} bars of ${input.timeframe}`,
    `${day(bars.time[0])} to ${day(bars.time[bars.time.length - 1])} UTC, balance ${money(initialBalance)}`,
    `costs: ${sayCosts(costs, accountCurrency)}`,
    "",
    table([["metric", "value"], ...Object.entries(result.metrics).map(metricRow)]),
    "",
    `net profit between ${money(worst)} (stop first) and ${money(best)} (target first) where one bar reached both`,
    ...lastTrades(input, result),
    "",
    `loaded in ${timing.loadMs} ms, ran in ${timing.runMs} ms; receipt ${result.receipt.resultHash.slice(0, 16)}`,
  ].join("\n");
}

function metricRow([name, value]: readonly [string, number | null]): [string, string] {
  return [name, value === null ? "-" : String(Math.round(value * 1e4) / 1e4)];
}

function lastTrades(
  { instrument, accountCurrency }: BacktestInput,
  { trades }: BacktestResult,
): string[] {
  if (trades.length === 0) return ["", "no trades"];
  const rows = trades
    .slice(-SHOWN)
    .map((trade) => [
      trade.entryTime.slice(0, 16).replace("T", " "),
      trade.side,
      formatLots(trade.lots, instrument),
      price(trade.entryPrice, instrument),
      trade.exitTime.slice(0, 16).replace("T", " "),
      price(trade.exitPrice, instrument),
      trade.exitReason,
      String(roundMoney(trade.netProfit, accountCurrency)),
    ]);
  const header = [
    "entry",
    "side",
    "lots",
    "price",
    "exit",
    "price",
    "reason",
    `net ${accountCurrency}`,
  ];
  return ["", `the last ${rows.length} of ${trades.length} trades`, table([header, ...rows])];
}

function sayCosts(costs: Costs, currency: string): string {
  const spread =
    costs.spreadPoints === "fromData"
      ? "spread from the bars"
      : `spread ${costs.spreadPoints} points`;
  return [
    spread,
    `commission ${costs.commissionPerLotPerSide} ${currency} a lot a side`,
    `slippage ${costs.slippagePoints} points`,
    `swap ${costs.swapLongPoints} long, ${costs.swapShortPoints} short points a night`,
  ].join(", ");
}

function price(at: number, instrument: Instrument): string {
  return formatPrice(at, instrument);
}

function day(time: number | undefined): string {
  return time === undefined ? "-" : new Date(time).toISOString().slice(0, 10);
}
