import type { StrategySpec } from "#engine";
import type { GenerateStrategyInput } from "../inputs.ts";
import { readWish, type Wish } from "./words.ts";

type RiskLevel = GenerateStrategyInput["risk_level"];

/** A rule set: names for expressions, and when to enter and leave. */
interface Rules {
  readonly name: string;
  readonly let: Readonly<Record<string, string>>;
  readonly long: { readonly entry: string; readonly exit: string };
  readonly short: { readonly entry: string; readonly exit: string };
  /** In multiples of the average true range. */
  readonly stopAtr: number;
  readonly targetAtr: number;
}

const RISK_PERCENT: Readonly<Record<RiskLevel, number>> = { low: 0.5, medium: 1, high: 2 };
const IDEA_OF_LEVEL: Readonly<Record<RiskLevel, NonNullable<Wish["idea"]>>> = {
  low: "emaCross",
  medium: "rsi",
  high: "breakout",
};
const MOST_RISK_PERCENT = 10;
const TREND_BARS = 200;

export interface Built {
  readonly spec: StrategySpec;
  /** True when the words named an idea; else the risk level chose a template. */
  readonly understood: boolean;
}

/**
 * A strategy put together by rules from the words of a wish; without usable words, a template of the risk level. The same
 * wish always gives the same strategy, and it always has a stop-loss. This is no AI.
 */
export function buildStrategy(input: GenerateStrategyInput): Built {
  const wish = readWish(input.prompt ?? "");
  const idea = wish.idea ?? IDEA_OF_LEVEL[input.risk_level];
  const rules = withTrend(RULES[idea](wish), wish);
  const percent = Math.min(wish.riskPercent || RISK_PERCENT[input.risk_level], MOST_RISK_PERCENT);
  const sides = <T>(long: T, short: T) => ({
    ...(wish.sides === "short" ? {} : { long }),
    ...(wish.sides === "long" ? {} : { short }),
  });
  const spec: StrategySpec = {
    specVersion: 1,
    name: `${rules.name} ${input.symbol} ${input.timeframe}`,
    symbol: input.symbol,
    timeframe: input.timeframe,
    let: { ...rules.let },
    entry: sides(rules.long.entry, rules.short.entry),
    exit: sides(rules.long.exit, rules.short.exit),
    stopLoss: `${rules.stopAtr} * atr(14)`,
    takeProfit: `${rules.targetAtr} * atr(14)`,
    sizing: { kind: "riskPercent", percent },
  };
  return { spec, understood: wish.idea !== null };
}

const RULES: Readonly<Record<NonNullable<Wish["idea"]>, (wish: Wish) => Rules>> = {
  rsi: ({ period, buyBelow, sellAbove }) => {
    const low = clamp(buyBelow ?? (sellAbove === null ? 30 : 100 - sellAbove), 1, 49);
    const high = clamp(sellAbove ?? 100 - low, 51, 99);
    return {
      name: "RSI reversal",
      let: { strength: `rsi(close, ${period ?? 14})` },
      long: { entry: `crossover(strength, ${low})`, exit: `strength > ${high}` },
      short: { entry: `crossunder(strength, ${high})`, exit: `strength < ${low}` },
      stopAtr: 2,
      targetAtr: 3,
    };
  },
  emaCross: ({ period, slowPeriod }) => {
    const fast = period ?? 12;
    const slow = slowPeriod !== null && slowPeriod > fast ? slowPeriod : fast * 4;
    return {
      name: "EMA cross",
      let: { fast: `ema(close, ${fast})`, slow: `ema(close, ${slow})` },
      long: { entry: "crossover(fast, slow)", exit: "crossunder(fast, slow)" },
      short: { entry: "crossunder(fast, slow)", exit: "crossover(fast, slow)" },
      stopAtr: 1.5,
      targetAtr: 3,
    };
  },
  breakout: ({ period }) => {
    const channel = period ?? 20;
    const back = Math.max(2, Math.round(channel / 2));
    return {
      name: "Channel breakout",
      // Of the bars before this one: a bar cannot break its own extreme.
      let: { top: `donchian_upper(${channel})[1]`, bottom: `donchian_lower(${channel})[1]` },
      long: { entry: "close > top", exit: `close < donchian_lower(${back})[1]` },
      short: { entry: "close < bottom", exit: `close > donchian_upper(${back})[1]` },
      stopAtr: 2,
      targetAtr: 4,
    };
  },
  bollinger: ({ period }) => {
    const length = period ?? 20;
    return {
      name: "Bollinger reversal",
      let: { middle: `bb_middle(close, ${length}, 2)` },
      long: { entry: `crossover(close, bb_lower(close, ${length}, 2))`, exit: "close > middle" },
      short: { entry: `crossunder(close, bb_upper(close, ${length}, 2))`, exit: "close < middle" },
      stopAtr: 2,
      targetAtr: 3,
    };
  },
};

/** The longer trend is read on the strategy's own bars. */
function withTrend(rules: Rules, wish: Wish): Rules {
  if (!wish.withTrend) return rules;
  return {
    ...rules,
    let: { ...rules.let, trend: `ema(close, ${TREND_BARS})` },
    long: { ...rules.long, entry: `${rules.long.entry} and close > trend` },
    short: { ...rules.short, entry: `${rules.short.entry} and close < trend` },
  };
}

function clamp(number: number, least: number, most: number): number {
  return Math.min(Math.max(number, least), most);
}
