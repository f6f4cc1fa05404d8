import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { useMemo, useState } from "react";
import { isTimeframe, type Timeframe } from "#domain";
import type { RoomView } from "#protocol";
import { CandleChart, ChartPlace } from "../charts/lazy.tsx";
import { Button, ButtonLink, buttonClass } from "../components/button.tsx";
import { Modal } from "../components/dialog.tsx";
import { Select } from "../components/field.tsx";
import { useFrame } from "../components/frame-data.ts";
import { Notice } from "../components/notice.tsx";
import { Price } from "../components/numbers.tsx";
import { Empty, Page, Panel } from "../components/panel.tsx";
import { Age, useNow } from "../components/times.tsx";
import { m } from "../i18n/generated/messages.js";
import { orderProblemText } from "../i18n/order-problems.ts";
import { isStopped, stopOf } from "../kill/stop-state.ts";
import { type ChartLine, chartLines } from "../live/chart-lines.ts";
import { useLive, useLiveAccount, useQuotesFor } from "../live/live-room.tsx";
import {
  type ConnectionView,
  currentConnection,
  type OrderView,
  openDesk,
} from "../services.server.ts";
import { OrderLife } from "../trade/order-life.tsx";
import { OrderTicket } from "../trade/order-ticket.tsx";
import { OrdersTable } from "../trade/orders-table.tsx";
import { PositionsTable } from "../trade/positions-table.tsx";
import { PressCard } from "../trade/press-card.tsx";
import { useCandles } from "../trade/use-candles.ts";
import { usePresses } from "../trade/use-presses.ts";

const TIMEFRAMES: readonly Timeframe[] = ["M1", "M5", "M15", "H1", "H4", "D1"];

export const meta: MetaFunction = () => [{ title: `${m.nav_trade()} · NusaTrade` }];

export async function loader(args: LoaderFunctionArgs) {
  const { services, user } = await openDesk(args);
  const current = currentConnection(args.request, await services.connections.list(user.id));
  const orders = current
    ? await services.orders.list(user.id, { connection_id: current.id, limit: 50 })
    : [];
  return { orders };
}

export default function Trade() {
  const { current, connections } = useFrame();
  if (!current) {
    return (
      <Page title={m.nav_trade()}>
        <Empty
          title={m.no_account_title()}
          action={
            <ButtonLink to="/connections" look="primary">
              {m.nav_connections()}
            </ButtonLink>
          }
        />
      </Page>
    );
  }
  return <Desk key={current.id} current={current} connections={connections} />;
}

