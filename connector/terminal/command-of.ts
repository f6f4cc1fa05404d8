import { assertNever } from "#domain";
import type { EaCommand, OrderTime, SimCommand, Venue } from "#simulator";
import type { TradeFrame } from "../bridge/index.ts";

/** What a trade frame asks of the program; 0 and "" are the frames' words for nothing. */
export function commandOf(frame: TradeFrame, venue: Venue): EaCommand {
  return {
    ...{ requestId: frame.request_id, attempt: frame.attempt, expiresTick: frame.expires_tick },
    ...{ login: frame.login, server: frame.server, tradeMode: frame.trade_mode },
    command: wishOf(frame, venue),
  };
}

function wishOf(frame: TradeFrame, venue: Venue): SimCommand {
  const { request_id: requestId } = frame;
  switch (frame.type) {
    case "TRADE_OPEN":
      return {
        ...{ requestId, action: "open", symbol: frame.symbol, type: frame.order_type },
        ...{ lots: frame.lot_size, price: some(frame.price), stopLimit: some(frame.stop_limit) },
        ...{ stopLoss: some(frame.stop_loss), takeProfit: some(frame.take_profit) },
        time: timeOf(frame, venue),
        ...(frame.deviation < 0 ? {} : { deviationPoints: frame.deviation }),
        ...{ magic: frame.magic, comment: frame.comment },
      };
    case "TRADE_CLOSE": {
      const { position_id: positionId, magic, comment, side } = frame;
      const lots = some(frame.lot_size);
      const wish = { requestId, action: "close", positionId, lots, magic, comment } as const;
      return side === "" ? wish : { ...wish, side };
    }
    case "TRADE_CLOSE_BY": {
      const { position_id: positionId, by_position_id: byPositionId, magic, comment } = frame;
      return { requestId, action: "close_by", positionId, byPositionId, magic, comment };
    }
    case "TRADE_MODIFY": {
      const stops = { stopLoss: some(frame.stop_loss), takeProfit: some(frame.take_profit) };
      return { requestId, action: "modify", positionId: frame.position_id, ...stops };
    }
    case "TRADE_MODIFY_ORDER":
      return {
        ...{ requestId, action: "modify_order", orderTicket: frame.order, price: frame.price },
        stopLimit: some(frame.stop_limit),
        ...{ stopLoss: some(frame.stop_loss), takeProfit: some(frame.take_profit) },
        time: timeOf(frame, venue),
      };
    case "TRADE_CANCEL":
      return { requestId, action: "cancel", orderTicket: frame.order };
    default:
      return assertNever(frame);
  }
}

function timeOf(
  frame: { readonly expiry_kind: "gtc" | "day" | "time"; readonly expiry_time: number },
  venue: Venue,
): OrderTime {
  return frame.expiry_kind === "time"
    ? { kind: "specified", at: venue.clock.toUtc(frame.expiry_time) }
    : { kind: frame.expiry_kind };
}

function some(price: number): number | null {
  return price > 0 ? price : null;
}
