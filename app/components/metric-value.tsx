import { numberText, percentText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import type { MetricWords } from "../metrics.ts";
import { Money, Profit } from "./numbers.tsx";

export interface MetricValueProps {
  readonly words: MetricWords;
  readonly value: number | null;
  readonly currency: string;
}

/** A metric in its own unit; too small a sample says so instead of a number. */
export function MetricValue({ words, value, currency }: MetricValueProps) {
  if (value === null)
    return <span className="text-14 font-normal text-faint">{m.sample_too_small()}</span>;
  const locale = getLocale();
  switch (words.unit) {
    case "money":
      return words.signed ? (
        <Profit value={value} currency={currency} />
      ) : (
        <Money value={value} currency={currency} />
      );
    case "percent":
      return <span className="nums">{percentText(value / 100, locale)}</span>;
    case "fraction":
      return <span className="nums">{percentText(value, locale)}</span>;
    case "ratio":
      return <span className="nums">{numberText(value, locale)}</span>;
    case "count":
      return <span className="nums">{numberText(value, locale, 0)}</span>;
    case "bars":
      return <span className="nums">{numberText(value, locale, 1)}</span>;
  }
}
