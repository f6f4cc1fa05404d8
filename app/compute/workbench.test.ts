import { expect, test } from "vitest";
import { type Answer, DAILY_SHARPE } from "./protocol.ts";
import { smallSetting } from "./testing.ts";
import { Workbench } from "./workbench.ts";

const METRICS = ["netProfit", "trades", "sharpe", "maxDrawdownPercent", DAILY_SHARPE];
const RUNS = [3, 5, 8, 13].map((fast) => ({ fast, slow: 21 }));

test("a sweep's quick runs tell what runs that keep their curve tell", () => {
  const [quick, whole] = [answer("nothing"), answer("equity")];
  expect(quick.kept).toHaveLength(0);
  expect(whole.kept).toHaveLength(RUNS.length);
  expect(quick.metrics).toHaveLength(RUNS.length * METRICS.length);
  quick.metrics.forEach((value, at) => {
    expect(Number.isFinite(value)).toBe(true);
    expect(value).toBeCloseTo(whole.metrics[at] as number, 12);
  });
});

test("a run that never trades has no ratio, quick or whole", () => {
  const never = [{ fast: 20, slow: 20 }];
  for (const keeps of ["nothing", "equity"] as const) {
    expect([...answer(keeps, never).metrics.slice(-1)]).toEqual([NaN]);
  }
});

function answer(keeps: "nothing" | "equity", runs = RUNS): Answer<"runs"> {
  const workbench = new Workbench(() => 0);
  workbench.take(smallSetting());
  return workbench.answer<"runs">({ kind: "runs", runs, window: null, metrics: METRICS, keeps });
}
