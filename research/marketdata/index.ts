export { decodeChunk, encodeChunk } from "./chunk/chunk.ts";
export { type BarsCsv, type BarsCsvOptions, parseBarsCsv } from "./csv/parse-bars.ts";
export { parseTicksCsv } from "./csv/parse-ticks.ts";
export type { BarsCsvProblem } from "./csv/problem.ts";
export { type GenerateOptions, generateBars } from "./generate.ts";
export { type MonthOfBars, splitByMonth } from "./months.ts";
export { type BarsQuality, barsQuality, type Gap, type QualityFlag } from "./quality.ts";
export { openTimeOf, resample } from "./resample.ts";
export { type ZoneReader, zoneReader } from "./time-zone.ts";
export { detectTimeframe } from "./timeframe.ts";
export {
  type DroppedRows,
  parseYahooChart,
  YAHOO_INTERVALS,
  type YahooBars,
  type YahooTimeframe,
} from "./yahoo.ts";
export type { YahooProblem, YahooSplit } from "./yahoo-chart.ts";
