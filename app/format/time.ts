import type { EpochMs } from "#domain";
import type { Locale } from "../i18n/locale.ts";
import { dateFormat } from "./formatters.ts";
import { languageTag } from "./money.ts";

export type TimeStyle = "minute" | "second" | "day" | "clock" | "milli";

const STYLES: Record<TimeStyle, Intl.DateTimeFormatOptions> = {
  minute: { day: "2-digit", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" },
  second: { day: "2-digit", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" },
  day: { day: "2-digit", month: "short", year: "numeric" },
  clock: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  milli: { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 },
};

/** A moment in one zone, 24 hours: "14 Feb 2024, 09:30". */
export function timeText(at: EpochMs, style: TimeStyle, zone: string, locale: Locale): string {
  return format(at, locale, { ...STYLES[style], timeZone: zone });
}

/** The same to the second with the zone's own name, for the hover: "14 Feb 2024, 09:30:00 WIB". */
export function timeWithZone(at: EpochMs, zone: string, locale: Locale): string {
  return `${format(at, locale, {
    ...STYLES.minute,
    second: "2-digit",
    timeZone: zone,
    timeZoneName: "short",
  })} (${zone})`;
}

function format(at: EpochMs, locale: Locale, options: Intl.DateTimeFormatOptions): string {
  return dateFormat(languageTag(locale), options).format(at);
}

export interface AgeParts {
  readonly count: number;
  readonly unit: "second" | "minute" | "hour" | "day";
}

/** How long ago, in the largest whole unit; a clock that runs ahead counts as now. */
export function ageOf(at: EpochMs, now: EpochMs): AgeParts {
  const seconds = Math.max(0, Math.floor((now - at) / 1000));
  if (seconds < 60) return { count: seconds, unit: "second" };
  if (seconds < 3600) return { count: Math.floor(seconds / 60), unit: "minute" };
  if (seconds < 86_400) return { count: Math.floor(seconds / 3600), unit: "hour" };
  return { count: Math.floor(seconds / 86_400), unit: "day" };
}
