import { X } from "lucide-react";
import { DAY_ZONES, TIMEFRAMES } from "#domain";
import { IconButton } from "../components/button.tsx";
import { Field, Select, TextInput } from "../components/field.tsx";
import { m } from "../i18n/generated/messages.js";
import { isDraft, renameKey, setAt } from "./draft.ts";
import { PartRows } from "./part-rows.tsx";
import {
  AddRow,
  ChoiceRow,
  ExpressionRow,
  Group,
  NumberRow,
  RowsContext,
  type RowsState,
  StopRow,
  TextRow,
  useRow,
  useRows,
} from "./row-fields.tsx";
import { SessionRows } from "./session-rows.tsx";

/** The spec as rows: each writes one path of the same tree that the text shows. */
export function SpecRows(state: RowsState) {
  return (
    <RowsContext.Provider value={state}>
      <div className="flex flex-col gap-6">
        <Group title={m.rows_market()}>
          <TextRow path="name" label={m.strategy_name()} className="col-span-full" />
          <TextRow path="symbol" label={m.symbol()} />
          <ChoiceRow
            path="timeframe"
            label={m.timeframe()}
            choices={TIMEFRAMES.map((name) => [name, name])}
          />
          <ChoiceRow
            path="dayZone"
            label={m.day_zone()}
            choices={[["", m.day_zone_default()], ...DAY_ZONES.map(dayZoneChoice)]}
          />
          <NumberRow path="pyramiding" label={m.pyramiding()} placeholder="1" />
        </Group>
        <Group title={m.rows_entry()}>
          <ExpressionRow path="entry.long" label={m.buy_when()} />
          <ExpressionRow path="entry.short" label={m.sell_when()} />
        </Group>
        <Group title={m.rows_exit()}>
          <ExpressionRow path="exit.long" label={m.close_buy_when()} />
          <ExpressionRow path="exit.short" label={m.close_sell_when()} />
        </Group>
        <Group title={m.rows_stops()}>
          <StopRow path="stopLoss" label={m.stop_loss()} />
          <StopRow path="takeProfit" label={m.take_profit()} />
          <StopRow path="trailingStop" label={m.trailing_stop()} />
          <StopRow path="breakEven" label={m.break_even()} />
          <NumberRow path="maxBars" label={m.max_bars()} />
          <ChoiceRow
            path="onOppositeSignal"
            label={m.on_opposite()}
            choices={[
              ["", m.by_default()],
              ["reverse", m.opposite_reverse()],
              ["close", m.opposite_close()],
              ["ignore", m.opposite_ignore()],
            ]}
          />
        </Group>
        <PartRows />
        <SessionRows />
        <SizingRows />
        <NamedRows />
        <ParamRows />
      </div>
    </RowsContext.Provider>
  );
}

const SIZES = {
  riskPercent: { key: "percent", first: 1 },
  fixedLots: { key: "lots", first: 0.1 },
  fixedCash: { key: "amount", first: 100 },
  kelly: { key: "fraction", first: 0.25 },
} as const;

function SizingRows() {
  const { value, problem, set } = useRow("sizing");
  const kind =
    isDraft(value) && typeof value.kind === "string" && value.kind in SIZES
      ? (value.kind as keyof typeof SIZES)
      : null;
  const names: Record<keyof typeof SIZES, string> = {
    riskPercent: m.size_risk_percent(),
    fixedLots: m.size_fixed_lots(),
    fixedCash: m.size_fixed_cash(),
    kelly: m.size_kelly(),
  };
  return (
    <Group title={m.rows_size()}>
      <Field label={m.size_kind()} problem={problem}>
        <Select
          value={kind ?? ""}
          onChange={({ target }) => {
            const next = target.value as keyof typeof SIZES; // the options are its keys
            set({ kind: next, [SIZES[next].key]: SIZES[next].first });
          }}
        >
          {kind === null && <option value="">–</option>}
          {Object.entries(names).map(([name, text]) => (
            <option key={name} value={name}>
              {text}
            </option>
          ))}
        </Select>
      </Field>
      {kind && <NumberRow path={`sizing.${SIZES[kind].key}`} label={names[kind]} />}
    </Group>
  );
}

function NamedRows() {
  const { draft, write } = useRows();
  const names = Object.keys(isDraft(draft.let) ? draft.let : {});
  return (
    <Group title={m.rows_named()}>
      {names.map((name, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row keeps its place while its name is typed
        <div key={i} className="col-span-full flex items-end gap-2">
          <KeyField parent="let" name={name} />
          <div className="min-w-0 flex-1">
            <ExpressionLine path={`let.${name}`} />
          </div>
          <IconButton
            label={m.remove_row({ name })}
            onClick={() => write(setAt(draft, `let.${name}`, undefined))}
          >
            <X size={16} aria-hidden />
          </IconButton>
        </div>
      ))}
      <AddRow
        label={m.add_named()}
        onAdd={() => write(setAt(draft, `let.${freeName("value", names)}`, "close"))}
      />
    </Group>
  );
}

function ExpressionLine({ path }: { readonly path: string }) {
  const { value, problem, set } = useRow(path);
  return (
    <Field label={m.expression()} problem={problem}>
      <TextInput
        spellCheck={false}
        className="font-mono text-12"
        value={typeof value === "string" ? value : ""}
        onChange={({ target }) => set(target.value)}
      />
    </Field>
  );
}

function ParamRows() {
  const { draft, write } = useRows();
  const names = Object.keys(isDraft(draft.params) ? draft.params : {});
  return (
    <Group title={m.rows_params()}>
      {names.map((name, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row keeps its place while its name is typed
        <div key={i} className="col-span-full flex flex-wrap items-end gap-2">
          <KeyField parent="params" name={name} />
          <div className="grid min-w-48 flex-1 grid-cols-4 gap-2">
            <NumberRow path={`params.${name}.default`} label={m.param_default()} />
            <NumberRow path={`params.${name}.min`} label={m.param_min()} />
            <NumberRow path={`params.${name}.max`} label={m.param_max()} />
            <NumberRow path={`params.${name}.step`} label={m.param_step()} />
          </div>
          <IconButton
            label={m.remove_row({ name })}
            onClick={() => write(setAt(draft, `params.${name}`, undefined))}
          >
            <X size={16} aria-hidden />
          </IconButton>
        </div>
      ))}
      <AddRow
        label={m.add_param()}
        onAdd={() =>
          write(
            setAt(draft, `params.${freeName("length", names)}`, {
              default: 14,
              min: 2,
              max: 100,
              step: 1,
            }),
          )
        }
      />
    </Group>
  );
}

function KeyField({ parent, name }: { readonly parent: "let" | "params"; readonly name: string }) {
  const { draft, write } = useRows();
  return (
    <Field label={m.name()} className="w-24 shrink-0">
      <TextInput
        className="font-mono text-12"
        spellCheck={false}
        value={name}
        onChange={({ target }) => {
          const rows = draft[parent];
          const free =
            isDraft(rows) && !(target.value in rows) && /^[A-Za-z_]\w*$/.test(target.value);
          if (free) write({ ...draft, [parent]: renameKey(rows, name, target.value) });
        }}
      />
    </Field>
  );
}

function freeName(stem: string, taken: readonly string[]): string {
  if (!taken.includes(stem)) return stem;
  let n = 2;
  while (taken.includes(stem + n)) n++;
  return stem + n;
}

function dayZoneChoice(zone: (typeof DAY_ZONES)[number]): readonly [string, string] {
  return [zone, zone === "utc" ? m.day_zone_utc() : m.day_zone_new_york()];
}
