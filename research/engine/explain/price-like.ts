import type { Expression } from "../strategy/ast.ts";
import { isArithmetic } from "../strategy/pointwise.ts";

const PRICES = new Set(["open", "high", "low", "close"]);

/** Functions whose result is a price, or a difference of prices, whatever they are given. */
const OF_BARS = new Set(
  `pips percent tr atr atr_mt5 vwap sar supertrend donchian_upper donchian_middle donchian_lower ichimoku_tenkan
  ichimoku_kijun ichimoku_span_a ichimoku_span_b pivot_high pivot_low zigzag_safe heikin_open heikin_high heikin_low
  heikin_close`.split(/\s+/),
);

/** Functions whose result is of the kind of their series. */
const OF_SERIES = new Set(
  `abs min max highest lowest sma ema stddev wma linreg mom hma rma kama vwma dema tema macd macd_signal macd_hist
  macd_signal_mt5 bb_upper bb_middle bb_lower keltner_upper keltner_middle keltner_lower valuewhen`.split(
    /\s+/,
  ),
);

/** Whether an expression is a price or a difference of prices, so that it is written with the symbol's decimals. */
export function isPriceLike(node: Expression, lets: ReadonlyMap<string, Expression>): boolean {
  const isPrice = (part: Expression) => isPriceLike(part, lets);
  switch (node.kind) {
    case "name": {
      const named = lets.get(node.name);
      return named === undefined ? PRICES.has(node.name) : isPrice(named);
    }
    case "negate":
    case "shift":
    case "higher":
      return isPrice(node.operand);
    case "call":
      return OF_BARS.has(node.name) || (OF_SERIES.has(node.name) && node.args.some(isPrice));
    case "binary": {
      if (!isArithmetic(node.operator)) return false;
      const [left, right] = [isPrice(node.left), isPrice(node.right)];
      if (node.operator === "/") return left && !right;
      // A price times a price is nothing one can see on a chart.
      return node.operator === "*" ? left !== right : left || right;
    }
    default:
      return false;
  }
}
