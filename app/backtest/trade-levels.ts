import type { StrategySeries } from "#engine";
import type { TradeView } from "../services.server.ts";

export interface TradeLevels {
  readonly stop: number | null;
  readonly target: number | null;
}

/** First stop and target of a trade in price, from the values of the bar on which it was decided: the one before its entry. */
export function levelsOf(
  series: StrategySeries,
  trade: Pick<TradeView, "side" | "entry_bar" | "entry_price">,
): TradeLevels {
  const away = trade.side === "long" ? 1 : -1;
  const price = (rule: StrategySeries["stopLoss"], direction: 1 | -1): number | null => {
    const value = rule?.[trade.side]?.[trade.entry_bar - 1];
    if (rule === null || value === undefined || Number.isNaN(value)) return null;
    return rule.kind === "levels" ? value : trade.entry_price + direction * away * value;
  };
  return { stop: price(series.stopLoss, -1), target: price(series.takeProfit, 1) };
}
