import { m } from "../i18n/generated/messages.js";

const REASONS: Readonly<Record<string, () => string>> = {
  signal: m.exit_signal,
  stopLoss: m.stop_loss,
  takeProfit: m.take_profit,
  trailing: m.trailing_stop,
  breakEven: m.break_even,
  maxBars: m.max_bars,
  session: m.exit_session,
  stopOut: m.exit_stop_out,
  endOfData: m.exit_end_of_data,
};

/** Why a trade ended, in the trader's words. */
export function exitText(reason: string): string {
  return REASONS[reason]?.() ?? reason;
}
