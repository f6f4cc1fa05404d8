import type { ExitReason, PositionSide, RateSource } from "../../backtest/types.ts";
import type { MetricUnit } from "../../metrics/input.ts";
import type { MetricFamily, MetricName } from "../../metrics/measure.ts";

/** Languages that results can be told in. */
export type ReportLanguage = "en" | "id";

export interface MetricWords {
  readonly families: Readonly<Record<MetricFamily, string>>;
  readonly labels: Readonly<Record<MetricName, string>>;
}

/** Every word of the report that is not a metric's name. `{a}` and the like are filled in. */
export interface ReportWords {
  readonly simulated: string;
  readonly simulatedHint: string;
  readonly title: string;
  readonly span: string;
  readonly mode: Readonly<Record<"open" | "ohlc" | "inner" | "ticks", string>>;
  readonly between: string;
  readonly exact: string;
  readonly wide: string;
  readonly ambiguous: string;
  readonly equity: string;
  readonly equityChart: string;
  readonly drawdown: string;
  readonly drawdownChart: string;
  readonly months: string;
  readonly monthNames: readonly string[];
  readonly year: string;
  readonly monthsHint: string;
  readonly histogram: string;
  readonly histogramChart: string;
  readonly histogramBar: string;
  readonly metrics: string;
  readonly showFormulas: string;
  readonly notAvailable: string;
  readonly needs: string;
  readonly gates: Readonly<Record<string, string>>;
  readonly units: Readonly<Record<MetricUnit, string>>;
  readonly crises: string;
  readonly crisesHint: string;
  readonly crisisNames: Readonly<Record<"snb" | "brexit" | "covid" | "yen", string>>;
  readonly crisisColumns: readonly [string, string, string, string, string];
  readonly trades: string;
  readonly tradesCut: string;
  readonly noTrades: string;
  readonly showAll: string;
  readonly sortBy: string;
  readonly tradeColumns: readonly string[];
  readonly sides: Readonly<Record<PositionSide, string>>;
  readonly reasons: Readonly<Record<ExitReason, string>>;
  readonly costs: string;
  readonly costsHint: string;
  readonly costLines: {
    readonly spread: string;
    readonly spreadFromData: string;
    readonly spreadByHour: string;
    readonly commission: string;
    readonly commissionMinimum: string;
    readonly commissionPercent: string;
    readonly slippage: string;
    readonly swapLong: string;
    readonly swapShort: string;
    readonly aLotASide: string;
    readonly aDeal: string;
    readonly latency: string;
    readonly rejects: string;
    readonly extraSlippage: string;
    readonly extraSlippageValue: string;
    readonly marginMode: string;
    readonly hedging: string;
    readonly netting: string;
    readonly marginLevels: string;
    readonly rate: string;
  };
  readonly rateSources: Readonly<Record<RateSource, string>>;
  readonly skipped: string;
  readonly skippedLines: Readonly<
    Record<"tooSmall" | "invalidStop" | "noMargin" | "rejected", string>
  >;
  readonly refusedLine: string;
  readonly marginCalls: string;
  readonly stopOuts: string;
  readonly warmup: string;
  readonly data: string;
  readonly dataLines: {
    readonly bars: string;
    readonly withoutInside: string;
    readonly coverage: string;
    readonly gaps: string;
    readonly duplicates: string;
    readonly missingSpreads: string;
    readonly zeroSpreads: string;
    readonly negativeSpreads: string;
    readonly flatBars: string;
    readonly spikes: string;
  };
  readonly lowQuality: string;
  readonly strategy: string;
  readonly receipt: string;
  readonly receiptHint: string;
  readonly receiptLines: {
    readonly engineVersion: string;
    readonly specHash: string;
    readonly dataHash: string;
    readonly costsHash: string;
    readonly params: string;
    readonly seed: string;
    readonly resultHash: string;
  };
  readonly none: string;
}