function Desk({
  current,
  connections,
}: {
  readonly current: ConnectionView;
  readonly connections: readonly ConnectionView[];
}) {
  const { id: connectionId, simulated: practice } = current;
  const { orders } = useLoaderData<typeof loader>();
  const { view, quotes, link } = useLive();
  const { positions, currency } = useLiveAccount();
  const presses = usePresses();
  const [life, setLife] = useState<OrderView | null>(null);
  const [sheet, setSheet] = useState(false);
  const [query, setQuery] = useSearchParams();
  const symbols = view?.symbols ?? [];
  const wanted = query.get("symbol");
  const spec =
    symbols.find(({ symbol }) => symbol === wanted) ??
    symbols.find(({ symbol }) => symbol === "EURUSD") ??
    symbols[0];
  const symbol = spec?.symbol ?? wanted ?? "EURUSD";
  const tf = query.get("timeframe") ?? "";
  const timeframe = isTimeframe(tf) ? tf : "M5";
  const watched = useMemo(() => [symbol], [symbol]);
  useQuotesFor(watched);
  const quote = quotes[symbol] ?? null;

  const choose = (name: string, value: string) =>
    setQuery(
      (known) => {
        known.set(name, value);
        return known;
      },
      { replace: true, preventScrollReset: true },
    );
  const closed = closedText(view);
  const ticket = spec && (
    <OrderTicket
      key={symbol}
      current={current}
      connections={connections}
      spec={spec}
      quote={quote}
      closed={closed}
      busy={presses.busy}
      onPress={presses.press}
    />
  );
  const results = presses.list.length > 0 && (
    <ul aria-label={m.your_presses()} aria-live="polite" className="flex flex-col gap-2">
      {presses.list.map((press) => (
        <PressCard
          key={press.key}
          press={press}
          digits={symbols.find((known) => known.symbol === press.symbol)?.digits ?? 5}
          currency={currency}
          onOpen={setLife}
          account={
            connections.length > 1
              ? connections.find(({ id }) => id === press.wish.connection_id)?.name
              : undefined
          }
          onSendAnyway={presses.busy || closed !== null ? null : presses.sendAnyway}
        />
      ))}
    </ul>
  );
  return (
    <div className="flex flex-col gap-4 p-4 max-md:px-0 max-md:pt-0 max-md:pb-28 md:p-6">
      <h1 className="sr-only">{m.nav_trade()}</h1>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_340px]">
        <section
          aria-label={m.chart()}
          className="flex min-w-0 flex-col border-line bg-surface-1 max-md:border-b md:rounded-lg md:border"
        >
          <header className="flex flex-wrap items-center gap-x-4 gap-y-2 px-3 py-2">
            <div className="w-36">
              <Select
                aria-label={m.symbol()}
                value={symbol}
                onChange={(event) => choose("symbol", event.target.value)}
                className="font-semibold"
              >
                {(symbols.length > 0 ? symbols : [{ symbol }]).map((known) => (
                  <option key={known.symbol}>{known.symbol}</option>
                ))}
              </Select>
            </div>
            {spec && (
              <dl className="flex items-baseline gap-4">
                <QuoteFigure label={m.bid()} value={quote?.bid ?? null} spec={spec} />
                <QuoteFigure label={m.ask()} value={quote?.ask ?? null} spec={spec} />
                {quote && (
                  <div className="max-md:hidden">
                    <dt className="inline text-12 text-faint">{m.spread()} </dt>
                    <dd className="nums inline">
                      {m.points({ count: Math.round((quote.ask - quote.bid) / spec.point) })}
                    </dd>
                  </div>
                )}
              </dl>
            )}
            <QuoteAge receivedAt={quote?.receivedAt ?? null} lost={link !== "live"} />
            <TimeframeSwitch timeframe={timeframe} onChoose={(next) => choose("timeframe", next)} />
          </header>
          <Chart
            connectionId={connectionId}
            symbol={symbol}
            timeframe={timeframe}
            digits={spec?.digits ?? 5}
            practice={practice}
          />
        </section>
        <div className="flex min-w-0 flex-col gap-4 max-lg:px-4 max-md:px-3">
          <Panel
            title={m.ticket_title()}
            className="max-lg:hidden"
            note={practice && m.tag_practice()}
          >
            {ticket ?? <p className="text-faint">{closed}</p>}
          </Panel>
          {results}
        </div>
      </div>
      <Panel
        title={m.positions()}
        note={positions.length || undefined}
        flush
        className="max-md:mx-3"
      >
        <PositionsTable
          connectionId={connectionId}
          presses={presses}
          empty={<Empty title={m.positions_empty_title()}>{m.positions_empty_trade()}</Empty>}
        />
      </Panel>
      <Panel title={m.orders()} flush className="max-md:mx-3">
        <OrdersTable
          orders={orders}
          currency={currency}
          connectionId={connectionId}
          presses={presses}
        />
      </Panel>
      {spec && (
        <div className="fixed inset-x-0 bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-20 flex items-center gap-3 border-t border-line bg-surface-1 px-3 py-2 md:bottom-0 md:left-20 lg:hidden">
          <button
            type="button"
            className={buttonClass("primary", "flex-1")}
            onClick={() => setSheet(true)}
          >
            {m.new_order({ symbol })}
          </button>
        </div>
      )}
      <Modal
        open={sheet}
        onOpenChange={setSheet}
        title={m.new_order({ symbol })}
        lead={practice ? m.practice_note() : undefined}
      >
        {sheet && ticket}
        {sheet && results}
      </Modal>
      {life && <OrderLife order={life} onClose={() => setLife(null)} />}
    </div>
  );
}

/** Why nothing can be opened now; null when it can. */
function closedText(view: RoomView | null): string | null {
  if (view === null) return m.problem_room_unreachable();
  const stop = stopOf(view.kill);
  if (isStopped(stop)) {
    const isPc = stop.phase === "in_force" && stop.by === "pc";
    return isPc ? m.ticket_stopped_pc() : m.ticket_stopped();
  }
  return view.online ? null : m.problem_connector_offline();
}

