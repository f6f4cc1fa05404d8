import type { BacktestTrade, ClosedTrade } from "./types.ts";

const DAY = 86_400_000;

/** Adds the opens of a trade's bars, ISO UTC. One for many trades: the text of a day is kept for the next. */
export function timesOf(times: Float64Array): (trade: ClosedTrade) => BacktestTrade {
  const iso = isoWriter();
  return (trade) => ({
    side: trade.side,
    lots: trade.lots,
    entryBar: trade.entryBar,
    entryTime: iso(times[trade.entryBar] as number), // a trade lies inside its bars
    entryPrice: trade.entryPrice,
    exitBar: trade.exitBar,
    exitTime: iso(times[trade.exitBar] as number),
    exitPrice: trade.exitPrice,
    exitReason: trade.exitReason,
    grossProfit: trade.grossProfit,
    commission: trade.commission,
    swap: trade.swap,
    netProfit: trade.netProfit,
    initialRisk: trade.initialRisk,
    maxFavourable: trade.maxFavourable,
    maxAdverse: trade.maxAdverse,
  });
}

/** As `Date.toISOString`, which costs more than a trade does; the text of a day is kept for the next time in it. */
function isoWriter(): (time: number) => string {
  let [day, date] = [NaN, ""];
  return (time) => {
    const inDay = time - Math.floor(time / DAY) * DAY;
    if (time - inDay !== day) {
      day = time - inDay;
      date = new Date(day).toISOString().slice(0, -13);
    }
    const seconds = Math.floor(inDay / 1000);
    const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    return `${date}${clock}.${String(inDay % 1000).padStart(3, "0")}Z`;
  };
}

function two(count: number): string {
  return count < 10 ? `0${count}` : `${count}`;
}
