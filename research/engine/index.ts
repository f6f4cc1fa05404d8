export { decide, type HeldPosition, type Intent } from "./backtest/decide.ts";
export { ENGINE_VERSION } from "./backtest/receipt.ts";
export { runBacktest } from "./backtest/run-backtest.ts";
export { compileStrategy, type StrategySeries } from "./backtest/series.ts";
export type {
  BacktestInput,
  BacktestResult,
  BacktestTrade,
  ExitReason,
  PositionSide,
  RateSource,
  Receipt,
  SkippedEntries,
} from "./backtest/types.ts";
export type { MeasuredTrade, MetricsInput, MetricUnit, MetricValue } from "./metrics/input.ts";
export {
  METRICS,
  type MetricFamily,
  type MetricInfo,
  type MetricName,
  measure,
} from "./metrics/measure.ts";
export type { BinaryOperator, Expression } from "./strategy/ast.ts";
export { type CheckInput, type CheckResult, checkExpression } from "./strategy/check.ts";
export { type EvaluateOptions, evaluateExpression } from "./strategy/evaluate.ts";
export { type ParsedExpression, parseExpression } from "./strategy/parse.ts";
export { parseStrategy } from "./strategy/parse-strategy.ts";
export { printExpression } from "./strategy/print.ts";
export type { ExpressionProblem, SpecProblem } from "./strategy/problem.ts";
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
