import { MetricValue } from "../components/metric-value.tsx";
import { m } from "../i18n/generated/messages.js";
import { Fold } from "./fold.tsx";
import type { MetricGroup, MetricRow } from "./metric-groups.ts";

/** Money that was won or lost, and what follows from it, wears its sign. */
const SIGNED = new Set(["net_profit", "expectancy"]);

/** The eight numbers that matter. */
export function MainMetrics({
  rows,
  currency,
}: {
  readonly rows: readonly MetricRow[];
  readonly currency: string;
}) {
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line md:grid-cols-4">
      {rows.map(({ name, label, unit, value, gate }) => (
        <div key={name} className="flex flex-col justify-between gap-1 bg-surface-1 px-4 py-3">
          <dt className="text-12 text-faint">{label}</dt>
          <dd className="text-20 font-semibold text-strong max-md:text-16" data-metric={name}>
            <MetricValue unit={unit} value={value} currency={currency} signed={SIGNED.has(name)} />
            {value === null && gate && (
              <span className="block text-12 font-normal text-faint">{m.needs({ gate })}</span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** All of them by family; each tells its formula when it is pressed. */
export function AllMetrics({
  groups,
  currency,
}: {
  readonly groups: readonly MetricGroup[];
  readonly currency: string;
}) {
  const count = groups.reduce((sum, group) => sum + group.rows.length, 0);
  return (
    <Fold title={m.all_metrics({ count })} note={m.all_metrics_text()}>
      <div className="gap-x-8 md:columns-2">
        {groups.map(({ family, label, rows }) => (
          <section key={family} aria-label={label} className="mb-5 break-inside-avoid">
            <h3 className="mb-1 text-12 font-semibold tracking-wide text-faint uppercase">
              {label}
            </h3>
            {rows.map((row) => (
              <MetricLine key={row.name} row={row} currency={currency} />
            ))}
          </section>
        ))}
      </div>
    </Fold>
  );
}

function MetricLine({ row, currency }: { readonly row: MetricRow; readonly currency: string }) {
  const { label, unit, value, formula, gate } = row;
  return (
    <details className="group/metric border-b border-line">
      <summary className="touch flex list-none items-center justify-between gap-4 md:min-h-8">
        <span className="text-normal decoration-line decoration-dotted underline-offset-4 group-hover/metric:underline">
          {label}
        </span>
        <span className="text-right text-strong">
          <MetricValue unit={unit} value={value} currency={currency} />
        </span>
      </summary>
      <div className="pb-2 text-12 text-faint">
        <p className="break-words">
          <code className="font-mono text-normal">{formula}</code> (
          {unit === "money" ? currency : unit})
        </p>
        {gate && <p className={value === null ? "text-warn" : undefined}>{m.needs({ gate })}</p>}
      </div>
    </details>
  );
}
