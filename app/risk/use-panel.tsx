import type { WireLimits } from "#protocol";
import { classNames } from "../components/class-names.ts";
import { Notice } from "../components/notice.tsx";
import { Panel } from "../components/panel.tsx";
import { Age, Time } from "../components/times.tsx";
import { moneyText, numberText } from "../format/money.ts";
import { timeText } from "../format/time.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import type { LossUseView, RiskUseView } from "../services.server.ts";

const TITLES = {
  daily: m.use_loss_daily,
  weekly: m.use_loss_weekly,
  total: m.use_loss_total,
} as const;

/** How much of the saved limits is used up right now. */
export function UsePanel({
  use,
  limits,
}: {
  readonly use: RiskUseView | null;
  readonly limits: WireLimits;
}) {
  if (use === null) return <Notice tone="warn" title={m.limits_use_missing()} />;
  const count = (value: number) => numberText(value, getLocale(), 0);
  return (
    <Panel title={m.limits_use()} note={<Age at={Date.parse(use.as_of)} />}>
      <div className="grid gap-x-8 gap-y-5 md:grid-cols-2 xl:grid-cols-3">
        {use.losses.map((loss) => (
          <LossMeter key={loss.kind} loss={loss} currency={use.currency} zone={limits.reset.zone} />
        ))}
        <CountMeter
          title={m.use_positions()}
          used={use.positions + use.working_orders}
          most={limits.max_positions}
          text={count}
        />
        <CountMeter
          title={m.use_lots()}
          used={use.lots}
          most={limits.max_lots_total}
          text={(value) => numberText(value, getLocale(), 2)}
        />
        <div>
          <p className="text-12 text-faint">{m.use_margin_level()}</p>
          <p className="nums text-strong">
            {use.margin_level === null ? "–" : `${numberText(use.margin_level, getLocale(), 0)} %`}
          </p>
          {limits.min_margin_level !== null && (
            <p className="nums text-12 text-faint">
              {m.use_at_least({ least: `${count(limits.min_margin_level)} %` })}
            </p>
          )}
        </div>
        {use.losses.length === 0 && (
          <div>
            <p className="text-12 text-faint">{m.use_no_loss_limit()}</p>
            <p className="text-12 text-faint">
              {m.use_day_begins()} <BothTimes at={use.day_resets_at} zone={limits.reset.zone} />
            </p>
          </div>
        )}
      </div>
    </Panel>
  );
}

function LossMeter({
  loss,
  currency,
  zone,
}: {
  readonly loss: LossUseView;
  readonly currency: string;
  readonly zone: string;
}) {
  const money = (value: number) => moneyText(value, currency, getLocale());
  const spent = loss.used >= loss.allowed;
  const braked = !spent && loss.base - loss.used <= loss.brake;
  return (
    <div className="min-w-0">
      <p className="flex flex-wrap justify-between gap-x-3 text-12 text-faint">
        <span>{TITLES[loss.kind]()}</span>
        {(spent || braked) && (
          <span className={spent ? "font-medium text-danger" : "font-medium text-warn"}>
            {spent ? m.use_spent() : m.use_braked()}
          </span>
        )}
      </p>
      <p className="nums text-strong">
        {loss.used >= 0
          ? m.use_of({ used: money(loss.used), allowed: money(loss.allowed) })
          : m.use_gain({ gain: money(-loss.used) })}
      </p>
      <Bar
        label={TITLES[loss.kind]()}
        share={loss.allowed > 0 ? loss.used / loss.allowed : 1}
        mark={loss.allowed > 0 ? (loss.base - loss.brake) / loss.allowed : 1}
        tone={spent ? "bg-danger" : braked ? "bg-warn" : "bg-accent"}
      />
      <p className="nums mt-1 text-12 text-faint">
        {m.use_brake({ brake: money(loss.brake), floor: money(loss.floor) })}
      </p>
      {loss.resets_at && (
        <p className="text-12 text-faint">
          {m.use_resets()} <BothTimes at={loss.resets_at} zone={zone} />
        </p>
      )}
    </div>
  );
}

/** A moment in the reader's zone, and in the firm's. */
function BothTimes({ at, zone }: { readonly at: string; readonly zone: string }) {
  const firm = timeText(Date.parse(at), "minute", zone, getLocale());
  return (
    <>
      <Time at={at} /> (
      <span className="nums">{m.use_firm_time({ time: firm, zone: zone.replace("_", " ") })}</span>)
    </>
  );
}

function CountMeter({
  title,
  used,
  most,
  text,
}: {
  readonly title: string;
  readonly used: number;
  readonly most: number | null;
  readonly text: (value: number) => string;
}) {
  return (
    <div className="min-w-0">
      <p className="text-12 text-faint">{title}</p>
      <p className="nums text-strong">
        {most === null ? text(used) : m.use_of({ used: text(used), allowed: text(most) })}
      </p>
      {most !== null && (
        <Bar
          label={title}
          share={most > 0 ? used / most : 1}
          tone={used >= most ? "bg-danger" : "bg-accent"}
        />
      )}
    </div>
  );
}

function Bar({
  label,
  share,
  mark,
  tone,
}: {
  readonly label: string;
  readonly share: number;
  /** Where the brake stands, as a share. */
  readonly mark?: number;
  readonly tone: string;
}) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div className="relative mt-1.5 h-1.5 overflow-hidden rounded-full bg-surface-3">
      <meter aria-label={label} min={0} max={100} value={percent} className="sr-only" />
      <div
        aria-hidden
        className={classNames("h-full rounded-full", tone)}
        style={{ width: `${percent}%` }}
      />
      {mark !== undefined && mark < 1 && (
        <div
          aria-hidden
          className="absolute inset-y-0 w-0.5 bg-edge"
          style={{ left: `${mark * 100}%` }}
        />
      )}
    </div>
  );
}
