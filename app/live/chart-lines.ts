import type { AccountSnapshot } from "#protocol";
import { lotsText } from "../format/price.ts";

/** A line across the chart at a price. */
export interface ChartLine {
  readonly price: number;
  readonly title: string;
  readonly tone: "up" | "down" | "warn" | "accent" | "faint";
}

/** What an account holds and waits for in one symbol, as lines; what stands at the same price is one line. */
export function chartLines(snapshot: AccountSnapshot, symbol: string): readonly ChartLine[] {
  const lines = new Map<string, ChartLine>();
  const draw = (line: ChartLine) => lines.set(`${line.tone} ${line.price}`, line);
  const entries = new Map<string, number>();
  for (const position of snapshot.positions) {
    if (position.symbol !== symbol) continue;
    const { side, open_price: price, stop_loss, take_profit } = position;
    const lots = (entries.get(`${side} ${price}`) ?? 0) + position.lots;
    entries.set(`${side} ${price}`, lots);
    draw({ price, title: `${side} ${lotsText(lots)}`, tone: side === "BUY" ? "up" : "down" });
    if (stop_loss !== null) draw({ price: stop_loss, title: "SL", tone: "warn" });
    if (take_profit !== null) draw({ price: take_profit, title: "TP", tone: "accent" });
  }
  for (const { symbol: name, price, order_type } of snapshot.orders) {
    if (name === symbol) draw({ price, title: order_type.replaceAll("_", " "), tone: "faint" });
  }
  return [...lines.values()];
}
