/** A demo account as a terminal reads it, for snapshots of which a test looks at something else. */
export const DEMO_ACCOUNT = {
  login: "1",
  server: "Test",
  trade_mode: "demo",
  margin_mode: "hedging",
  currency: "USD",
  leverage: 100,
  balance: 10_000,
  equity: 10_000,
  margin: 0,
  free_margin: 10_000,
  margin_level: null,
} as const;
