import { Link } from "@remix-run/react";
import { ChevronRight } from "lucide-react";
import { TIMEFRAMES } from "#domain";
import { Field, NumberInput, Select, TextInput } from "../components/field.tsx";
import { Panel } from "../components/panel.tsx";
import { numberText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import type { BarSetView, StrategyView } from "../services.server.ts";
import { COST_NAMES, type CostName, costsOf, rangeOf, type SettingForm } from "./forms.ts";

export interface SettingPanelProps {
  readonly strategies: readonly StrategyView[];
  readonly strategyId: string;
  readonly onStrategy: (id: string) => void;
  readonly sets: readonly BarSetView[];
  readonly form: SettingForm;
  readonly onForm: (form: SettingForm) => void;
  readonly balanceIsWrong: boolean;
  /** What each cost is when its field stays empty. */
  readonly defaults: Readonly<Record<CostName, number | "fromData">> | null;
  readonly isBusy: boolean;
}

const LABELS: Readonly<Record<CostName, () => string>> = {
  spreadPoints: m.val_spread_points,
  commissionPerLotPerSide: m.val_commission,
  slippagePoints: m.val_slippage_points,
  swapLongPoints: m.val_swap_long,
  swapShortPoints: m.val_swap_short,
};

/** What is tried, on which bars, at which costs: one setting for every tab. */
export function SettingPanel(props: SettingPanelProps) {
  const { strategies, sets, form, onForm, defaults } = props;
  const set = <K extends keyof SettingForm>(key: K, value: SettingForm[K]) =>
    onForm({ ...form, [key]: value });
  const stored = storedSet(sets, form);
  const symbols = [...new Set([...sets.map(({ symbol }) => symbol), form.symbol])].sort();
  const { wrong } = costsOf(form.costs);
  const days = { min: stored?.from.slice(0, 10), max: stored?.to.slice(0, 10) };
  return (
    <Panel title={m.val_setting()}>
      <fieldset disabled={props.isBusy} className="flex min-w-0 flex-col gap-4">
        <Field label={m.strategy()}>
          <Select
            value={props.strategyId}
            onChange={({ target }) => props.onStrategy(target.value)}
          >
            {strategies.map(({ id, name, version }) => (
              <option key={id} value={id}>
                {name} v{version}
              </option>
            ))}
          </Select>
        </Field>
        <div className="grid grid-cols-[minmax(0,1fr)_6rem] gap-3">
          <Field label={m.symbol()}>
            <Select value={form.symbol} onChange={({ target }) => set("symbol", target.value)}>
              {symbols.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </Select>
          </Field>
          <Field label={m.timeframe()}>
            <Select
              value={form.timeframe}
              onChange={({ target }) => set("timeframe", target.value)}
            >
              {TIMEFRAMES.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </Select>
          </Field>
        </div>
        <BarsLine form={form} stored={stored} />
        <div className="grid grid-cols-2 gap-3">
          <Field label={m.start_date()} problem={rangeOf(form) === null && m.problem_range()}>
            <TextInput
              type="date"
              value={form.start}
              {...days}
              onChange={({ target }) => set("start", target.value)}
            />
          </Field>
          <Field label={m.end_date()}>
            <TextInput
              type="date"
              value={form.end}
              {...days}
              onChange={({ target }) => set("end", target.value)}
            />
          </Field>
        </div>
        <Field
          label={m.initial_balance()}
          hint={m.initial_balance_hint()}
          problem={props.balanceIsWrong && m.balance_not_number()}
        >
          <NumberInput
            value={form.balance}
            onChange={({ target }) => set("balance", target.value)}
          />
        </Field>
        <details className="group">
          <summary className="touch flex list-none items-center font-medium text-strong">
            <ChevronRight
              size={16}
              aria-hidden
              className="mr-1 -ml-0.5 text-faint transition-transform duration-150 group-open:rotate-90"
            />
            {m.costs()}
            <span className="ml-2 text-12 font-normal text-faint">{m.val_costs_note()}</span>
          </summary>
          <div className="mt-2 grid grid-cols-2 gap-3">
            {COST_NAMES.map((name) => (
              <Field
                key={name}
                label={LABELS[name]()}
                problem={wrong.includes(name) && m.val_not_cost()}
              >
                <NumberInput
                  value={form.costs[name]}
                  placeholder={defaults ? String(defaults[name]) : ""}
                  onChange={({ target }) => set("costs", { ...form.costs, [name]: target.value })}
                />
              </Field>
            ))}
          </div>
        </details>
      </fieldset>
    </Panel>
  );
}

/** The bars that the form names; undefined: none are stored. */
export function storedSet(
  sets: readonly BarSetView[],
  { symbol, timeframe }: SettingForm,
): BarSetView | undefined {
  return sets.find((set) => set.symbol === symbol && set.timeframe === timeframe);
}

/** Generated bars never pass for a market's. */
export function isSynthetic({ symbol, origin }: BarSetView): boolean {
  return origin === "synthetic" || symbol.endsWith(".synthetic");
}

function BarsLine({
  form,
  stored,
}: {
  readonly form: SettingForm;
  readonly stored: BarSetView | undefined;
}) {
  const { symbol, timeframe } = form;
  if (stored) {
    return (
      <p className="text-12 text-faint">
        {m.bars_from_to({
          count: numberText(stored.bars, getLocale(), 0),
          from: stored.from.slice(0, 10),
          to: stored.to.slice(0, 10),
        })}{" "}
        {isSynthetic(stored) && <span className="text-warn">{m.val_synthetic()}</span>}
      </p>
    );
  }
  return (
    <p className="text-12 text-warn">
      {m.no_bars_here({ symbol, timeframe })}{" "}
      <Link
        to={`/data?symbol=${encodeURIComponent(symbol)}&timeframe=${timeframe}`}
        className="font-medium underline"
      >
        {m.import_action()}
      </Link>
    </p>
  );
}
