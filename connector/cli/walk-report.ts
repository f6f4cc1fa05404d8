import type { BacktestSetting, Strategy, WalkResult } from "#engine";
import { table } from "./output.ts";

interface WalkDocument extends WalkResult {
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly timing: { readonly runMs: number };
}

/** A walk forward for reading. Labelled as simulated. */
export function walkReport(
  { folds, metrics, efficiency, stability, timing }: WalkDocument,
  { strategy, instrument, bars, timeframe }: BacktestSetting & { readonly strategy: Strategy },
): string {
  const names = stability.map(({ name }) => name);
  const header = ["test from", "to", ...names, "net in training", "net in test", "trades"];
  const day = (bar: number) => new Date(bars.time[bar] ?? 0).toISOString().slice(0, 10);
  const rows = folds.map(({ test, params, trainMetrics, testMetrics, isThin }) => [
    day(test.from),
    day(test.to - 1),
    ...names.map((name) => say(params?.[name] ?? null)),
    say(trainMetrics?.netProfit ?? null),
    say(testMetrics?.netProfit ?? null),
    `${say(testMetrics?.trades ?? null)}${isThin ? " (few)" : ""}`,
  ]);
  return [
    `Simulated: ${strategy.name} on ${instrument.symbol}, ${bars.time.length} bars of ${timeframe}, walked forward over ${folds.length} folds`,
    "",
    table([header, ...rows]),
    "",
    `out of sample: return ${say(metrics.returnPercent ?? null)} %, largest drawdown ${say(metrics.maxDrawdownPercent ?? null)} %, Sharpe ratio ${say(metrics.sharpe ?? null)}`,
    `efficiency ${say(efficiency)}; stability ${stability.map(({ name, stability: one }) => `${name} ${say(one)}`).join(", ")}`,
    `walked in ${timing.runMs} ms`,
  ].join("\n");
}

function say(value: number | null): string {
  return value === null ? "-" : String(Math.round(value * 1e3) / 1e3);
}
