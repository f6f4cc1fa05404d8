import { assertNever } from "#domain";
import type { Decision, EntryExplanation, ExitExplanation, Explanation } from "./explain.ts";
import { lotsText, numberText, timeText, valueText } from "./numbers.ts";
import type { Comparison, Reason, TracedValue } from "./reason.ts";
import type { ExplanationLanguage, ExplanationWords } from "./words.ts";
import { WORDS_EN } from "./words-en.ts";
import { WORDS_ID } from "./words-id.ts";

const WORDS: Readonly<Record<ExplanationLanguage, ExplanationWords>> = {
  en: WORDS_EN,
  id: WORDS_ID,
};

/** An explanation as one sentence. The same explanation gives the same sentence, in a backtest and live. */
export function explanationText(explanation: Explanation, language: ExplanationLanguage): string {
  const writer = new Writer(explanation.digits, WORDS[language]);
  const { entry, exit } = explanation;
  return `${writer.entry(entry)}${exit === null ? "" : `; ${writer.exit(exit)}`}.`;
}

class Writer {
  readonly #digits: number;
  readonly #words: ExplanationWords;

  constructor(digits: number, words: ExplanationWords) {
    this.#digits = digits;
    this.#words = words;
  }

  entry({ side, decision, fill, stopLoss, takeProfit }: EntryExplanation): string {
    const words = this.#words;
    const what =
      fill === null
        ? words.signal(side, decision.truth, timeText(decision.time))
        : words.filled(side, lotsText(fill.lots), this.#price(fill.price), timeText(fill.time));
    const protection = words.protection(this.#level(stopLoss), this.#level(takeProfit));
    return `${what} ${words.because} ${this.#reasons(decision)}${protection}`;
  }

  exit({ price, time, barsHeld, reason, decision, level }: ExitExplanation): string {
    const words = this.#words;
    const closed = words.closed(this.#price(price), timeText(time), barsHeld);
    const why =
      reason === "signal" ? this.#exitReasons(decision) : words.exit(reason, this.#level(level));
    return `${closed} ${words.because} ${why}`;
  }

  #exitReasons(decision: Decision | null): string {
    if (decision === null) return this.#words.noReason;
    const isOpposite = decision.path?.startsWith("entry.") ?? false;
    return this.#words.exitRule(isOpposite) + this.#reasons(decision);
  }

  #reasons({ reasons }: Decision): string {
    if (reasons.length === 0) return this.#words.noReason;
    return reasons.map((reason) => this.#reason(reason)).join(` ${this.#words.and} `);
  }

  #reason(reason: Reason): string {
    const { barsAgo, timeframe } = reason;
    const when = barsAgo === 0 ? "" : this.#words.barsAgo(barsAgo);
    const where = timeframe === null ? "" : this.#words.timeframe(timeframe);
    return `${where}${when}${this.#claim(reason)}`;
  }

  #claim(reason: Reason): string {
    const { truth } = reason;
    switch (reason.kind) {
      case "comparison": {
        const operator = truth === false ? OPPOSITES[reason.operator] : reason.operator;
        const digits = this.#digitsFor(reason.left, reason.right);
        return `${this.#value(reason.left, digits)} ${operator} ${this.#value(reason.right, digits)}`;
      }
      case "crossing": {
        const digits = this.#digitsFor(reason.left, reason.right);
        const verb = this.#words.crossing(reason.way, truth);
        return `${this.#value(reason.left, digits)} ${verb} ${this.#value(reason.right, digits)}`;
      }
      case "run": {
        const verb = this.#words.run(reason.way, reason.bars, truth);
        return `${this.#value(reason.value, this.#digits)} ${verb}`;
      }
      case "condition":
        return `${reason.text} ${this.#words.condition(truth)}`;
      default:
        return assertNever(reason);
    }
  }

  /** Two prices that differ, and would be written alike, get as many decimals as tell them apart. */
  #digitsFor(left: TracedValue, right: TracedValue): number {
    const [a, b] = [left.value, right.value];
    if (!left.isPrice || !right.isPrice || a === null || b === null || a === b) return this.#digits;
    let digits = this.#digits;
    while (digits < MOST_DIGITS && a.toFixed(digits) === b.toFixed(digits)) digits++;
    return digits;
  }

  #value(traced: TracedValue, digits: number): string {
    if (traced.isLiteral) return traced.text;
    const now = valueText(traced, digits) ?? this.#words.unknown;
    const { before, isPrice } = traced;
    const was =
      before === null ? "" : `, ${this.#words.before(numberText(before, isPrice, digits))}`;
    return `${traced.text} (${now}${was})`;
  }

  #price(price: number): string {
    return price.toFixed(this.#digits);
  }

  #level(level: number | null): string | null {
    return level === null ? null : this.#price(level);
  }
}

const MOST_DIGITS = 12;

const OPPOSITES: Readonly<Record<Comparison, Comparison>> = {
  "<": ">=",
  "<=": ">",
  ">": "<=",
  ">=": "<",
  "==": "!=",
  "!=": "==",
};
