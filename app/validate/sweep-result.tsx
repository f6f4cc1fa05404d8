import { useState } from "react";
import type { Plateau } from "#engine";
import { ChartPlace } from "../charts/lazy.tsx";
import { Field, Select } from "../components/field.tsx";
import { Notice } from "../components/notice.tsx";
import { Profit } from "../components/numbers.tsx";
import { Panel } from "../components/panel.tsx";
import { type Column, DataTable } from "../components/table.tsx";
import { numberText, percentText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import { LOWEST, type Objective } from "./forms.ts";
import { OBJECTIVE_NAMES } from "./grid-editor.tsx";
import { HeatmapPlot } from "./plots.tsx";
import type { SweepOutcome } from "./search-outcome.ts";

export type ParamValues = Readonly<Record<string, number>>;

export interface SweepResultProps {
  readonly outcome: SweepOutcome;
  readonly currency: string;
  readonly chosen: ParamValues | null;
  readonly onChoose: (params: ParamValues) => void;
}

/** What a sweep found: what to take and why, where it lies, and the runs beside it. */
export function SweepResult(props: SweepResultProps) {
  const { outcome } = props;
  const best = outcome.plateaus[0];
  return (
    <div className="flex flex-col gap-4" data-testid="sweep-result">
      <Notes outcome={outcome} />
      {best === undefined ? (
        <Notice tone="warn" title={m.val_no_score_title()}>
          {m.val_no_score_text({ least: outcome.form.minimumTrades || "0" })}
        </Notice>
      ) : (
        <>
          <Advice outcome={outcome} best={best} />
          <HeatPanel {...props} best={best} />
          <BestRuns {...props} />
        </>
      )}
    </div>
  );
}

function Notes({ outcome }: { readonly outcome: SweepOutcome }) {
  const { refusals, isComplete, isKept, runs, elapsedMs } = outcome;
  const locale = getLocale();
  const seconds = elapsedMs / 1000;
  return (
    <>
      <p
        className="nums text-12 text-faint"
        data-testid="took"
        data-runs={runs.length}
        data-ms={elapsedMs}
      >
        {m.val_took({
          runs: numberText(runs.length, locale, 0),
          seconds: numberText(seconds, locale, 1),
        })}{" "}
        · {m.simulated()}
      </p>
      {!isComplete && (
        <Notice tone="warn" title={m.val_stopped_title()}>
          {m.val_stopped_text()}
        </Notice>
      )}
      {!isKept && <Notice tone="warn" title={m.val_not_kept()} />}
      {refusals.count > 0 && (
        <Notice tone="warn" title={m.val_refused({ count: refusals.count })}>
          <span className="font-mono text-12">{paramsText(refusals.params ?? {})}</span>:{" "}
          {refusals.message}
        </Notice>
      )}
    </>
  );
}

/** Why the plateau and not the peak, in the numbers of this sweep. */
function Advice({ outcome, best }: { readonly outcome: SweepOutcome; readonly best: Plateau }) {
  const peak = peakOf(outcome.plateaus);
  const locale = getLocale();
  const loss = (plateau: Plateau) => percentText(Math.max(0, plateau.degradation), locale, 0);
  return (
    <Notice tone="good" title={m.val_plateau_title({ params: paramsText(best.params) })}>
      <p>
        {m.val_plateau_text({ neighbours: best.neighbours, loss: loss(best) })}{" "}
        {peak.index === best.index
          ? m.val_peak_same()
          : m.val_peak_other({ params: paramsText(peak.params), loss: loss(peak) })}
      </p>
    </Notice>
  );
}

function HeatPanel({ outcome, best, chosen }: SweepResultProps & { readonly best: Plateau }) {
  const names = outcome.grid.filter(({ values }) => values.length > 1).map(({ name }) => name);
  const [axes, setAxes] = useState<readonly [string, string | null]>([
    names[0] ?? outcome.grid[0]?.name ?? "",
    names[1] ?? null,
  ]);
  const [x, y] = axes;
  const isOnGrid = outcome.grid.some(({ name }) => name === x);
  if (!isOnGrid) return null;
  return (
    <Panel
      title={m.val_heatmap()}
      note={`${OBJECTIVE_NAMES[outcome.form.objective]()}${names.length > 2 ? `, ${m.val_mean_of_others()}` : ""}`}
    >
      {names.length > 2 && (
        <div className="mb-3 grid max-w-md grid-cols-2 gap-3">
          {([0, 1] as const).map((axis) => (
            <Field key={axis} label={axis === 0 ? m.val_across() : m.val_upwards()}>
              <Select
                value={axes[axis] ?? ""}
                onChange={({ target }) =>
                  setAxes(
                    axis === 0
                      ? [target.value, y === target.value ? x : y]
                      : [x === target.value ? (y ?? x) : x, target.value],
                  )
                }
              >
                {names.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </Select>
            </Field>
          ))}
        </div>
      )}
      <ChartPlace className="min-h-[260px]">
        <HeatmapPlot
          outcome={outcome}
          x={x}
          y={y}
          plateau={best.params}
          peak={peakOf(outcome.plateaus).params}
          chosen={chosen ?? best.params}
        />
      </ChartPlace>
      <p className="mt-2 text-12 text-faint">{m.val_heatmap_legend()}</p>
    </Panel>
  );
}

function BestRuns({ outcome, currency, chosen, onChoose }: SweepResultProps) {
  const locale = getLocale();
  const { form } = outcome;
  const runs = new Map(outcome.runs.map((run) => [run.index, run.metrics]));
  const metric = ({ index }: Plateau, name: string) => runs.get(index)?.[name] ?? null;
  const turned = LOWEST.includes(form.objective) ? -1 : 1;
  const numberColumn = (key: string, title: string, decimals: number): Column<Plateau> => ({
    key,
    title,
    numeric: true,
    sortBy: (row) => metric(row, key) ?? 0,
    cell: (row) => numberText(metric(row, key), locale, decimals),
  });
  const columns: Column<Plateau>[] = [
    {
      key: "chosen",
      title: m.val_choice(),
      head: true,
      cell: ({ params }) => (
        <label className="touch flex items-center gap-2 md:min-h-7">
          <input
            type="radio"
            name="chosen"
            checked={sameParams(params, chosen)}
            className="size-4 accent-[var(--nt-accent)]"
            onChange={() => onChoose(params)}
          />
          <span className="font-mono text-12 whitespace-nowrap text-strong">
            {paramsText(params)}
          </span>
        </label>
      ),
    },
    {
      key: "score",
      title: OBJECTIVE_NAMES[form.objective](),
      numeric: true,
      sortBy: ({ score }) => score,
      cell: ({ score }) => (
        <Score objective={form.objective} value={turned * score} currency={currency} />
      ),
    },
    {
      key: "plateau",
      title: m.val_plateau(),
      numeric: true,
      sortBy: ({ plateau }) => plateau,
      cell: ({ plateau }) => (
        <Score objective={form.objective} value={turned * plateau} currency={currency} />
      ),
    },
    {
      key: "degradation",
      title: m.val_degradation(),
      numeric: true,
      sortBy: ({ degradation }) => degradation,
      cell: ({ degradation }) => percentText(degradation, locale, 0),
    },
    ...(form.objective === "netProfit"
      ? []
      : [
          {
            key: "netProfit",
            title: m.net_profit(),
            numeric: true,
            sortBy: (row: Plateau) => metric(row, "netProfit") ?? 0,
            cell: (row: Plateau) => (
              <Profit value={metric(row, "netProfit") ?? 0} currency={currency} />
            ),
          },
        ]),
    numberColumn("trades", m.trades(), 0),
    ...(form.objective === "sharpe" ? [] : [numberColumn("sharpe", m.sharpe(), 2)]),
    {
      key: "drawdown",
      title: m.val_drawdown(),
      numeric: true,
      sortBy: (row) => metric(row, "maxDrawdownPercent") ?? 0,
      cell: (row) => {
        const percent = metric(row, "maxDrawdownPercent");
        return percentText(percent === null ? null : percent / 100, locale);
      },
    },
  ];
  return (
    <Panel title={m.val_best_runs()} note={m.val_best_runs_note()} flush>
      <DataTable
        caption={m.val_best_runs()}
        columns={columns}
        rows={outcome.plateaus.slice(0, 200)}
        rowKey={({ index }) => String(index)}
        limit={8}
        moreLabel={(count) => m.show_more({ count })}
        empty={null}
      />
    </Panel>
  );
}

function Score(props: {
  readonly objective: Objective;
  readonly value: number;
  readonly currency: string;
}) {
  const { objective, value, currency } = props;
  if (objective === "netProfit" || objective === "expectancy") {
    return <Profit value={value} currency={currency} />;
  }
  if (objective === "maxDrawdownPercent") return <>{percentText(value / 100, getLocale())}</>;
  return <>{numberText(value, getLocale())}</>;
}

/** The run with the best score of its own. */
function peakOf(plateaus: readonly Plateau[]): Plateau {
  return plateaus.reduce((best, one) => (one.score > best.score ? one : best));
}

export function paramsText(params: ParamValues): string {
  return Object.entries(params)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}

export function sameParams(a: ParamValues, b: ParamValues | null): boolean {
  return b !== null && Object.keys(a).every((name) => a[name] === b[name]);
}
