import type { MetricUnit } from "#engine";
import { numberText, percentText } from "../format/money.ts";
import { lotsText } from "../format/price.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import { Money, Profit } from "./numbers.tsx";

export interface MetricValueProps {
  readonly unit: MetricUnit;
  readonly value: number | null;
  readonly currency: string;
  /** Gain or loss: shown with its sign and direction. */
  readonly signed?: boolean;
}

/** A metric in its own unit; too small a sample says so instead of a number. */
export function MetricValue({ unit, value, currency, signed = false }: MetricValueProps) {
  if (value === null) return <span className="font-normal text-faint">{m.not_available()}</span>;
  if (unit === "money")
    return signed ? (
      <Profit value={value} currency={currency} />
    ) : (
      <Money value={value} currency={currency} />
    );
  return <span className="nums whitespace-nowrap">{plainText(unit, value)}</span>;
}

function plainText(unit: Exclude<MetricUnit, "money">, value: number): string {
  const locale = getLocale();
  switch (unit) {
    case "percent":
      return percentText(value / 100, locale);
    case "fraction":
      return percentText(value, locale);
    case "ratio":
      return numberText(value, locale);
    case "count":
      return numberText(value, locale, 0);
    case "bars":
      return numberText(value, locale, 1);
    case "days":
      return numberText(value, locale, 1);
    case "lots":
      return lotsText(Number(value.toFixed(2)));
  }
}
