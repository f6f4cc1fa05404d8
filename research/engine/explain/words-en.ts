import type { ExplanationWords } from "./words.ts";

const EXITS = {
  takeProfit: "the profit target was reached",
  trailing: "the trailing stop was reached",
  breakEven: "the stop that had been moved to break-even was reached",
  maxBars: "it had been held for the most bars allowed",
  session: "the trading session had ended",
  stopOut: "the margin was used up and the broker's rules closed it",
  endOfData: "the data ended",
} as const;

const RUNS = {
  rising: { yes: "rose above", no: "did not rise above" },
  falling: { yes: "fell below", no: "did not fall below" },
} as const;

export const WORDS_EN: ExplanationWords = {
  and: "and",
  unknown: "unknown",
  filled: (side, lots, price, time) =>
    `${side === "long" ? "Bought" : "Sold"} ${lots} lots at ${price} on ${time}`,
  signal: (side, truth, time) => {
    const what = side === "long" ? "buy" : "sell";
    if (truth === null) return `Whether to ${what} was unknown on ${time}`;
    return `${truth ? "A" : "No"} signal to ${what} on ${time}`;
  },
  because: "because",
  noReason: "no rule says so",
  protection: (stop, target) => {
    const parts = [stop && `the stop at ${stop}`, target && `the target at ${target}`];
    const set = parts.filter((part) => part !== null);
    return set.length === 0 ? "" : `, with ${set.join(" and ")}`;
  },
  closed: (price, time, bars) =>
    `closed at ${price} on ${time}, after ${bars} ${bars === 1 ? "bar" : "bars"}`,
  exit: (reason, level) =>
    reason === "stopLoss"
      ? `the stop loss${level === null ? "" : ` at ${level}`} was reached`
      : EXITS[reason],
  exitRule: (isOpposite) => (isOpposite ? "the other side was signalled: " : ""),
  before: (text) => `before ${text}`,
  crossing: (way, truth) => (truth === false ? `did not cross ${way}` : `crossed ${way}`),
  run: (way, bars, truth) =>
    `${RUNS[way][truth === false ? "no" : "yes"]} the ${bars === 1 ? "bar" : `${bars} bars`} before`,
  condition: (truth) => (truth === null ? "was unknown" : truth ? "held" : "did not hold"),
  barsAgo: (bars) => `${bars} ${bars === 1 ? "bar" : "bars"} earlier `,
  timeframe: (name) => `on ${name} `,
};
