import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { Time } from "../components/times.tsx";
import { numberText, percentText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import type { BarSetView } from "../services.server.ts";
import { flagText, type QualityVerdict, verdictOf } from "./quality-words.ts";

const LOOKS = {
  good: { icon: CircleCheck, text: "text-accent", label: m.quality_good },
  notes: { icon: TriangleAlert, text: "text-warn", label: m.quality_notes },
  low: { icon: CircleAlert, text: "text-danger", label: m.quality_low },
} as const satisfies Record<QualityVerdict, unknown>;

/** What a set of bars is worth: a strip over its time, a verdict in words, and on demand where the holes are. */
export function QualityCell({ set }: { readonly set: BarSetView }) {
  const { quality } = set;
  const { icon: Icon, text, label } = LOOKS[verdictOf(quality)];
  const locale = getLocale();
  return (
    <details className="group/quality min-w-52 py-1 max-md:w-full max-md:min-w-0">
      <summary className="list-none rounded-sm">
        <QualityStrip set={set} />
        <span className="mt-1 flex flex-wrap items-center gap-x-2 text-12">
          <span className={`inline-flex items-center gap-1 font-medium ${text}`}>
            <Icon size={14} aria-hidden />
            {label()}
          </span>
          <span className="nums text-faint underline decoration-line decoration-dotted underline-offset-4">
            {m.quality_summary({
              coverage: percentText(quality.coverage, locale),
              gaps: numberText(quality.gaps, locale, 0),
              spikes: numberText(quality.spikes.length, locale, 0),
            })}
          </span>
        </span>
      </summary>
      <div className="mt-2 flex flex-col gap-2 text-12 whitespace-normal">
        <ul className="flex list-disc flex-col gap-1 pl-4">
          {quality.flags.map((flag) => (
            <li key={flag}>{flagText(flag)}</li>
          ))}
          {!quality.flags.includes("time_not_rising") && <li>{m.quality_no_doubles()}</li>}
          {quality.flat_bars > 0 && (
            <li>{m.quality_flat({ count: numberText(quality.flat_bars, locale, 0) })}</li>
          )}
        </ul>
        {quality.widest_gaps.length > 0 && (
          <div>
            <p className="font-medium text-strong">{m.quality_widest_gaps()}</p>
            <ul>
              {quality.widest_gaps.map(({ from, to, missing_bars }) => (
                <li key={from} className="nums">
                  <Time at={from} /> – <Time at={to} />{" "}
                  <span className="text-faint">
                    {m.quality_missing({ count: numberText(missing_bars, locale, 0) })}
                  </span>
                </li>
              ))}
            </ul>
          </div>
        )}
        {quality.spikes.length > 0 && (
          <div>
            <p className="font-medium text-strong">{m.quality_spikes()}</p>
            <ul>
              {quality.spikes.map((at) => (
                <li key={at} className="nums">
                  <Time at={at} />
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </details>
  );
}

/** From the first bar to the last: holes are cut out of it, spikes stand above it. */
function QualityStrip({ set }: { readonly set: BarSetView }) {
  const from = Date.parse(set.from);
  const span = Math.max(1, Date.parse(set.to) - from);
  const share = (at: string) => (100 * (Date.parse(at) - from)) / span;
  const tone = { good: "accent", notes: "accent", low: "warn" }[verdictOf(set.quality)];
  return (
    <svg
      viewBox="0 0 100 12"
      preserveAspectRatio="none"
      role="img"
      aria-label={m.quality_strip()}
      className="h-3 w-full"
    >
      <rect y="4" width="100" height="8" fill={`var(--nt-${tone})`} opacity="0.55" />
      {set.quality.widest_gaps.map((gap) => (
        <rect
          key={gap.from}
          x={share(gap.from)}
          y="4"
          width={Math.max(0.4, share(gap.to) - share(gap.from))}
          height="8"
          fill="var(--nt-surface-1)"
          stroke="var(--nt-danger)"
          strokeWidth="1"
          vectorEffect="non-scaling-stroke"
        />
      ))}
      {set.quality.spikes.map((at) => (
        <rect key={at} x={share(at)} width="0.5" height="12" fill="var(--nt-danger)" />
      ))}
    </svg>
  );
}
