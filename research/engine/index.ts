export {
  type AccountRules,
  type AccountRulesInput,
  accountRulesSchema,
  completeAccountRules,
} from "./backtest/account.ts";
export { decide, type HeldPosition, type Intent } from "./backtest/decide.ts";
export {
  completeExecution,
  type Execution,
  type ExecutionInput,
  executionSchema,
  type Slippage,
} from "./backtest/execution.ts";
export { type PreparedBacktest, prepareBacktest } from "./backtest/prepare.ts";
export { ENGINE_VERSION, receiptOf } from "./backtest/receipt.ts";
export { runBacktest } from "./backtest/run-backtest.ts";
export { compileStrategy, type StrategySeries } from "./backtest/series.ts";
export type {
  BacktestInput,
  BacktestMode,
  BacktestOutcome,
  BacktestRequest,
  BacktestResult,
  BacktestSetting,
  BacktestTotals,
  BacktestTrade,
  ClosedTrade,
  ExitReason,
  InsideBars,
  PositionSide,
  RateSource,
  Receipt,
  RefusedEntries,
  Simulation,
  SkippedEntries,
  Ticks,
} from "./backtest/types.ts";
export {
  type Decision,
  type EntryExplanation,
  type ExitExplanation,
  type ExplainedTrade,
  type Explainer,
  type ExplainInput,
  type Explanation,
  explainerOf,
} from "./explain/explain.ts";
export { explanationText } from "./explain/explanation-text.ts";
export type { Reason, TracedValue } from "./explain/reason.ts";
export type { ExplanationLanguage } from "./explain/words.ts";
export type { MetricsInput, MetricUnit, MetricValue } from "./metrics/input.ts";
export {
  METRICS,
  type MetricFamily,
  type MetricInfo,
  type MetricName,
  measure,
} from "./metrics/measure.ts";
export type { MeasuredTrade } from "./metrics/measured-trade.ts";
export { equityCsv, tradesCsv } from "./report/csv.ts";
export { reportHtml } from "./report/report-html.ts";
export type { ReportInput, ReportQuality } from "./report/report-input.ts";
export { metricFamilyLabel, metricLabel } from "./report/words/metric-words.ts";
export type { ReportLanguage } from "./report/words/shape.ts";
export type { BinaryOperator, Expression } from "./strategy/ast.ts";
export { type CheckInput, type CheckResult, checkExpression } from "./strategy/check.ts";
export { diffStrategies, type StrategyChange } from "./strategy/diff.ts";
export { type EvaluateOptions, evaluateExpression } from "./strategy/evaluate.ts";
export { type ForeverNode, foreverNodes } from "./strategy/forever.ts";
export { checkLookahead, type Lookahead } from "./strategy/lookahead.ts";
export { type ParsedExpression, parseExpression } from "./strategy/parse.ts";
export { parseStrategy } from "./strategy/parse-strategy.ts";
export { printExpression } from "./strategy/print.ts";
export type {
  ExpressionProblem,
  ProblemCode,
  ProblemValues,
  SpecProblem,
} from "./strategy/problem.ts";
export { problemText } from "./strategy/problem-text.ts";
export { type StrategySpec, strategySpecSchema } from "./strategy/schema.ts";
export { type Scope, scopeOf } from "./strategy/scope.ts";
export {
  type BySide,
  type OnOppositeSignal,
  printStrategy,
  type Session,
  type Stop,
  type Strategy,
  type StrategyParam,
  strategyHash,
} from "./strategy/strategy.ts";
export { warmupOf, windowOf } from "./strategy/warmup.ts";
export { type BarNoise, noisyBars } from "./validate/bar-noise.ts";
export { dailyReturns, sharpeEvidence, sharpeScale } from "./validate/daily-returns.ts";
export {
  type DeflatedSharpe,
  deflatedSharpe,
  expectedBestSharpe,
  type TrialSpread,
} from "./validate/deflated-sharpe.ts";
export { EquityFan, type FanPoint } from "./validate/equity-fan.ts";
export { type BarRange, type Fold, type FoldOptions, foldsOf } from "./validate/folds.ts";
export {
  type Grid,
  type GridAxis,
  type GridProblem,
  gridSize,
  type Params,
  paramsAt,
  parseGrid,
} from "./validate/grid.ts";
export {
  type LedgerFault,
  type LineageTrials,
  nextTrialRecord,
  summarizeTrials,
  type TrialEntry,
  type TrialRecord,
  type TrialSummary,
  trialsOf,
  verifyLedger,
} from "./validate/ledger.ts";
export {
  type MonteCarlo,
  type MonteCarloInput,
  monteCarlo,
  type PathKind,
} from "./validate/monte-carlo.ts";
export { backtestOverfitting, type Overfitting, type OverfittingInput } from "./validate/pbo.ts";
export { type Heatmap, heatmapOf, type Plateau, plateausOf } from "./validate/plateau.ts";
export {
  minimumTrackRecord,
  probabilisticSharpe,
  type SharpeEvidence,
} from "./validate/probabilistic-sharpe.ts";
export { type Quantiles, quantilesOf } from "./validate/quantiles.ts";
export {
  type RealityCheck,
  type RealityCheckInput,
  realityCheck,
} from "./validate/reality-check.ts";
export type { SearchPlan } from "./validate/search.ts";
export {
  type StrategyDrift,
  type StrategyDriftInput,
  strategyDrift,
} from "./validate/strategy-drift.ts";
export {
  Sweep,
  type SweepOptions,
  type SweepRun,
  type SweepState,
  type SweepStep,
} from "./validate/sweep.ts";
export { tradingFrom } from "./validate/trading-window.ts";
export {
  type FoldOutcome,
  type ParameterStability,
  WalkForward,
  type WalkJob,
  type WalkOptions,
  type WalkResult,
  type WalkRun,
  type WalkState,
} from "./validate/walk-forward.ts";
export { type DriftRow, MOST_DRIFT } from "./validate/warmup-drift.ts";
