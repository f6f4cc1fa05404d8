import type { StrategyDrift } from "#engine";
import type { ReceiptView, RerunView } from "../services.server.ts";
import { driftOf } from "./drift.ts";
import { compareReceipts, type ReceiptPart, runAgain } from "./rerun.ts";
import { fetchRunBars } from "./run-bars.ts";

export interface RerunWish {
  readonly rerun: RerunView;
  readonly receipt: ReceiptView;
}

export type RerunAnswer =
  | {
      readonly ok: true;
      readonly parts: readonly ReceiptPart[];
      readonly runMs: number;
      /** null: the bars are not of the strategy's timeframe. */
      readonly drift: StrategyDrift | null;
    }
  | { readonly ok: false; readonly message: string };

/** A run of half a million bars takes a second: beside the page, not in its way. */
self.onmessage = async ({ data }: MessageEvent<RerunWish>) => {
  self.postMessage(await answer(data));
};

async function answer({ rerun, receipt }: RerunWish): Promise<RerunAnswer> {
  try {
    const bars = await fetchRunBars(rerun.data);
    const inside = rerun.inside ? await fetchRunBars(rerun.inside) : null;
    const begun = performance.now();
    const parts = compareReceipts(receipt, runAgain(rerun, bars, inside));
    const runMs = performance.now() - begun;
    return { ok: true, parts, runMs, drift: driftOf(rerun, bars) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
