export * from "./account.ts";
export * from "./claims.ts";
export * from "./order.ts";
export * from "./wire.ts";
export {
  MAX_MESSAGE_CHARACTERS,
  ORDER_STATES,
  type OrderState,
  PROTOCOL_VERSION,
} from "./words.ts";
