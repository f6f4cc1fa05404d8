import { type MetricsInput, type MetricValue, sumOf } from "./input.ts";

type Trades = Pick<MetricsInput, "trades">;

const net = (trade: { readonly netProfit: number }) => trade.netProfit;

/** Sum of the trades' net profits, account currency. */
export function netProfit({ trades }: Trades): number {
  return sumOf(trades, net);
}

/** Sum of the net profits above 0, account currency. */
export function grossProfit(input: Trades): number {
  return sumOf(winsOf(input), net);
}

/** Sum of the net profits below 0, account currency: 0 or negative, as MT5 shows it. */
export function grossLoss(input: Trades): number {
  return sumOf(lossesOf(input), net);
}

/** grossProfit / |grossLoss|. Gate: one losing trade. */
export function profitFactor(input: Trades): MetricValue {
  const loss = grossLoss(input);
  return loss < 0 ? grossProfit(input) / -loss : null;
}

/** netProfit / trades, account currency a trade. Gate: one trade. */
export function expectancy(input: Trades): MetricValue {
  return input.trades.length === 0 ? null : netProfit(input) / input.trades.length;
}

/** Mean net profit of the winning trades, account currency. Gate: one winning trade. */
export function averageWin(input: Trades): MetricValue {
  const wins = winsOf(input);
  return wins.length === 0 ? null : sumOf(wins, net) / wins.length;
}

/** Mean net profit of the losing trades, account currency, negative. Gate: one losing trade. */
export function averageLoss(input: Trades): MetricValue {
  const losses = lossesOf(input);
  return losses.length === 0 ? null : sumOf(losses, net) / losses.length;
}

/** Largest net profit of a trade, account currency. Gate: one winning trade. */
export function largestWin(input: Trades): MetricValue {
  return winsOf(input).reduce<MetricValue>(
    (best, trade) => Math.max(best ?? 0, trade.netProfit),
    null,
  );
}

/** Largest net loss of a trade, account currency, negative. Gate: one losing trade. */
export function largestLoss(input: Trades): MetricValue {
  return lossesOf(input).reduce<MetricValue>(
    (worst, trade) => Math.min(worst ?? 0, trade.netProfit),
    null,
  );
}

/** Sum of commissions, account currency, 0 or negative. */
export function totalCommission({ trades }: Trades): number {
  return sumOf(trades, (trade) => trade.commission);
}

/** Sum of swaps, account currency, negative is paid. */
export function totalSwap({ trades }: Trades): number {
  return sumOf(trades, (trade) => trade.swap);
}

function winsOf({ trades }: Trades) {
  return trades.filter((trade) => trade.netProfit > 0);
}

function lossesOf({ trades }: Trades) {
  return trades.filter((trade) => trade.netProfit < 0);
}
