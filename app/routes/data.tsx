import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { Fold } from "../backtest/fold.tsx";
import { ButtonLink } from "../components/button.tsx";
import { Empty, Page, Panel } from "../components/panel.tsx";
import { type Column, DataTable } from "../components/table.tsx";
import { Time } from "../components/times.tsx";
import { ImportForm } from "../data/import-form.tsx";
import { OriginTag } from "../data/origin-tag.tsx";
import { QualityCell } from "../data/quality-cell.tsx";
import { SyntheticForm } from "../data/synthetic-form.tsx";
import { YahooForm } from "../data/yahoo-form.tsx";
import { numberText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import { type BarSetView, openDesk } from "../services.server.ts";

export const meta: MetaFunction = () => [{ title: `${m.nav_data()} · NusaTrade` }];

export async function loader(args: LoaderFunctionArgs) {
  const { services, user } = await openDesk(args);
  return { sets: await services.bars.sets(user.id) };
}

export default function Data() {
  const { sets } = useLoaderData<typeof loader>();
  return (
    <Page title={m.nav_data()} lead={m.data_lead()}>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_380px]">
        <Panel title={m.stored_sets()} flush>
          <DataTable
            caption={m.stored_sets()}
            columns={columnsOf()}
            rows={sets}
            rowKey={({ symbol, timeframe }) => `${symbol} ${timeframe}`}
            empty={<Empty title={m.data_empty_title()}>{m.data_empty_text()}</Empty>}
          />
        </Panel>
        <div
          className={`flex min-w-0 flex-col gap-4 ${sets.length === 0 ? "max-lg:order-first" : ""}`}
        >
          <Panel title={m.import_title()}>
            <ImportForm />
          </Panel>
          <Fold title={m.yahoo_title()}>
            <YahooForm />
          </Fold>
          <Fold title={m.demo_title()} open={sets.length === 0}>
            <SyntheticForm />
          </Fold>
        </div>
      </div>
    </Page>
  );
}

function columnsOf(): readonly Column<BarSetView>[] {
  return [
    {
      key: "symbol",
      title: m.symbol(),
      head: true,
      sortBy: ({ symbol, timeframe }) => `${symbol} ${timeframe}`,
      cell: ({ symbol, timeframe, origin }) => (
        <span className="flex flex-wrap items-center gap-x-2 font-medium text-strong">
          {symbol} {timeframe} <OriginTag origin={origin} />
        </span>
      ),
    },
    {
      key: "bars",
      title: m.bars(),
      numeric: true,
      sortBy: ({ bars }) => bars,
      cell: ({ bars }) => numberText(bars, getLocale(), 0),
    },
    {
      key: "from",
      title: m.from(),
      cell: ({ from }) => <Time at={from} style="day" />,
      sortBy: ({ from }) => from,
    },
    {
      key: "to",
      title: m.to(),
      cell: ({ to }) => <Time at={to} style="day" />,
      sortBy: ({ to }) => to,
    },
    {
      key: "quality",
      title: m.quality(),
      wide: true,
      sortBy: ({ quality }) => quality.coverage,
      cell: (set) => <QualityCell set={set} />,
    },
    {
      key: "actions",
      title: m.actions(),
      actions: true,
      cell: ({ symbol, timeframe }) => (
        <ButtonLink
          to={`/backtest?symbol=${symbol}&timeframe=${timeframe}`}
          className="md:min-h-7 md:px-2.5 md:text-12"
        >
          {m.nav_backtest()}
        </ButtonLink>
      ),
    },
  ];
}
