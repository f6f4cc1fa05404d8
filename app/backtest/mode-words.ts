import { m } from "../i18n/generated/messages.js";
import type { BacktestModeView } from "../services.server.ts";

const NAMES: Record<BacktestModeView, () => string> = {
  open: m.mode_open,
  ohlc: m.mode_ohlc,
  m1: m.mode_m1,
};

const TEXTS: Record<BacktestModeView, () => string> = {
  open: m.mode_open_text,
  ohlc: m.mode_ohlc_text,
  m1: m.mode_m1_text,
};

export function modeName(mode: BacktestModeView): string {
  return NAMES[mode]();
}

/** How finely bars were looked into, in one sentence. */
export function modeText(mode: BacktestModeView): string {
  return TEXTS[mode]();
}
