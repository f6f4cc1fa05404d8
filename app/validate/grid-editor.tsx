import { Field, NumberInput, Select } from "../components/field.tsx";
import { numberText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import {
  combinationsOf,
  type GridRow,
  MOST_RUNS,
  OBJECTIVES,
  type Objective,
  plannedRuns,
  type RowProblem,
  type SearchForm,
  valuesOf,
} from "./forms.ts";

export const OBJECTIVE_NAMES: Readonly<Record<Objective, () => string>> = {
  netProfit: m.net_profit,
  sharpe: m.sharpe,
  profitFactor: m.profit_factor,
  expectancy: m.expectancy,
  maxDrawdownPercent: m.val_lowest_drawdown,
};

const PROBLEMS: Readonly<Record<RowProblem, () => string>> = {
  number: m.val_row_number,
  order: m.val_row_order,
  step: m.val_row_step,
};

/** What is tried: ranges of the parameters, how they are searched, and what is best. */
export function GridEditor(props: {
  readonly form: SearchForm;
  readonly onForm: (form: SearchForm) => void;
  readonly isBusy: boolean;
}) {
  const { form, onForm } = props;
  const setRow = (name: string, change: Partial<GridRow>) =>
    onForm({
      ...form,
      rows: form.rows.map((row) => (row.name === name ? { ...row, ...change } : row)),
    });
  const set = (change: Partial<SearchForm>) => onForm({ ...form, ...change });
  return (
    <fieldset disabled={props.isBusy} className="flex min-w-0 flex-col gap-4">
      <div className="flex max-w-3xl flex-col gap-3">
        {form.rows.map((row) => (
          <Row key={row.name} row={row} onRow={(change) => setRow(row.name, change)} />
        ))}
      </div>
      <div className="grid grid-cols-2 gap-3 md:grid-cols-4">
        <Field label={m.val_plan()}>
          <Select
            value={form.plan}
            onChange={({ target }) => set({ plan: target.value as SearchForm["plan"] })} // the options below
          >
            <option value="grid">{m.val_plan_grid()}</option>
            <option value="random">{m.val_plan_random()}</option>
            <option value="genetic">{m.val_plan_genetic()}</option>
          </Select>
        </Field>
        <Field label={m.val_objective()}>
          <Select
            value={form.objective}
            onChange={({ target }) => set({ objective: target.value as Objective })} // as above
          >
            {OBJECTIVES.map((name) => (
              <option key={name} value={name}>
                {OBJECTIVE_NAMES[name]()}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={m.val_minimum_trades()}>
          <NumberInput
            value={form.minimumTrades}
            onChange={({ target }) => set({ minimumTrades: target.value })}
          />
        </Field>
        {form.plan === "random" && (
          <Field label={m.val_samples()}>
            <NumberInput
              value={form.samples}
              onChange={({ target }) => set({ samples: target.value })}
            />
          </Field>
        )}
        {form.plan === "genetic" && (
          <>
            <Field label={m.val_population()} hint={m.val_population_hint()}>
              <NumberInput
                value={form.population}
                onChange={({ target }) => set({ population: target.value })}
              />
            </Field>
            <Field label={m.val_generations()}>
              <NumberInput
                value={form.generations}
                onChange={({ target }) => set({ generations: target.value })}
              />
            </Field>
          </>
        )}
        {form.plan !== "grid" && (
          <Field label={m.val_seed()}>
            <NumberInput value={form.seed} onChange={({ target }) => set({ seed: target.value })} />
          </Field>
        )}
      </div>
      <p className="nums text-14 text-strong" role="status" data-testid="combinations">
        {countText(form)}
      </p>
    </fieldset>
  );
}

/** Whether the form says something that can be run. */
export function canSearch(form: SearchForm): boolean {
  const combinations = combinationsOf(form.rows);
  const planned = combinations === null ? null : plannedRuns(form, combinations);
  return form.rows.some(({ isVaried }) => isVaried) && planned !== null && planned <= MOST_RUNS;
}

/** "84 combinations", or what stands in the way. */
export function countText(form: SearchForm): string {
  const combinations = combinationsOf(form.rows);
  if (combinations === null) return m.val_rows_wrong();
  if (!form.rows.some(({ isVaried }) => isVaried)) return m.val_nothing_varied();
  const planned = plannedRuns(form, combinations);
  if (planned === null) return m.val_plan_wrong();
  const count = (number: number) => numberText(number, getLocale(), 0);
  if (planned > MOST_RUNS) return m.val_too_many({ count: count(planned), most: count(MOST_RUNS) });
  if (planned === combinations) return m.val_combinations({ count: count(combinations) });
  return m.val_some_combinations({ count: count(planned), all: count(combinations) });
}

function Row(props: { readonly row: GridRow; readonly onRow: (change: Partial<GridRow>) => void }) {
  const { row, onRow } = props;
  const values = valuesOf(row);
  const problem = typeof values === "string" ? PROBLEMS[values]() : null;
  return (
    <div className="grid grid-cols-3 items-end gap-x-3 gap-y-1 md:grid-cols-[minmax(7rem,1fr)_repeat(3,minmax(0,7rem))_5rem]">
      <label className="touch flex items-center gap-2 font-medium text-strong max-md:col-span-3">
        <input
          type="checkbox"
          checked={row.isVaried}
          className="size-4 accent-[var(--nt-accent)]"
          onChange={({ target }) => onRow({ isVaried: target.checked })}
        />
        <span className="truncate font-mono">{row.name}</span>
      </label>
      {(["from", "to", "step"] as const).map((field) => (
        <Field key={field} label={EDGES[field]()}>
          <NumberInput
            value={row[field]}
            disabled={!row.isVaried}
            aria-label={`${row.name}: ${EDGES[field]()}`}
            aria-invalid={problem ? true : undefined}
            onChange={({ target }) => onRow({ [field]: target.value })}
          />
        </Field>
      ))}
      <p
        className={`touch nums flex items-center text-12 max-md:col-span-3 max-md:min-h-0 ${problem ? "text-danger" : "text-faint"}`}
      >
        {problem ?? (row.isVaried ? m.val_values({ count: String(values) }) : m.val_default())}
      </p>
    </div>
  );
}

const EDGES = { from: m.param_min, to: m.param_max, step: m.param_step } as const;
