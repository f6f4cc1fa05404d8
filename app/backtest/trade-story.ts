import type { Bars } from "#domain";
import {
  type ExitReason,
  type Explainer,
  explainerOf,
  explanationText,
  parseStrategy,
} from "#engine";
import type { Locale } from "../i18n/locale.ts";
import type { RerunView, TradeView } from "../services.server.ts";

/** Why a trade was made, and between which prices it stood. */
export interface TradeStory {
  /** One sentence in the reader's language. */
  readonly text: string;
  /** Where the stop and the target were set, in price; null without one. */
  readonly stop: number | null;
  readonly target: number | null;
}

let known: { readonly rerun: RerunView; readonly explainer: Explainer } | null = null;

/** Works out one trade of a run from the run's own bars; the strategy is computed once for all of them. @throws Error */
export function storyOf(
  rerun: RerunView,
  bars: Bars,
  trade: TradeView,
  locale: Locale,
): TradeStory {
  if (known?.rerun !== rerun) known = { rerun, explainer: explainerFor(rerun, bars) };
  const told = known.explainer.trade({
    side: trade.side,
    lots: trade.lots,
    entryBar: trade.entry_bar,
    entryPrice: trade.entry_price,
    exitBar: trade.exit_bar,
    exitPrice: trade.exit_price,
    exitReason: trade.exit_reason as ExitReason, // the engine wrote it
  });
  const { stopLoss: stop, takeProfit: target } = told.entry;
  return { text: explanationText(told, locale), stop, target };
}

function explainerFor({ spec, params, setting }: RerunView, bars: Bars): Explainer {
  const parsed = parseStrategy(spec);
  if (!parsed.ok) throw new Error(parsed.error.map(({ message }) => message).join("; "));
  return explainerOf({ strategy: parsed.value, bars, instrument: setting.instrument, params });
}
