import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { Link, useLoaderData } from "@remix-run/react";
import { ChevronRight, CircleCheck } from "lucide-react";
import type { ReactNode } from "react";
import { BacktestsTable } from "../components/backtests-table.tsx";
import { ButtonLink } from "../components/button.tsx";
import { useFrame } from "../components/frame-data.ts";
import { Light } from "../components/health.tsx";
import { Lights } from "../components/lights.tsx";
import { Money, Profit } from "../components/numbers.tsx";
import { Empty, Page, Panel } from "../components/panel.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { type Need, needsNow } from "../dashboard-needs.ts";
import { m } from "../i18n/generated/messages.js";
import { useLive, useLiveAccount } from "../live/live-room.tsx";
import { openDesk } from "../services.server.ts";
import { PositionsTable } from "../trade/positions-table.tsx";

export const meta: MetaFunction = () => [{ title: `${m.nav_dashboard()} · NusaTrade` }];

export async function loader(args: LoaderFunctionArgs) {
  const { services, user } = await openDesk(args);
  const [strategies, sets, backtests, orders] = await Promise.all([
    services.strategies.list(user.id),
    services.bars.sets(user.id),
    services.backtests.list(user.id),
    services.orders.list(user.id, { limit: 20 }),
  ]);
  return { strategies, sets, backtests: backtests.slice(0, 5), orders };
}

export default function Dashboard() {
  const { strategies, sets, backtests, orders } = useLoaderData<typeof loader>();
  const { user, current } = useFrame();
  const { view } = useLive();
  const needs = needsNow({ current, view, orders, sets, strategies, backtests });
  return (
    <Page
      title={m.hello({ name: user.name })}
      lead={current?.simulated ? m.practice_note() : undefined}
    >
      <AccountFigures />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_360px]">
        <div className="flex min-w-0 flex-col gap-4">
          <Panel title={m.needs_now()} flush>
            <Needs needs={needs} />
          </Panel>
          <Panel
            title={m.positions()}
            flush
            actions={
              <ButtonLink to="/trade" look="link" className="-mr-2.5">
                {m.nav_trade()}
              </ButtonLink>
            }
          >
            <PositionsTable
              connectionId={current?.id ?? ""}
              empty={
                <Empty
                  title={m.positions_empty_title()}
                  action={<ButtonLink to="/trade">{m.open_trade()}</ButtonLink>}
                >
                  {m.positions_empty_text()}
                </Empty>
              }
            />
          </Panel>
          <Panel
            title={m.last_backtests()}
            flush
            actions={
              <ButtonLink to="/backtest" look="link" className="-mr-2.5">
                {m.nav_backtest()}
              </ButtonLink>
            }
          >
            <BacktestsTable
              backtests={backtests}
              action={<ButtonLink to="/backtest">{m.run_first_backtest()}</ButtonLink>}
            />
          </Panel>
        </div>
        <Panel title={m.connected()}>
          {current ? <Lights connection={current} /> : <p>{m.no_account_title()}</p>}
        </Panel>
      </div>
    </Page>
  );
}

function AccountFigures() {
  const { view } = useLive();
  const { equity, openProfit, currency } = useLiveAccount();
  const account = view?.snapshot?.account;
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line md:grid-cols-4">
      <Figure label={m.equity()} large>
        {account ? <Money value={equity} currency={currency} /> : <Skeleton className="h-6 w-28" />}
      </Figure>
      <Figure label={m.open_profit()} large>
        {account ? (
          <Profit value={openProfit} currency={currency} />
        ) : (
          <Skeleton className="h-6 w-20" />
        )}
      </Figure>
      <Figure label={m.balance()}>
        {account ? (
          <Money value={account.balance} currency={currency} />
        ) : (
          <Skeleton className="h-5 w-24" />
        )}
      </Figure>
      <Figure label={m.free_margin()}>
        {account ? (
          <Money value={account.free_margin} currency={currency} />
        ) : (
          <Skeleton className="h-5 w-24" />
        )}
      </Figure>
    </dl>
  );
}

function Figure({
  label,
  large = false,
  children,
}: {
  label: string;
  large?: boolean;
  children: ReactNode;
}) {
  return (
    <div className="flex flex-col justify-between gap-1 bg-surface-1 px-4 py-3">
      <dt className="text-12 text-faint">{label}</dt>
      <dd className={large ? "text-20 font-semibold text-strong" : "text-16 text-strong"}>
        {children}
      </dd>
    </div>
  );
}

function Needs({ needs }: { readonly needs: readonly Need[] }) {
  if (needs.length === 0) {
    return (
      <p className="flex items-center gap-2 px-4 py-4 text-normal">
        <CircleCheck size={18} aria-hidden className="text-accent" />
        {m.needs_nothing()}
      </p>
    );
  }
  return (
    <ul>
      {needs.map((need) => {
        const { to, title, text, urgent } = needWords(need);
        return (
          <li key={JSON.stringify(need)} className="border-t border-line first:border-t-0">
            <Link
              to={to}
              className="flex min-h-11 items-center gap-3 px-4 py-2.5 hover:bg-surface-2 focus-visible:-outline-offset-2"
            >
              <Light health={urgent ? "bad" : "waiting"} />
              <span className="min-w-0 flex-1">
                <span className="block font-medium text-strong">{title}</span>
                <span className="block text-faint">{text}</span>
              </span>
              <ChevronRight size={16} aria-hidden className="shrink-0 text-faint" />
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

interface NeedWords {
  readonly to: string;
  readonly title: string;
  readonly text: string;
  readonly urgent: boolean;
}

function needWords(need: Need): NeedWords {
  switch (need.kind) {
    case "order_unknown":
      return {
        to: "/trade",
        title: m.need_unknown_title({ symbol: need.symbol }),
        text: m.press_unknown_text(),
        urgent: true,
      };
    case "positions_without_stop":
      return {
        to: `/trade?symbol=${need.symbol}`,
        title:
          need.count === 1
            ? m.need_stop_title({ symbol: need.symbol })
            : m.need_stops_title({ symbol: need.symbol, count: need.count }),
        text: m.need_stop_text(),
        urgent: true,
      };
    case "room_silent":
      return {
        to: "/connections",
        title: m.need_room_title(),
        text: m.problem_room_unreachable(),
        urgent: true,
      };
    case "terminal_offline":
      return {
        to: "/connections",
        title: m.need_terminal_title({ name: need.name }),
        text: m.problem_connector_offline(),
        urgent: true,
      };
    case "no_data":
      return { to: "/data", title: m.need_data_title(), text: m.need_data_text(), urgent: false };
    case "no_strategy":
      return {
        to: "/strategies/new",
        title: m.need_strategy_title(),
        text: m.need_strategy_text(),
        urgent: false,
      };
    case "no_backtest":
      return {
        to: `/backtest?strategy=${need.strategyId}`,
        title: m.need_backtest_title(),
        text: m.need_backtest_text(),
        urgent: false,
      };
  }
}
