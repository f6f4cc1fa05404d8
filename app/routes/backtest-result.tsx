import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/cloudflare";
import { Link, useLoaderData, useRevalidator } from "@remix-run/react";
import { ChevronRight } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { findInstrument } from "#broking";
import { ChartPlace, EquityPlot } from "../charts/lazy.tsx";
import { ButtonLink } from "../components/button.tsx";
import { MetricValue } from "../components/metric-value.tsx";
import { Notice } from "../components/notice.tsx";
import { Money, Price, Profit } from "../components/numbers.tsx";
import { Page, Panel } from "../components/panel.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { type Column, DataTable } from "../components/table.tsx";
import { Time } from "../components/times.tsx";
import { numberText } from "../format/money.ts";
import { lotsText } from "../format/price.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import { MAIN_METRICS, metricOf, OTHER_METRICS } from "../metrics.ts";
import {
  type BacktestDetailView,
  openDesk,
  refusalOf,
  type TradeView,
} from "../services.server.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded?.result.strategy_name ?? m.nav_backtest()} · NusaTrade` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { services, user } = await openDesk(args);
  try {
    const result = await services.backtests.get(user.id, args.params.id ?? "");
    const instrument = findInstrument(result.symbol);
    return {
      result,
      spec: { digits: instrument?.digits ?? 5, pip_size: instrument?.pipSize ?? 0.0001 },
    };
  } catch (error) {
    throw data(null, { status: refusalOf(error).status });
  }
}

const POLL_MS = 1000;

export default function BacktestResult() {
  const { result, spec } = useLoaderData<typeof loader>();
  const { revalidate } = useRevalidator();
  const running = result.status === "running";
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(revalidate, POLL_MS);
    return () => clearInterval(timer);
  }, [running, revalidate]);
  return (
    <Page
      title={result.strategy_name}
      lead={
        <>
          <Link
            to={`/strategies/${result.strategy_id}?version=${result.strategy_version}`}
            className="underline"
          >
            v{result.strategy_version}
          </Link>{" "}
          · {result.symbol} {result.timeframe} ·{" "}
          {m.bars_count({ count: numberText(result.bars, getLocale(), 0) })} · {m.simulated()}
        </>
      }
      actions={
        <ButtonLink
          to={`/backtest?strategy=${result.strategy_id}&symbol=${result.symbol}&timeframe=${result.timeframe}`}
        >
          {m.run_again()}
        </ButtonLink>
      }
    >
      {running && (
        <Panel title={m.running()}>
          <p role="status" className="mb-4 text-faint">
            {m.running_text()}
          </p>
          <Skeleton className="h-56" />
        </Panel>
      )}
      {result.status === "failed" && <Notice tone="danger" title={m.backtest_failed()} />}
      {result.status === "done" && <Done result={result} spec={spec} />}
    </Page>
  );
}

type Spec = { readonly digits: number; readonly pip_size: number };

function Done({ result, spec }: { readonly result: BacktestDetailView; readonly spec: Spec }) {
  const { currency, metrics, interval, trades, initial_balance } = result;
  return (
    <>
      {trades.length === 0 && (
        <Notice tone="warn" title={m.no_trades_title()}>
          {m.no_trades_text()}
        </Notice>
      )}
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line md:grid-cols-4">
        {MAIN_METRICS.map((words) => (
          <div
            key={words.name}
            className="flex flex-col justify-between gap-1 bg-surface-1 px-4 py-3"
          >
            <dt className="text-12 text-faint">{words.label()}</dt>
            <dd
              className="text-20 font-semibold text-strong max-md:text-16"
              data-metric={words.name}
            >
              <MetricValue
                words={words}
                value={metricOf(metrics, words.name)}
                currency={currency}
              />
            </dd>
          </div>
        ))}
      </dl>
      <Panel
        title={m.equity_and_drawdown()}
        note={
          <span className="nums">
            {m.interval()}: <Profit value={interval.worst} currency={currency} /> …{" "}
            <Profit value={interval.best} currency={currency} />
          </span>
        }
      >
        <p className="mb-3 max-w-[75ch] text-12 text-faint">{m.interval_text()}</p>
        <ChartPlace className="min-h-[350px]">
          <EquityPlot
            equity={result.equity}
            initial={initial_balance}
            currency={currency}
            interval={interval}
          />
        </ChartPlace>
      </Panel>
      <CostsPanel result={result} />
      <Fold title={m.other_metrics()}>
        <dl className="grid grid-cols-1 gap-x-8 md:grid-cols-2">
          {OTHER_METRICS.map((words) => (
            <div
              key={words.name}
              className="flex min-h-8 items-center justify-between gap-4 border-b border-line"
            >
              <dt className="text-faint">{words.label()}</dt>
              <dd className="text-right text-strong">
                <MetricValue
                  words={{ ...words, signed: false }}
                  value={metricOf(metrics, words.name)}
                  currency={currency}
                />
              </dd>
            </div>
          ))}
        </dl>
      </Fold>
      <Panel title={m.trades()} note={trades.length} flush>
        <TradesTable trades={trades} currency={currency} spec={spec} />
      </Panel>
      <Fold title={m.receipt()}>
        <p className="mb-3 max-w-[75ch] text-faint">{m.receipt_text()}</p>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5">
          {Object.entries(result.receipt).map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-faint">{name.replaceAll("_", " ")}</dt>
              <dd className="min-w-0 font-mono text-12 leading-5 break-all text-normal">
                {typeof value === "object" ? JSON.stringify(value) : String(value)}
              </dd>
            </div>
          ))}
        </dl>
      </Fold>
    </>
  );
}

