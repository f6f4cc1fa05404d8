import { formatPrice } from "#broking";
import { isMarketOrder, sideOf } from "#domain";
import { pointsBetween } from "../distance.ts";
import { type KnownInput, type RiskRefusal, refuse } from "../input.ts";

/**
 * Stop loss and take profit stand on their sides, at least stopsLevel away. A position closes on the other
 * price, so a buy compares with the bid and a sell with the ask; a pending order with its own price.
 */
export function stopsRule(input: KnownInput): RiskRefusal | null {
  return checkLevel("stop_loss", input) ?? checkLevel("take_profit", input);
}

function checkLevel(which: "stop_loss" | "take_profit", input: KnownInput): RiskRefusal | null {
  const { order, instrument } = input;
  const level = which === "stop_loss" ? order.stopLoss : order.takeProfit;
  const from = priceBehind(input);
  if (level === null || from === null) return null;
  const words = which === "stop_loss" ? "stop loss" : "take profit";
  if (!(level > 0) || !Number.isFinite(level)) {
    return refuse(
      "risk.price_invalid",
      `the ${words} ${level} is not a price`,
      "give a positive price or none",
    );
  }
  const below = (which === "stop_loss") === (sideOf(order.type) === "BUY");
  const distance = pointsBetween(below ? level : from, below ? from : level, instrument);
  const place = `${below ? "below" : "above"} ${formatPrice(from, instrument)}`;
  if (distance <= 0) {
    const message = `the ${words} of a ${order.type} must be ${place}, was ${level}`;
    return refuse(`risk.${which}_side`, message, `set it ${place}`);
  }
  if (distance >= instrument.stopsLevelPoints) return null;
  return refuse(
    `risk.${which}_distance`,
    `the ${words} ${level} is closer to the price than the broker allows`,
    `set it at least ${instrument.stopsLevelPoints} points ${place}`,
  );
}

function priceBehind({ order, quote }: KnownInput): number | null {
  if (!isMarketOrder(order.type)) return order.stopLimitPrice ?? order.price;
  if (quote === null) return null;
  return order.type === "BUY" ? quote.bid : quote.ask;
}
