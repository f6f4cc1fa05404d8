import type { Sweep } from "#engine";
import { metricsOf, type RunPlan, type RunSource } from "./runs/job.ts";

/** A sweep as runs to be done. */
export function sweepSource(sweep: Sweep, plan: Pick<RunPlan, "metrics">): RunSource {
  return {
    next: () => {
      const step = sweep.next();
      if (step.state !== "run") return step;
      const { index, params } = step;
      return { state: "run", id: String(index), params, window: null, keeps: "nothing" };
    },
    report: (answer) => sweep.report(Number(answer.id), metricsOf(plan, answer)),
  };
}