function CostsPanel({ result }: { readonly result: BacktestDetailView }) {
  const { trades, currency, costs } = result;
  const sum = (pick: (trade: TradeView) => number) =>
    trades.reduce((total, trade) => total + pick(trade), 0);
  const before = sum(({ gross_profit }) => gross_profit);
  const commission = sum((trade) => trade.commission);
  const swap = sum((trade) => trade.swap);
  const lines: readonly (readonly [string, ReactNode])[] = [
    [m.before_costs(), <Profit key="a" value={before} currency={currency} />],
    [m.commission(), <Money key="b" value={commission} currency={currency} />],
    [m.swap(), <Money key="c" value={swap} currency={currency} />],
    [
      m.after_costs(),
      <Profit
        key="d"
        value={before + commission + swap}
        currency={currency}
        className="font-semibold"
      />,
    ],
  ];
  return (
    <Panel title={m.costs()}>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-2 md:grid-cols-4">
        {lines.map(([label, value]) => (
          <div key={label}>
            <dt className="text-12 text-faint">{label}</dt>
            <dd className="text-strong">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-12 text-faint">
        {m.costs_text()}{" "}
        {Object.entries(costs)
          .map(([name, value]) => `${name.replaceAll("_", " ")} ${String(value)}`)
          .join(" · ")}
      </p>
    </Panel>
  );
}

/** Closed at first: there for who asks. */
function Fold({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <details className="group rounded-lg border border-line bg-surface-1">
      <summary className="flex min-h-11 list-none items-center gap-2 px-4 font-semibold text-strong">
        <ChevronRight
          size={16}
          aria-hidden
          className="text-faint transition-transform duration-150 group-open:rotate-90"
        />
        {title}
      </summary>
      <div className="px-4 pb-4">{children}</div>
    </details>
  );
}

const EXIT_REASONS: Readonly<Record<string, () => string>> = {
  signal: m.exit_signal,
  stopLoss: m.stop_loss,
  takeProfit: m.take_profit,
  trailing: m.trailing_stop,
  breakEven: m.break_even,
  maxBars: m.max_bars,
  session: m.exit_session,
  stopOut: m.exit_stop_out,
  endOfData: m.exit_end_of_data,
};

function TradesTable({
  trades,
  currency,
  spec,
}: {
  trades: readonly TradeView[];
  currency: string;
  spec: Spec;
}) {
  const columns: Column<TradeView>[] = [
    {
      key: "side",
      title: m.side(),
      head: true,
      sortBy: ({ side }) => side,
      cell: ({ side, lots }) => (
        <span className={side === "long" ? "text-up" : "text-down"}>
          {side === "long" ? m.type_buy() : m.type_sell()} {lotsText(lots)}
        </span>
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
      title: m.close_price(),
      numeric: true,
      cell: ({ exit_price }) => <Price value={exit_price} spec={spec} />,
    },
    {
      key: "reason",
      title: m.exit_reason(),
      sortBy: ({ exit_reason }) => exit_reason,
      cell: ({ exit_reason }) => EXIT_REASONS[exit_reason]?.() ?? exit_reason,
    },
    {
      key: "costs",
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
  return (
    <DataTable
      caption={m.trades()}
      columns={columns}
      rows={trades}
      rowKey={({ entry_bar, exit_bar, side }) => `${entry_bar} ${exit_bar} ${side}`}
      limit={25}
      moreLabel={(count) => m.show_more({ count })}
      empty={<p className="px-4 py-6 text-faint">{m.no_trades_title()}</p>}
    />
  );
}
