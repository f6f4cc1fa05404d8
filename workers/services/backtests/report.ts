import { AppError, type Bars, concatBars } from "#domain";
import {
  type BacktestInput,
  type BacktestResult,
  parseStrategy,
  reportHtml,
  runBacktest,
  type Strategy,
  tradesCsv,
} from "#engine";
import { barsQuality } from "#marketdata";
import { barsOfChunks } from "../bars/chunks.ts";
import { barsWithin } from "../bars/merge.ts";
import type { ReportInput } from "../inputs.ts";
import type { Ports } from "../ports.ts";
import type { BacktestDetailView, BacktestDoneView, BarsRecipeView, ReportView } from "../views.ts";

/**
 * A result as a file. The equity of every bar is not stored, so the run is made once more from its own recipe, and the
 * file is given only if it comes to the same receipt.
 *
 * @throws AppError `not_done`, `result_changed` (409)
 */
export async function reportOf(
  ports: Ports,
  userId: string,
  view: BacktestDetailView,
  { format, language = "en" }: ReportInput,
): Promise<ReportView> {
  if (view.status !== "done") {
    throw new AppError("not_done", "This run has no result to report.", { status: 409 });
  }
  const file_name = `backtest-${view.symbol}-${view.timeframe}-${view.id}.${format}`;
  if (format === "json") {
    return { file_name, content_type: "application/json", text: JSON.stringify(view) };
  }
  const { input, result } = await again(ports, userId, view);
  if (format === "csv") {
    return { file_name, content_type: "text/csv; charset=utf-8", text: tradesCsv(result.trades) };
  }
  const { bars, timeframe } = input;
  const text = reportHtml(
    { ...input, times: bars.time, result, quality: barsQuality(bars, timeframe) },
    language,
  );
  return { file_name, content_type: "text/html; charset=utf-8", text };
}

async function again(
  ports: Ports,
  userId: string,
  { rerun, receipt }: BacktestDoneView,
): Promise<{ readonly input: BacktestInput; readonly result: BacktestResult }> {
  const inside = rerun.inside && (await barsOf(ports, userId, rerun.inside));
  const input: BacktestInput = {
    ...rerun.setting,
    strategy: strategyOf(rerun.spec),
    params: rerun.params,
    seed: rerun.seed,
    bars: await barsOf(ports, userId, rerun.data),
    ...(inside ? { inside: { bars: inside, timeframe: "M1" as const } } : {}),
  };
  const result = runBacktest(input);
  if (result.receipt.resultHash === receipt.result_hash) return { input, result };
  throw new AppError(
    "result_changed",
    `This result was made by engine ${receipt.engine_version}; ${result.receipt.engineVersion} comes to another one. Run it again.`,
    { status: 409 },
  );
}

async function barsOf(ports: Ports, userId: string, recipe: BarsRecipeView): Promise<Bars> {
  const { symbol, timeframe, chunks, from, to } = recipe;
  const months = await barsOfChunks(ports, { userId, symbol, timeframe }, chunks);
  return barsWithin(concatBars(months), { from, to });
}

function strategyOf(spec: unknown): Strategy {
  const parsed = parseStrategy(spec);
  if (parsed.ok) return parsed.value;
  throw new Error("a stored spec does not read"); // it was checked before it was stored
}
