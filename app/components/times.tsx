import { useSyncExternalStore } from "react";
import type { EpochMs } from "#domain";
import { ageOf, type TimeStyle, timeText, timeWithZone } from "../format/time.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";

const never = () => () => {};
let zoneOfPage: string | undefined;

/** Asked of every time on the page at every render, so it is found out once. */
function readerZone(): string {
  zoneOfPage ??= Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zoneOfPage;
}

/** The reader's zone; UTC until the page knows it. */
function useZone(): string {
  return useSyncExternalStore(never, readerZone, () => "UTC");
}

/** A moment in the reader's zone, the zone's name on hover. Takes ms or ISO text. */
export function Time({
  at,
  style = "minute",
}: {
  readonly at: EpochMs | string;
  readonly style?: TimeStyle;
}) {
  const zone = useZone();
  const moment = typeof at === "string" ? Date.parse(at) : at;
  if (!Number.isFinite(moment)) return <span>–</span>;
  return (
    <time
      dateTime={new Date(moment).toISOString()}
      title={timeWithZone(moment, zone, getLocale())}
      className="nums whitespace-nowrap"
    >
      {timeText(moment, style, zone, getLocale())}
    </time>
  );
}

let now = 0;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for all ages on a page: a tick a second while something listens. */
function subscribeClock(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const tell of listeners) tell();
    }, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The present, to the second; null until the page runs in a browser. */
export function useNow(): EpochMs | null {
  const at = useSyncExternalStore(
    subscribeClock,
    () => now,
    () => 0,
  );
  return at === 0 ? null : at;
}

/** How long ago something was: "12 s ago". */
export function Age({ at }: { readonly at: EpochMs }) {
  const present = useNow();
  if (present === null) return <Time at={at} style="clock" />;
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={timeWithZone(at, readerZone(), getLocale())}
      className="nums whitespace-nowrap"
    >
      {ageText(at, present)}
    </time>
  );
}

function ageText(at: EpochMs, present: EpochMs): string {
  const { count, unit } = ageOf(at, present);
  switch (unit) {
    case "second":
      return count < 2 ? m.age_now() : m.age_seconds({ count });
    case "minute":
      return m.age_minutes({ count });
    case "hour":
      return m.age_hours({ count });
    case "day":
      return m.age_days({ count });
  }
}
