import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { percentText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import { metricOf } from "../metrics.ts";
import type { BacktestView } from "../services.server.ts";

import { Profit } from "./numbers.tsx";
import { Empty } from "./panel.tsx";
import { type Column, DataTable } from "./table.tsx";
import { Time } from "./times.tsx";

export interface BacktestsTableProps {
  readonly backtests: readonly BacktestView[];
  /** What to press while there are none. */
  readonly action?: ReactNode;
}

/** What deserves doubt, in a word; the result itself says it in a sentence. */
const LABELS: Record<BacktestView["labels"][number], () => string> = {
  synthetic_data: m.origin_synthetic,
  low_quality_data: m.label_low_quality,
  yahoo_intraday: m.label_yahoo,
};

const STATES: Record<Exclude<BacktestView["status"], "done">, () => string> = {
  running: m.running,
  failed: m.failed,
  cancelled: m.state_cancelled,
};

/** Backtests with their one honest line each. */
export function BacktestsTable({ backtests, action }: BacktestsTableProps) {
  const columns: Column<BacktestView>[] = [
    {
      key: "name",
      title: m.strategy(),
      head: true,
      sortBy: ({ strategy_name }) => strategy_name,
      cell: ({ id, strategy_name, strategy_version }) => (
        <Link
          to={`/backtest/${id}`}
          className="font-medium text-strong underline decoration-line underline-offset-4 hover:decoration-current"
        >
          {strategy_name} <span className="font-normal text-faint">v{strategy_version}</span>
        </Link>
      ),
    },
    {
      key: "market",
      title: m.market_column(),
      cell: ({ symbol, timeframe, labels }) => (
        <span className="inline-flex flex-wrap items-center gap-x-2">
          {symbol} {timeframe}
          {labels.map((label) => (
            <span key={label} className="rounded border border-warn px-1.5 text-12 text-warn">
              {LABELS[label]()}
            </span>
          ))}
        </span>
      ),
    },
    {
      key: "when",
      title: m.run_at(),
      cell: ({ created_at }) => <Time at={created_at} />,
      sortBy: ({ created_at }) => created_at,
    },
    {
      key: "trades",
      title: m.trades(),
      numeric: true,
      cell: ({ metrics }) => metricOf(metrics, "trades") ?? "–",
      sortBy: ({ metrics }) => metricOf(metrics, "trades") ?? 0,
    },
    {
      key: "drawdown",
      title: m.max_drawdown(),
      numeric: true,
      cell: ({ metrics }) =>
        percentText(share(metricOf(metrics, "max_drawdown_percent")), getLocale()),
    },
    {
      key: "net",
      title: m.net_profit(),
      numeric: true,
      sortBy: ({ metrics }) => metricOf(metrics, "net_profit") ?? 0,
      cell: ({ metrics, currency, status }) => {
        const net = metricOf(metrics, "net_profit");
        if (status !== "done") return <span className="text-faint">{STATES[status]()}</span>;
        return net === null ? "–" : <Profit value={net} currency={currency} />;
      },
    },
  ];
  return (
    <DataTable
      caption={m.last_backtests()}
      columns={columns}
      rows={backtests}
      rowKey={({ id }) => id}
      limit={20}
      moreLabel={(count) => m.show_more({ count })}
      empty={
        <Empty title={m.backtests_empty_title()} action={action}>
          {m.backtests_empty_text()}
        </Empty>
      }
    />
  );
}

function share(value: number | null): number | null {
  return value === null ? null : value / 100;
}