function QuoteFigure(props: {
  label: string;
  value: number | null;
  spec: { digits: number; pip_size: number };
}) {
  return (
    <div className="flex items-baseline gap-1.5">
      <dt className="text-12 text-faint">{props.label}</dt>
      <dd className="text-16 text-strong">
        <Price value={props.value} spec={props.spec} live />
      </dd>
    </div>
  );
}

const QUOTE_PROMISE_MS = 5000;

/** A price older than its promise says so. */
function QuoteAge({
  receivedAt,
  lost,
}: {
  readonly receivedAt: number | null;
  readonly lost: boolean;
}) {
  const now = useNow();
  if (receivedAt === null)
    return lost ? <span className="text-12 text-warn">{m.link_lost()}</span> : null;
  if (!lost && (now ?? receivedAt) - receivedAt < QUOTE_PROMISE_MS) return null;
  return (
    <span className="text-12 text-warn">
      {m.as_of()} <Age at={receivedAt} />
    </span>
  );
}

function TimeframeSwitch({
  timeframe,
  onChoose,
}: {
  timeframe: Timeframe;
  onChoose: (timeframe: Timeframe) => void;
}) {
  return (
    <div
      role="radiogroup"
      aria-label={m.timeframe()}
      className="ml-auto flex max-md:ml-0 max-md:w-full"
    >
      {TIMEFRAMES.map((name) => (
        // biome-ignore lint/a11y/useSemanticElements: a row of buttons of which one is chosen
        <button
          key={name}
          type="button"
          role="radio"
          aria-checked={name === timeframe}
          onClick={() => onChoose(name)}
          className="touch min-w-9 rounded-md px-1.5 text-12 font-medium text-faint hover:text-strong aria-checked:bg-surface-3 aria-checked:text-strong max-md:flex-1"
        >
          {name}
        </button>
      ))}
    </div>
  );
}

function Chart(props: {
  connectionId: string;
  symbol: string;
  timeframe: Timeframe;
  digits: number;
  practice: boolean;
}) {
  const { connectionId, symbol, timeframe, digits, practice } = props;
  const { view, quotes } = useLive();
  const [attempt, setAttempt] = useState(0);
  const online = view?.online ?? false;
  const load = useCandles(
    { account: connectionId, symbol, timeframe, attempt: attempt + (online ? 0.5 : 0) },
    quotes[symbol] ?? null,
  );
  const lines = useLines(symbol);
  return (
    <ChartPlace className="relative h-[52vh] min-h-72 border-t border-line p-1 lg:h-[560px]">
      {load.state === "failed" && (
        <div className="flex h-full flex-col items-start gap-3 p-4">
          <Notice tone="warn" title={m.chart_failed()}>
            {orderProblemText(load.problem)}
          </Notice>
          <Button onClick={() => setAttempt(attempt + 1)}>{m.error_retry()}</Button>
        </div>
      )}
      {load.state !== "failed" && (
        <CandleChart
          label={m.chart_label({ symbol, timeframe })}
          candles={load.state === "ready" ? load.candles : NONE}
          last={load.state === "ready" ? load.last : null}
          lines={lines}
          digits={digits}
        />
      )}
      {practice && (
        <span className="absolute top-2 left-3 z-10 text-12 text-faint">{m.practice_prices()}</span>
      )}
    </ChartPlace>
  );
}

const NONE: never[] = [];

/** Entries, stops and targets of what is held and of what waits, on the chart of their symbol: one line a price. */
function useLines(symbol: string): readonly ChartLine[] {
  const { view } = useLive();
  const snapshot = view?.snapshot;
  return useMemo(() => (snapshot ? chartLines(snapshot, symbol) : []), [snapshot, symbol]);
}

export function shouldRevalidate({
  currentUrl,
  nextUrl,
  defaultShouldRevalidate,
}: {
  currentUrl: URL;
  nextUrl: URL;
  defaultShouldRevalidate: boolean;
}) {
  // Another symbol or timeframe shows the same orders.
  return currentUrl.pathname === nextUrl.pathname && currentUrl.search !== nextUrl.search
    ? false
    : defaultShouldRevalidate;
}
