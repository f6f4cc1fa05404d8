import { ChartPlace } from "../charts/lazy.tsx";
import { Field, NumberInput, Select } from "../components/field.tsx";
import { Notice } from "../components/notice.tsx";
import { Profit } from "../components/numbers.tsx";
import { Panel } from "../components/panel.tsx";
import { type Column, DataTable } from "../components/table.tsx";
import { Time } from "../components/times.tsx";
import { numberText, percentText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import { type Figure, Figures } from "./figures.tsx";
import { foldSizes, type SearchForm, type WalkForm } from "./forms.ts";
import { countText, OBJECTIVE_NAMES } from "./grid-editor.tsx";
import { WalkPlot } from "./plots.tsx";
import type { WalkOutcome } from "./search-outcome.ts";
import { paramsText } from "./sweep-result.tsx";

/** How the bars are cut, and what each part is searched by. */
export function WalkEditor(props: {
  readonly form: WalkForm;
  readonly onForm: (form: WalkForm) => void;
  readonly search: SearchForm;
  /** Bars of the setting, as far as is known before they are loaded. */
  readonly bars: number;
  readonly isBusy: boolean;
}) {
  const { form, onForm, search, bars } = props;
  const set = (change: Partial<WalkForm>) => onForm({ ...form, ...change });
  const sizes = foldSizes(bars, form);
  const count = (number: number) => numberText(number, getLocale(), 0);
  return (
    <fieldset disabled={props.isBusy} className="flex min-w-0 flex-col gap-4">
      <div className="grid grid-cols-2 gap-3 md:grid-cols-4">
        <Field label={m.val_window()}>
          <Select
            value={form.mode}
            onChange={({ target }) => set({ mode: target.value as WalkForm["mode"] })} // the options below
          >
            <option value="rolling">{m.val_rolling()}</option>
            <option value="anchored">{m.val_anchored()}</option>
          </Select>
        </Field>
        <Field label={m.val_folds()}>
          <NumberInput value={form.folds} onChange={({ target }) => set({ folds: target.value })} />
        </Field>
        <Field label={m.val_ratio()} hint={m.val_ratio_hint()}>
          <NumberInput value={form.ratio} onChange={({ target }) => set({ ratio: target.value })} />
        </Field>
        <Field label={m.val_purge()} hint={m.val_purge_hint()}>
          <NumberInput value={form.purge} onChange={({ target }) => set({ purge: target.value })} />
        </Field>
      </div>
      <p className="max-w-[75ch] text-12 text-faint">
        {m.val_walk_search({
          combinations: countText(search),
          objective: OBJECTIVE_NAMES[search.objective](),
        })}{" "}
        {m.val_walk_minimum({ least: search.minimumTrades || "0" })}
      </p>
      <p className="nums text-14 text-strong" role="status">
        {sizes === null
          ? m.val_folds_wrong()
          : m.val_fold_sizes({ train: count(sizes.trainBars), test: count(sizes.testBars) })}
      </p>
    </fieldset>
  );
}

/** What the strategy earned on bars that its parameters had not seen. */
export function WalkResultView(props: {
  readonly outcome: WalkOutcome;
  readonly initial: number;
  readonly currency: string;
}) {
  const { outcome, initial, currency } = props;
  const { result, isComplete } = outcome;
  if (result.folds.length === 0) {
    return (
      <Notice tone="warn" title={m.val_stopped_title()}>
        {m.val_stopped_text()}
      </Notice>
    );
  }
  return (
    <div className="flex flex-col gap-4" data-testid="walk-result">
      {!isComplete && (
        <Notice tone="warn" title={m.val_stopped_title()}>
          {m.val_stopped_text()}
        </Notice>
      )}
      <WalkNumbers {...props} />
      <Panel title={m.val_stitched()} note={m.simulated()}>
        <ChartPlace className="min-h-[340px]">
          <WalkPlot outcome={outcome} initial={initial} currency={currency} />
        </ChartPlace>
        <p className="mt-2 max-w-[75ch] text-12 text-faint">{m.val_stitched_text()}</p>
      </Panel>
      <Folds outcome={outcome} currency={currency} />
    </div>
  );
}

function WalkNumbers({
  outcome: { result },
  initial,
  currency,
}: Parameters<typeof WalkResultView>[0]) {
  const locale = getLocale();
  const { efficiency, equity, folds, stability } = result;
  const net = (equity.at(-1) ?? initial) - initial;
  const won = folds.filter(({ testMetrics }) => (testMetrics?.netProfit ?? 0) > 0).length;
  const thin = folds.filter(({ isThin }) => isThin).length;
  const figures: readonly Figure[] = [
    {
      key: "out-of-sample",
      label: m.val_out_of_sample(),
      value: <Profit value={net} currency={currency} />,
      exact: net,
      text: m.net_profit(),
    },
    {
      key: "efficiency",
      label: m.val_efficiency(),
      value: percentText(efficiency, locale, 0),
      exact: efficiency,
      text: m.val_efficiency_text(),
    },
    {
      key: "folds-won",
      label: m.val_folds_won(),
      value: `${won} / ${folds.length}`,
      exact: won,
      text: thin > 0 ? m.val_thin({ count: thin }) : "",
    },
    {
      key: "stability",
      label: m.val_stability(),
      value: stability.map(({ name, stability: steady }) => (
        <span key={name} className="block text-14">
          <span className="font-mono font-normal text-faint">{name}</span>{" "}
          {percentText(steady, locale, 0)}
        </span>
      )),
      exact: null,
      text: m.val_stability_text(),
    },
  ];
  return <Figures figures={figures} />;
}

type FoldRow = WalkOutcome["result"]["folds"][number] & { readonly number: number };

function Folds({
  outcome,
  currency,
}: {
  readonly outcome: WalkOutcome;
  readonly currency: string;
}) {
  const { allTimes, result } = outcome;
  const day = (bar: number) => <Time at={allTimes[bar] ?? Number.NaN} style="day" />;
  const rows = result.folds.map((fold, i): FoldRow => ({ ...fold, number: i + 1 }));
  const columns: Column<FoldRow>[] = [
    {
      key: "fold",
      title: m.val_fold(),
      head: true,
      cell: ({ number }) => `${m.val_fold()} ${number}`,
    },
    {
      key: "train",
      title: m.val_train(),
      cell: ({ train }) => (
        <>
          {day(train.from)} – {day(train.to - 1)}
        </>
      ),
    },
    {
      key: "test",
      title: m.val_test(),
      cell: ({ test }) => (
        <>
          {day(test.from)} – {day(test.to - 1)}
        </>
      ),
    },
    {
      key: "params",
      title: m.val_choice(),
      cell: ({ params }) =>
        params ? (
          <span className="font-mono text-12">{paramsText(params)}</span>
        ) : (
          <span className="text-warn">{m.val_too_few_trades()}</span>
        ),
    },
    {
      key: "trained",
      title: m.val_in_training(),
      numeric: true,
      cell: ({ trainMetrics }) => profit(trainMetrics?.netProfit, currency),
    },
    {
      key: "tested",
      title: m.val_in_test(),
      numeric: true,
      cell: ({ testMetrics }) => profit(testMetrics?.netProfit, currency),
    },
    {
      key: "trades",
      title: m.trades(),
      numeric: true,
      cell: ({ testMetrics, isThin }) => (
        <span className={isThin ? "text-warn" : undefined}>
          {numberText(testMetrics?.trades, getLocale(), 0)}
          {isThin && ` (${m.val_few()})`}
        </span>
      ),
    },
  ];
  return (
    <Panel title={m.val_folds()} flush>
      <DataTable
        caption={m.val_folds()}
        columns={columns}
        rows={rows}
        rowKey={({ number }) => String(number)}
        empty={null}
      />
    </Panel>
  );
}

function profit(value: number | null | undefined, currency: string) {
  return value == null ? "–" : <Profit value={value} currency={currency} />;
}
