import type { Market } from "./market.ts";
import type { OpenPosition } from "./position.ts";

/** Writes balance + open profit at the close of bars `from` to `to - 1`, in which nothing else happens. */
export function writeEquity(
  equity: Float64Array,
  market: Market,
  position: OpenPosition,
  balance: number,
  from: number,
  to: number,
): void {
  const { bars, spreads, moneyPerPrice, conversion } = market;
  const { lots, entryPrice } = position;
  const rate = conversion.fixedRate;
  if (rate === null) {
    for (let i = from; i < to; i++) equity[i] = balance + openProfit(market, position, i);
  } else if (position.side === "long") {
    writeLong(equity, bars.close, entryPrice, moneyPerPrice, lots, rate, balance, from, to);
  } else {
    writeShort(
      equity,
      bars.close,
      spreads,
      entryPrice,
      moneyPerPrice,
      lots,
      rate,
      balance,
      from,
      to,
    );
  }
}

/** Account currency, valued at the price at which bar `i` would close the position: bid for a long, ask for a short. */
export function openProfit(market: Market, position: OpenPosition, i: number): number {
  const close = market.bars.close[i] as number; // the caller walks the bars
  const isLong = position.side === "long";
  const price = isLong ? close : close + (market.spreads[i] as number);
  const move = isLong ? price - position.entryPrice : position.entryPrice - price;
  return move * market.moneyPerPrice * position.lots * market.conversion.rateAt(price);
}

// The order of the factors is that of `openProfit`: the same bytes on either way.
function writeLong(
  equity: Float64Array,
  close: Float64Array,
  entryPrice: number,
  money: number,
  lots: number,
  rate: number,
  balance: number,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    equity[i] = balance + ((close[i] as number) - entryPrice) * money * lots * rate; // inside the bars
  }
}

function writeShort(
  equity: Float64Array,
  close: Float64Array,
  spreads: Float64Array,
  entryPrice: number,
  money: number,
  lots: number,
  rate: number,
  balance: number,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const ask = (close[i] as number) + (spreads[i] as number); // inside the bars
    equity[i] = balance + (entryPrice - ask) * money * lots * rate;
  }
}
