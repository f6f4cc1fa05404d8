import { ChartPlace } from "../charts/lazy.tsx";
import { Field, NumberInput, Select } from "../components/field.tsx";
import { Money } from "../components/numbers.tsx";
import { Panel } from "../components/panel.tsx";
import { numberText, percentText } from "../format/money.ts";
import { readNumber } from "../format/price.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import { type Figure, Figures } from "./figures.tsx";
import { PATHS_KINDS, type PathsForm, type PathsKind, wholeOf } from "./forms.ts";
import type { PathsOutcome } from "./paths.ts";
import { FanPlot } from "./plots.tsx";

const KINDS: Readonly<
  Record<PathsKind, { readonly name: () => string; readonly text: () => string }>
> = {
  shuffle: { name: m.val_shuffle, text: m.val_shuffle_text },
  bootstrap: { name: m.val_bootstrap, text: m.val_bootstrap_text },
  skip: { name: m.val_skip, text: m.val_skip_text },
  noise: { name: m.val_noise, text: m.val_noise_text },
};

const MOST_PATHS: Readonly<Record<PathsKind, number>> = {
  shuffle: 20_000,
  bootstrap: 20_000,
  skip: 20_000,
  noise: 2000,
};

/** Whether the form says something that can be run. */
export function canMakePaths(form: PathsForm): boolean {
  const [paths, seed] = [wholeOf(form.paths), wholeOf(form.seed)];
  if (paths === null || paths < 1 || paths > MOST_PATHS[form.kind] || seed === null) return false;
  if (!isWithin(form.ruin, 1, 100)) return false;
  switch (form.kind) {
    case "shuffle":
      return true;
    case "bootstrap":
      return (wholeOf(form.block) ?? 0) >= 1;
    case "skip":
      return isWithin(form.skip, 0, 100) && isWithin(form.extra, 0, 1e9);
    case "noise":
      return isWithin(form.noise, 0, 100);
  }
}

function isWithin(text: string, least: number, most: number): boolean {
  const number = readNumber(text);
  return number !== null && number >= least && number <= most;
}

export function PathsEditor(props: {
  readonly form: PathsForm;
  readonly onForm: (form: PathsForm) => void;
  readonly isBusy: boolean;
}) {
  const { form, onForm } = props;
  const field = (key: Exclude<keyof PathsForm, "kind">, label: string) => (
    <Field label={label}>
      <NumberInput
        value={form[key]}
        onChange={({ target }) => onForm({ ...form, [key]: target.value })}
      />
    </Field>
  );
  const most = MOST_PATHS[form.kind];
  const paths = wholeOf(form.paths);
  return (
    <fieldset disabled={props.isBusy} className="flex min-w-0 flex-col gap-4">
      <div className="grid grid-cols-2 gap-3 md:grid-cols-4">
        <Field label={m.val_paths_kind()} className="max-md:col-span-2">
          <Select
            value={form.kind}
            onChange={({ target }) => onForm({ ...form, kind: target.value as PathsKind })} // the options below
          >
            {PATHS_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {KINDS[kind].name()}
              </option>
            ))}
          </Select>
        </Field>
        <Field
          label={m.val_paths()}
          problem={
            (paths === null || paths < 1 || paths > most) &&
            m.val_paths_range({ most: numberText(most, getLocale(), 0) })
          }
        >
          <NumberInput
            value={form.paths}
            onChange={({ target }) => onForm({ ...form, paths: target.value })}
          />
        </Field>
        {field("seed", m.val_seed())}
        {field("ruin", m.val_ruin())}
        {form.kind === "bootstrap" && field("block", m.val_block())}
        {form.kind === "skip" && field("skip", m.val_skip_share())}
        {form.kind === "skip" && field("extra", m.val_extra_cost())}
        {form.kind === "noise" && field("noise", m.val_noise_share())}
      </div>
      <p className="max-w-[75ch] text-12 text-faint">{KINDS[form.kind].text()}</p>
    </fieldset>
  );
}

const QUANTILES = ["p5", "p25", "p50", "p75", "p95"] as const;

/** Where the paths went, and how many of them ended badly. */
export function PathsResult(props: {
  readonly outcome: PathsOutcome;
  readonly initial: number;
  readonly currency: string;
}) {
  const { outcome, initial, currency } = props;
  const locale = getLocale();
  const { finalEquity, maxDrawdownPercent } = outcome;
  const { riskOfRuin, lossShare } = outcome;
  const badDrawdown = maxDrawdownPercent.p95 / 100;
  const figures: readonly Figure[] = [
    {
      key: "ruin",
      label: m.val_risk_of_ruin(),
      value: percentText(riskOfRuin, locale),
      exact: riskOfRuin,
      text: m.val_risk_of_ruin_text({ percent: numberText(outcome.ruinPercent, locale, 0) }),
    },
    {
      key: "loss",
      label: m.val_loss_share(),
      value: percentText(lossShare, locale),
      exact: lossShare,
      text: m.val_loss_share_text(),
    },
    {
      key: "median",
      label: m.val_median_end(),
      value: <Money value={finalEquity.p50} currency={currency} />,
      exact: finalEquity.p50,
      text: m.val_median_end_text(),
    },
    {
      key: "drawdown",
      label: m.val_bad_drawdown(),
      value: percentText(badDrawdown, locale),
      exact: maxDrawdownPercent.p95,
      text: m.val_bad_drawdown_text(),
    },
  ];
  return (
    <div className="flex flex-col gap-4" data-testid="paths-result">
      <Figures figures={figures} />
      <Panel title={m.val_fan()} note={`${KINDS[outcome.kind].name()} · ${m.simulated()}`}>
        <ChartPlace className="min-h-[280px]">
          <FanPlot outcome={outcome} initial={initial} currency={currency} />
        </ChartPlace>
        <p className="mt-2 text-12 text-faint">{m.val_fan_legend()}</p>
      </Panel>
      <Panel title={m.val_quantiles()} flush>
        <div className="overflow-x-auto">
          <table className="nums w-full text-14">
            <thead>
              <tr className="text-12 text-faint">
                <th scope="col" className="h-8 px-4 text-left font-medium">
                  {m.val_of_paths()}
                </th>
                <th scope="col" className="h-8 px-4 text-right font-medium">
                  {m.val_end_equity()}
                </th>
                <th scope="col" className="h-8 px-4 text-right font-medium">
                  {m.max_drawdown()}
                </th>
              </tr>
            </thead>
            <tbody>
              {QUANTILES.map((name) => (
                <tr key={name} className="border-t border-line">
                  <th scope="row" className="h-8 px-4 text-left font-normal">
                    {m.val_below({ percent: name.slice(1) })}
                  </th>
                  <td className="px-4 text-right">
                    <Money value={finalEquity[name]} currency={currency} />
                  </td>
                  <td className="px-4 text-right">
                    {percentText(maxDrawdownPercent[name] / 100, locale)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
    </div>
  );
}
