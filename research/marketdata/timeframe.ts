import { type Bars, TIMEFRAMES, type Timeframe, timeframeMs } from "#domain";

const DAY = 86_400_000;
/** Steps looked at: enough to outvote every weekend and holiday. */
const SAMPLE = 5000;

/**
 * The timeframe whose step most bars have.
 *
 * @returns null with fewer than two bars or a step that MT5 does not know.
 */
export function detectTimeframe(bars: Bars): Timeframe | null {
  const step = commonStep(bars.time);
  if (step === null) return null;
  if (step >= 28 * DAY && step <= 31 * DAY) return "MN1";
  return (
    TIMEFRAMES.find((timeframe) => timeframe !== "MN1" && timeframeMs(timeframe) === step) ?? null
  );
}

function commonStep(time: Float64Array): number | null {
  const seen = new Map<number, number>();
  for (let i = 1; i < Math.min(time.length, SAMPLE); i++) {
    const step = (time[i] as number) - (time[i - 1] as number); // 0 < i < length
    seen.set(step, (seen.get(step) ?? 0) + 1);
  }
  let best: number | null = null;
  for (const [step, times] of seen) {
    const most = best === null ? 0 : (seen.get(best) ?? 0);
    if (times > most || (times === most && best !== null && step < best)) best = step;
  }
  return best;
}
