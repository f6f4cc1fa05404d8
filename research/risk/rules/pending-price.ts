import { formatPrice } from "#broking";
import { isMarketOrder, type SymbolSpec, sideOf } from "#domain";
import { pointsBetween } from "../distance.ts";
import { type KnownInput, type RiskOrder, type RiskRefusal, refuse } from "../input.ts";

/**
 * A pending order waits on its own side of the market and far enough from it. Buys compare with the ask,
 * sells with the bid.
 */
export function pendingPriceRule({ order, instrument, quote }: KnownInput): RiskRefusal | null {
  if (isMarketOrder(order.type) || quote === null) return null;
  if (order.price === null) {
    return refuse(
      "risk.price_missing",
      `a ${order.type} needs a price`,
      "give the price it waits for",
    );
  }
  if (!(order.price > 0) || !Number.isFinite(order.price)) {
    return refuse("risk.price_invalid", `${order.price} is not a price`, "give a positive price");
  }
  const buys = sideOf(order.type) === "BUY";
  const market = buys ? quote.ask : quote.bid;
  const below = order.type.includes("STOP") !== buys;
  const distance = pointsBetween(
    below ? order.price : market,
    below ? market : order.price,
    instrument,
  );
  const name = buys ? "ask" : "bid";
  if (distance <= 0) {
    return refuse(
      "risk.price_side",
      `a ${order.type} waits ${below ? "below" : "above"} the ${name}, ${order.price} is not`,
      `the ${name} is ${formatPrice(market, instrument)}`,
    );
  }
  if (distance >= instrument.stopsLevelPoints)
    return checkStopLimit(order, order.price, instrument);
  return refuse(
    "risk.price_distance",
    `${order.price} is closer to the ${name} than the broker allows`,
    `keep ${instrument.stopsLevelPoints} points from ${formatPrice(market, instrument)}`,
  );
}

/** The limit that a stop-limit order places once its price is reached waits on the limit's own side of that price. */
function checkStopLimit(
  { type, stopLimitPrice }: RiskOrder,
  trigger: number,
  instrument: SymbolSpec,
): RiskRefusal | null {
  if (type !== "BUY_STOP_LIMIT" && type !== "SELL_STOP_LIMIT") return null;
  const limit = stopLimitPrice ?? null;
  if (limit === null) {
    return refuse(
      "risk.price_missing",
      `a ${type} needs the limit price that it places`,
      "give stop_limit_price",
    );
  }
  if (!(limit > 0) || !Number.isFinite(limit))
    return refuse("risk.price_invalid", `${limit} is not a price`, "give a positive price");
  const buys = type === "BUY_STOP_LIMIT";
  const distance = pointsBetween(buys ? limit : trigger, buys ? trigger : limit, instrument);
  if (distance > 0 && distance >= instrument.stopsLevelPoints) return null;
  const place = `${buys ? "below" : "above"} ${formatPrice(trigger, instrument)}`;
  return refuse(
    distance > 0 ? "risk.price_distance" : "risk.price_side",
    `the limit of a ${type} waits ${place}, ${limit} is not there`,
    `set it at least ${Math.max(1, instrument.stopsLevelPoints)} points ${place}`,
  );
}
