import {
  deflatedSharpe,
  type LineageTrials,
  minimumTrackRecord,
  probabilisticSharpe,
  type SharpeEvidence,
} from "#engine";
import type { OverfitView } from "../views.ts";

const CONFIDENCE = 0.95;

/** How much of a result may be the luck of trying often. */
export function overfitOf(
  evidence: SharpeEvidence | null,
  returns: number,
  { trials, sharpeVariance }: Pick<LineageTrials, "trials" | "sharpeVariance">,
): OverfitView {
  const tried = { trials, sharpe_variance: sharpeVariance, returns };
  if (evidence === null) {
    return {
      ...tried,
      sharpe: null,
      psr: null,
      dsr: null,
      dsr_threshold: null,
      min_track_record: null,
    };
  }
  const deflated = deflatedSharpe({
    ...evidence,
    trials: Math.max(1, trials),
    sharpeVariance: sharpeVariance ?? 0,
  });
  return {
    ...tried,
    sharpe: evidence.sharpe,
    psr: probabilisticSharpe({ ...evidence, benchmark: 0 }),
    dsr: deflated?.probability ?? null,
    dsr_threshold: deflated?.threshold ?? null,
    min_track_record: minimumTrackRecord({ ...evidence, benchmark: 0, confidence: CONFIDENCE }),
  };
}
