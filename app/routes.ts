import { index, layout, type RouteConfig, route } from "@remix-run/route-config";

export default [
  route("sign-in", "routes/sign-in.tsx"),
  route("sign-up", "routes/sign-up.tsx"),
  route("sign-out", "routes/sign-out.ts"),
  route("preferences", "routes/preferences.ts"),
  route("live/ticket", "routes/live-ticket.ts"),
  route("trade/bars", "routes/trade-bars.ts"),
  route("trade/orders", "routes/trade-orders.ts"),
  route("trade/kill", "routes/kill.ts"),
  route("trade/record", "routes/trade-record.ts"),
  route("strategies/generate", "routes/strategy-generate.ts"),
  route("data/import", "routes/data-import.ts"),
  route("data/yahoo", "routes/data-yahoo.ts"),
  layout("routes/frame.tsx", [
    layout("routes/page.tsx", [
      index("routes/dashboard.tsx"),
      route("trade", "routes/trade.tsx"),
      route("strategies", "routes/strategies.tsx"),
      route("strategies/new", "routes/strategy-new.tsx"),
      route("strategies/:id", "routes/strategy.tsx"),
      route("data", "routes/data.tsx"),
      route("backtest", "routes/backtest.tsx"),
      route("backtest/validate", "routes/validate.tsx"),
      route("backtest/:id", "routes/backtest-result.tsx"),
      route("risk", "routes/risk.tsx"),
      route("connections", "routes/connections.tsx"),
    ]),
  ]),
] satisfies RouteConfig;
