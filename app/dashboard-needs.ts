import type { RoomView } from "#protocol";
import type {
  BacktestView,
  BarSetView,
  ConnectionView,
  OrderView,
  StrategyView,
} from "./services.server.ts";

/** One thing that wants the reader now, most pressing first. */
export type Need =
  | { readonly kind: "order_unknown"; readonly orderId: string; readonly symbol: string }
  | { readonly kind: "room_silent" }
  | { readonly kind: "terminal_offline"; readonly name: string }
  | { readonly kind: "positions_without_stop"; readonly symbol: string; readonly count: number }
  | { readonly kind: "no_data" }
  | { readonly kind: "no_strategy" }
  | { readonly kind: "no_backtest"; readonly strategyId: string };

export interface Standing {
  readonly current: ConnectionView | null;
  readonly view: RoomView | null;
  readonly orders: readonly OrderView[];
  readonly sets: readonly BarSetView[];
  readonly strategies: readonly StrategyView[];
  readonly backtests: readonly BacktestView[];
}

/** What needs the reader, in the order of what it may cost: money at risk first, then broken links, then next steps. */
export function needsNow(standing: Standing): readonly Need[] {
  const { current, view, orders, sets, strategies, backtests } = standing;
  const needs: Need[] = [];
  for (const { id, symbol, status, final } of orders) {
    if (status === "UNKNOWN" && !final) needs.push({ kind: "order_unknown", orderId: id, symbol });
  }
  const bare = (view?.snapshot?.positions ?? []).filter(({ stop_loss }) => stop_loss === null);
  for (const symbol of new Set(bare.map((position) => position.symbol))) {
    const count = bare.filter((position) => position.symbol === symbol).length;
    needs.push({ kind: "positions_without_stop", symbol, count });
  }
  if (current && view === null) needs.push({ kind: "room_silent" });
  if (current && view && !view.online) needs.push({ kind: "terminal_offline", name: current.name });
  if (sets.length === 0) needs.push({ kind: "no_data" });
  const [strategy] = strategies;
  if (!strategy) needs.push({ kind: "no_strategy" });
  else if (sets.length > 0 && backtests.length === 0)
    needs.push({ kind: "no_backtest", strategyId: strategy.id });
  return needs;
}
