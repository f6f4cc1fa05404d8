import { Panel } from "../components/panel.tsx";
import { numberText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import type { OverfitView } from "../services.server.ts";
import { type LuckVerdict, luckOf } from "./doubt.ts";

const VERDICTS: Record<LuckVerdict, () => string> = {
  unknown: m.luck_unknown,
  likely_luck: m.luck_likely,
  may_be_luck: m.luck_maybe,
  beyond_luck: m.luck_beyond,
};

const TONES: Record<LuckVerdict, string> = {
  unknown: "text-faint",
  likely_luck: "text-danger",
  may_be_luck: "text-warn",
  beyond_luck: "text-accent",
};

/** How often the idea was tried, and how much of its result luck explains after that many tries. */
export function LuckPanel({ overfit }: { readonly overfit: OverfitView }) {
  const locale = getLocale();
  const verdict = luckOf(overfit);
  const { trials, returns, psr, dsr, min_track_record } = overfit;
  const figures = [
    [m.luck_dsr(), m.luck_dsr_text(), dsr === null ? null : numberText(dsr, locale)],
    [m.luck_psr(), m.luck_psr_text(), psr === null ? null : numberText(psr, locale)],
    [
      m.luck_track(),
      m.luck_track_text({ count: numberText(returns, locale, 0) }),
      min_track_record === null ? null : numberText(Math.ceil(min_track_record), locale, 0),
    ],
  ] as const;
  return (
    <Panel title={m.luck_title()}>
      <p className="text-16 text-strong" data-testid="luck">
        {m.luck_trials({ count: numberText(trials, locale, 0) })}{" "}
        <span className={`font-semibold ${TONES[verdict]}`}>{VERDICTS[verdict]()}</span>
      </p>
      <LuckBar probability={dsr ?? psr} />
      <dl className="mt-3 grid gap-x-8 gap-y-2 md:grid-cols-3">
        {figures.map(([label, text, value]) => (
          <div key={label}>
            <dt className="text-12 text-faint">{label}</dt>
            <dd className="text-strong">
              {value ?? <span className="text-faint">{m.not_available()}</span>}
            </dd>
            <dd className="text-12 text-faint">{text}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

/** 0 to 1 with the bar to pass marked at 0.95. */
function LuckBar({ probability }: { readonly probability: number | null }) {
  if (probability === null) return null;
  return (
    <div
      role="img"
      aria-label={m.luck_bar({ value: numberText(probability, getLocale()) })}
      className="relative mt-3 h-2 max-w-xl rounded-full bg-surface-3"
    >
      <div
        className="h-full rounded-full bg-accent"
        style={{ width: `${Math.max(1, probability * 100)}%` }}
      />
      <div className="absolute -top-1 left-[95%] h-4 w-0.5 bg-strong" />
    </div>
  );
}
