import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { Link, useLoaderData } from "@remix-run/react";
import { Plus } from "lucide-react";
import { ButtonLink } from "../components/button.tsx";
import { Profit } from "../components/numbers.tsx";
import { Empty, Page, Panel } from "../components/panel.tsx";
import { type Column, DataTable } from "../components/table.tsx";
import { Time } from "../components/times.tsx";
import { m } from "../i18n/generated/messages.js";
import { metricOf } from "../metrics.ts";
import { type BacktestView, openDesk, type StrategyView } from "../services.server.ts";

export const meta: MetaFunction = () => [{ title: `${m.nav_strategies()} · NusaTrade` }];

export async function loader(args: LoaderFunctionArgs) {
  const { services, user } = await openDesk(args);
  const [strategies, backtests] = await Promise.all([
    services.strategies.list(user.id),
    services.backtests.list(user.id),
  ]);
  return {
    rows: strategies.map((strategy) => ({ ...strategy, last: lastDone(backtests, strategy.id) })),
  };
}

type Row = StrategyView & { readonly last: BacktestView | null };

function lastDone(backtests: readonly BacktestView[], strategyId: string): BacktestView | null {
  return (
    backtests.find(({ strategy_id, status }) => strategy_id === strategyId && status === "done") ??
    null
  );
}

export default function Strategies() {
  const { rows } = useLoaderData<typeof loader>();
  const columns: Column<Row>[] = [
    {
      key: "name",
      title: m.strategy(),
      head: true,
      sortBy: ({ name }) => name,
      cell: ({ id, name, version }) => (
        <Link
          to={`/strategies/${id}`}
          className="font-medium text-strong underline decoration-line underline-offset-4 hover:decoration-current"
        >
          {name} <span className="font-normal text-faint">v{version}</span>
        </Link>
      ),
    },
    {
      key: "market",
      title: m.market_column(),
      cell: ({ symbol, timeframe }) => `${symbol} ${timeframe}`,
      sortBy: ({ symbol }) => symbol,
    },
    {
      key: "changed",
      title: m.changed_at(),
      cell: ({ updated_at }) => <Time at={updated_at} />,
      sortBy: ({ updated_at }) => updated_at,
    },
    {
      key: "last",
      title: m.last_result(),
      numeric: true,
      cell: ({ last }) => {
        const net = last ? metricOf(last.metrics, "net_profit") : null;
        if (!last || net === null) return <span className="text-faint">{m.not_tested()}</span>;
        return (
          <Link
            to={`/backtest/${last.id}`}
            className="underline decoration-line underline-offset-4"
          >
            <Profit value={net} currency={last.currency} />
          </Link>
        );
      },
    },
    {
      key: "actions",
      title: m.actions(),
      actions: true,
      cell: ({ id, name }) => (
        <ButtonLink
          to={`/backtest?strategy=${id}`}
          className="md:min-h-7 md:px-2.5 md:text-12"
          aria-label={m.backtest_named({ name })}
        >
          {m.nav_backtest()}
        </ButtonLink>
      ),
    },
  ];
  const create = (
    <ButtonLink to="/strategies/new" look="primary">
      <Plus size={16} aria-hidden />
      {m.new_strategy()}
    </ButtonLink>
  );
  return (
    <Page title={m.nav_strategies()} lead={m.strategies_lead()} actions={rows.length > 0 && create}>
      <Panel title={m.your_strategies()} flush>
        <DataTable
          caption={m.your_strategies()}
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          empty={
            <Empty title={m.strategies_empty_title()} action={create}>
              {m.strategies_empty_text()}
            </Empty>
          }
        />
      </Panel>
    </Page>
  );
}
