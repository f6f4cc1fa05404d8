import type { ReactNode } from "react";
import { type LuckVerdict, luckOf } from "../backtest/doubt.ts";
import { Notice } from "../components/notice.tsx";
import { Panel } from "../components/panel.tsx";
import { numberText, percentText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import type { Meter } from "./meter.ts";

const VERDICTS: Readonly<Record<LuckVerdict, () => string>> = {
  unknown: m.val_too_short,
  likely_luck: m.val_likely_luck,
  may_be_luck: m.val_may_be_luck,
  beyond_luck: m.val_beyond_luck,
};
const TONES = {
  unknown: "info",
  likely_luck: "danger",
  may_be_luck: "warn",
  beyond_luck: "good",
} as const;

/** "17 trials so far, DSR 0.41: likely luck", and what stands behind it. */
export function MeterResult({
  meter,
  isCounted,
}: {
  readonly meter: Meter;
  readonly isCounted: boolean;
}) {
  const locale = getLocale();
  const verdict = luckOf(meter);
  const trials = numberText(meter.trials, locale, 0);
  const ratio = (value: number | null) =>
    value === null ? m.val_unknown() : numberText(value, locale);
  const share = (value: number | null) =>
    value === null ? m.val_unknown() : percentText(value, locale, 0);
  const figures: readonly (readonly [string, string, string, ReactNode])[] = [
    ["psr", m.val_psr(), ratio(meter.psr), m.val_psr_text()],
    ["dsr", m.val_dsr(), ratio(meter.dsr), m.val_dsr_text({ trials })],
    [
      "pbo",
      m.val_pbo(),
      share(meter.pbo),
      meter.swept === 0
        ? m.val_pbo_no_sweep()
        : m.val_pbo_text({
            compared: numberText(meter.compared, locale, 0),
            all: numberText(meter.swept, locale, 0),
          }),
    ],
    [
      "track",
      m.val_track(),
      meter.minTrackRecord === null
        ? m.val_unknown()
        : m.val_days({ count: numberText(Math.ceil(meter.minTrackRecord), locale, 0) }),
      m.val_track_text({ count: numberText(meter.returns, locale, 0) }),
    ],
    ["reality", m.val_reality(), ratio(meter.realityCheck), m.val_reality_text()],
  ];
  return (
    <div className="flex flex-col gap-4" data-testid="meter">
      <Notice
        tone={TONES[verdict]}
        title={
          meter.dsr === null
            ? m.val_meter_unknown({ trials })
            : m.val_meter({
                trials,
                dsr: numberText(meter.dsr, locale),
                verdict: VERDICTS[verdict](),
              })
        }
      >
        {m.val_meter_text()}
      </Notice>
      {!isCounted && <Notice tone="warn" title={m.val_not_counted()} />}
      <Panel title={m.val_meter_figures()}>
        <dl className="grid gap-x-8 gap-y-4 md:grid-cols-2">
          {figures.map(([key, label, value, text]) => (
            <div key={key} className="flex flex-col gap-0.5">
              <dt className="text-12 text-faint">{label}</dt>
              <dd className="nums text-20 font-semibold text-strong" data-figure={key}>
                {value}
              </dd>
              <dd className="max-w-[60ch] text-12 text-faint">{text}</dd>
            </div>
          ))}
        </dl>
      </Panel>
    </div>
  );
}
