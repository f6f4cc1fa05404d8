/** What a person's sentence says of a strategy, as far as simple words in English or Indonesian tell. */
export interface Wish {
  readonly idea: "rsi" | "emaCross" | "breakout" | "bollinger" | null;
  readonly sides: "long" | "short" | "both";
  /** Of the idea: RSI's length, the fast average's, the channel's. null = not said. */
  readonly period: number | null;
  /** The slow average's length. */
  readonly slowPeriod: number | null;
  /** RSI levels to buy below and sell above. */
  readonly buyBelow: number | null;
  readonly sellAbove: number | null;
  /** Percent of equity; null = not said. */
  readonly riskPercent: number | null;
  /** Trade only with the longer trend. */
  readonly withTrend: boolean;
}

const BUY = /\b(buy|long|beli|bullish)\b/;
const SELL = /\b(sell|short|jual|bearish)\b/;
const BREAKOUT = /\b(break-?\s?outs?|donchian|channel|tembus|penembusan)\b/;
const BANDS = /\b(bollinger|bands?|pita)\b/;
const CROSS = /\b(ema|sma|ma|moving averages?|rata-rata|cross(over|es)?|silang|potong)\b/;
const TREND = /\b(trends?|tren)\b/;
const RISK =
  /(?:risk|risiko|resiko)\D{0,12}?(\d+(?:[.,]\d+)?)\s*%|(\d+(?:[.,]\d+)?)\s*%\s*(?:risk|risiko|resiko)/;
const RSI_LENGTH = /\brsi\s*\(?\s*(\d{1,3})\s*\)?(?!\s*%)/;
const BELOW = /(?:<=?|below|under|di\s?bawah|kurang dari)\s*(\d{1,2})\b/;
const ABOVE = /(?:>=?|above|over|di\s?atas|lebih dari)\s*(\d{1,2})\b/;
const WHOLE_NUMBERS = /(?<![\w.,])(\d{1,3})(?![\w.,]*%|[.,]\d|\w)/g;

/** @param prompt free text; an empty one says nothing. */
export function readWish(prompt: string): Wish {
  const text = prompt.toLowerCase();
  const idea = ideaOf(text);
  const [first = null, second = null] = lengthsOf(idea, text);
  const risk = RISK.exec(text);
  return {
    idea,
    sides: sidesOf(text),
    period: first,
    slowPeriod: second,
    buyBelow: idea === "rsi" ? numberIn(BELOW, text) : null,
    sellAbove: idea === "rsi" ? numberIn(ABOVE, text) : null,
    riskPercent: risk ? Number((risk[1] ?? risk[2] ?? "").replace(",", ".")) : null,
    withTrend: idea !== null && TREND.test(text),
  };
}

function ideaOf(text: string): Wish["idea"] {
  if (/\brsi\b/.test(text)) return "rsi";
  if (BANDS.test(text)) return "bollinger";
  if (BREAKOUT.test(text)) return "breakout";
  return CROSS.test(text) ? "emaCross" : null;
}

function sidesOf(text: string): Wish["sides"] {
  const buys = BUY.test(text);
  const sells = SELL.test(text);
  if (buys === sells) return "both";
  return buys ? "long" : "short";
}

function lengthsOf(idea: Wish["idea"], text: string): readonly number[] {
  if (idea === null) return [];
  if (idea === "rsi") {
    const length = numberIn(RSI_LENGTH, text);
    return length === null || length < 2 ? [] : [length];
  }
  const numbers = [...text.matchAll(WHOLE_NUMBERS)].map((match) => Number(match[1]));
  const lengths = numbers.filter((number) => number >= 2);
  return idea === "emaCross" ? lengths.slice(0, 2).sort((a, b) => a - b) : lengths.slice(0, 1);
}

function numberIn(pattern: RegExp, text: string): number | null {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}
