import type { Locale } from "../i18n/locale.ts";
import { numberFormat } from "./formatters.ts";

const TAGS: Record<Locale, string> = { en: "en-GB", id: "id-ID" };
const MINUS = "\u2212";

/** A number in the reader's grouping and decimal sign, with a true minus. Unknown is an en dash, never 0. */
export function numberText(value: number | null | undefined, locale: Locale, decimals = 2): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "\u2013";
  const rounded = Number(value.toFixed(decimals));
  const text = numberFormat(TAGS[locale], decimals).format(Math.abs(rounded));
  return rounded < 0 ? MINUS + text : text;
}

/** An amount with its currency, never without: "10,000.00 USD". Yen and rupiah have no cents. */
export function moneyText(
  value: number | null | undefined,
  currency: string,
  locale: Locale,
): string {
  const text = numberText(value, locale, moneyDecimals(currency));
  return value === null || value === undefined ? text : `${text} ${currency}`;
}

/** The same with its sign always shown; zero has none. */
export function signedMoneyText(value: number, currency: string, locale: Locale): string {
  const text = moneyText(value, currency, locale);
  return directionOf(value, moneyDecimals(currency)) > 0 ? `+${text}` : text;
}

/** 1, 0 or -1 of the number as it is shown: what rounds to zero is neither gain nor loss. */
export function directionOf(value: number, decimals = 2): 1 | 0 | -1 {
  const rounded = Number(value.toFixed(decimals));
  return rounded > 0 ? 1 : rounded < 0 ? -1 : 0;
}

export function moneyDecimals(currency: string): number {
  return currency === "JPY" || currency === "IDR" ? 0 : 2;
}

/** A share (0.123) as percent in the reader's writing: "12.3 %". */
export function percentText(
  share: number | null | undefined,
  locale: Locale,
  decimals = 1,
): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return "\u2013";
  return `${numberText(share * 100, locale, decimals)} %`;
}

/** The reader's language as Intl wants it. */
export function languageTag(locale: Locale): string {
  return TAGS[locale];
}
