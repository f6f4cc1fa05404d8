import type { BacktestModeView } from "../services.server.ts";

/** From the coarsest look into a bar to the finest. */
export const MODES: readonly BacktestModeView[] = ["open", "ohlc", "m1"];
