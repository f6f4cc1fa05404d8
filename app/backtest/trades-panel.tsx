import { type KeyboardEvent, useMemo, useState } from "react";
import { Button } from "../components/button.tsx";
import { Select } from "../components/field.tsx";
import { Money, Price, Profit } from "../components/numbers.tsx";
import { Panel } from "../components/panel.tsx";
import { type Column, DataTable } from "../components/table.tsx";
import { Time } from "../components/times.tsx";
import { numberText } from "../format/money.ts";
import { lotsText, type PriceDigits } from "../format/price.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import { exitText } from "./exit-words.ts";
import {
  ALL_TRADES,
  exitReasons,
  filterTrades,
  type NumberedTrade,
  type TradeFilter,
} from "./trade-filter.ts";

export interface TradesPanelProps {
  readonly trades: readonly NumberedTrade[];
  readonly currency: string;
  readonly spec: PriceDigits;
  /** Number of the trade that is open beside the table. */
  readonly chosen: number | null;
  readonly onChoose: (trade: NumberedTrade) => void;
}

const PAGE_SIZE = 25;

/** All trades, a page at a time; arrow keys walk from row to row, Enter opens one. */
export function TradesPanel({ trades, currency, spec, chosen, onChoose }: TradesPanelProps) {
  const [filter, setFilter] = useState<TradeFilter>(ALL_TRADES);
  const rows = useMemo(() => filterTrades(trades, filter), [trades, filter]);
  const columns = useMemo(() => columnsOf(currency, spec, onChoose), [currency, spec, onChoose]);
  const locale = getLocale();
  return (
    <Panel
      title={m.trades()}
      note={
        rows.length === trades.length
          ? numberText(trades.length, locale, 0)
          : m.of_count({
              shown: numberText(rows.length, locale, 0),
              count: numberText(trades.length, locale, 0),
            })
      }
      flush
      actions={
        trades.length > 0 && <Filters trades={trades} filter={filter} onFilter={setFilter} />
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only carries the arrow keys between the buttons inside */}
      <div onKeyDown={walkRows} data-testid="trades">
        <DataTable
          caption={m.trades()}
          columns={columns}
          rows={rows}
          rowKey={({ number }) => String(number)}
          pageSize={PAGE_SIZE}
          chosen={chosen === null ? null : String(chosen)}
          empty={
            <div className="flex flex-col items-start gap-2 px-4 py-6 text-faint">
              {trades.length === 0 ? m.no_trades_title() : m.no_trade_passes()}
              {trades.length > 0 && (
                <Button onClick={() => setFilter(ALL_TRADES)}>{m.show_all()}</Button>
              )}
            </div>
          }
        />
      </div>
    </Panel>
  );
}

function Filters({
  trades,
  filter,
  onFilter,
}: {
  readonly trades: readonly NumberedTrade[];
  readonly filter: TradeFilter;
  readonly onFilter: (filter: TradeFilter) => void;
}) {
  const reasons = exitReasons(trades);
  return (
    <div className="flex flex-wrap gap-2">
      <Choice
        label={m.side()}
        value={filter.side}
        choices={[
          ["long", m.type_buy()],
          ["short", m.type_sell()],
        ]}
        onChoose={(side) => onFilter({ ...filter, side })}
      />
      <Choice
        label={m.exit_reason()}
        value={filter.reason}
        choices={reasons.map(({ reason, count }) => [reason, `${exitText(reason)} (${count})`])}
        onChoose={(reason) => onFilter({ ...filter, reason })}
      />
      <Choice
        label={m.outcome()}
        value={filter.outcome}
        choices={[
          ["won", m.outcome_won()],
          ["lost", m.outcome_lost()],
        ]}
        onChoose={(outcome) => onFilter({ ...filter, outcome })}
      />
    </div>
  );
}

/** A filter says its own name while it lets all through. */
function Choice<Name extends string>({
  label,
  value,
  choices,
  onChoose,
}: {
  readonly label: string;
  readonly value: Name | null;
  readonly choices: readonly (readonly [Name, string])[];
  readonly onChoose: (name: Name | null) => void;
}) {
  return (
    <Select
      aria-label={label}
      className="w-auto max-w-44 md:min-h-7 md:text-12"
      value={value ?? ""}
      onChange={({ target }) =>
        onChoose(choices.find(([name]) => name === target.value)?.[0] ?? null)
      }
    >
      <option value="">
        {label}: {m.all_of_them()}
      </option>
      {choices.map(([name, text]) => (
        <option key={name} value={name}>
          {text}
        </option>
      ))}
    </Select>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

function walkRows(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  const here = event.target instanceof Element && event.target.closest<HTMLElement>("[data-trade]");
  if (step === undefined || !here) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-trade]")];
  const next = buttons[buttons.indexOf(here) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function columnsOf(
  currency: string,
  spec: PriceDigits,
  onChoose: (trade: NumberedTrade) => void,
): readonly Column<NumberedTrade>[] {
  return [
    {
      key: "side",
      title: m.side(),
      head: true,
      sortBy: ({ side }) => side,
      cell: (trade) => (
        // The button's face covers its whole row.
        <button
          type="button"
          data-trade={trade.number}
          className="touch inline-flex items-center gap-2 font-medium after:absolute after:inset-0 md:min-h-6"
          onClick={() => onChoose(trade)}
        >
          <span className="min-w-7 text-left font-normal text-faint">{trade.number}</span>
          <span className={trade.side === "long" ? "text-up" : "text-down"}>
            {trade.side === "long" ? m.type_buy() : m.type_sell()} {lotsText(trade.lots)}
          </span>
        </button>
      ),
    },
    {
      key: "entry_time",
      title: m.opened(),
      sortBy: ({ entry_bar }) => entry_bar,
      cell: ({ entry_time }) => <Time at={entry_time} />,
    },
    {
      key: "entry_price",
      deskOnly: true,
      title: m.open_price(),
      numeric: true,
      cell: ({ entry_price }) => <Price value={entry_price} spec={spec} />,
    },
    {
      key: "exit_time",
      title: m.closed(),
      sortBy: ({ exit_bar }) => exit_bar,
      cell: ({ exit_time }) => <Time at={exit_time} />,
    },
    {
      key: "exit_price",
      deskOnly: true,
      title: m.close_price(),
      numeric: true,
      cell: ({ exit_price }) => <Price value={exit_price} spec={spec} />,
    },
    {
      key: "reason",
      title: m.exit_reason(),
      sortBy: ({ exit_reason }) => exit_reason,
      cell: ({ exit_reason }) => exitText(exit_reason),
    },
    {
      key: "costs",
      deskOnly: true,
      title: m.costs(),
      numeric: true,
      sortBy: ({ commission, swap }) => commission + swap,
      cell: ({ commission, swap }) => <Money value={commission + swap} currency={currency} />,
    },
    {
      key: "net",
      title: m.net_profit(),
      numeric: true,
      sortBy: ({ net_profit }) => net_profit,
      cell: ({ net_profit }) => <Profit value={net_profit} currency={currency} />,
    },
  ];
}
