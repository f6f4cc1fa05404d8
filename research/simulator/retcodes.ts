/** MT5's trade retcodes that this broker gives (reference: TRADE_RETCODE_*). */
export const RETCODES = {
  placed: 10008,
  done: 10009,
  invalid: 10013,
  invalidVolume: 10014,
  invalidPrice: 10015,
  invalidStops: 10016,
  noMoney: 10019,
  noQuotes: 10021,
  noChanges: 10025,
  invalidOrder: 10035,
  positionClosed: 10036,
  invalidCloseVolume: 10038,
  limitOrders: 10033,
  limitPositions: 10040,
} as const;

export type RetcodeName = keyof typeof RETCODES;

/** What the broker writes beside the number; for people, never to be matched on. */
export const RETCODE_WORDS: Readonly<Record<RetcodeName, string>> = {
  placed: "Order placed",
  done: "Request executed",
  invalid: "Invalid request",
  invalidVolume: "Invalid volume",
  invalidPrice: "Invalid price",
  invalidStops: "Invalid stops",
  noMoney: "No money",
  noQuotes: "Off quotes",
  noChanges: "No changes",
  invalidOrder: "Order type is not offered",
  positionClosed: "Position already closed",
  invalidCloseVolume: "Invalid close volume",
  limitOrders: "Too many pending orders",
  limitPositions: "Too many positions and orders",
};
