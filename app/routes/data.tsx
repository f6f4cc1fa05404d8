import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { Button, ButtonLink } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { Empty, Page, Panel } from "../components/panel.tsx";
import { type Column, DataTable } from "../components/table.tsx";
import { Time } from "../components/times.tsx";
import { DEMO_SETS, demoCsv, demoName } from "../data/demo-bars.ts";
import { ImportForm } from "../data/import-form.tsx";
import { numberText } from "../format/money.ts";
import { problemText } from "../i18n/errors.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import { type BarSetView, openDesk, refuse, textOf } from "../services.server.ts";

export const meta: MetaFunction = () => [{ title: `${m.nav_data()} · NusaTrade` }];

export async function loader(args: LoaderFunctionArgs) {
  const { services, user } = await openDesk(args);
  return {
    sets: await services.bars.sets(user.id),
    demo: DEMO_SETS.map(demoName),
  };
}

/** Stores generated bars of the market that was pressed. */
export async function action(args: ActionFunctionArgs) {
  const { services, user } = await openDesk(args);
  const wanted = textOf(await args.request.formData(), "demo");
  const set = DEMO_SETS.find((known) => wanted === demoName(known));
  if (!set)
    return data(
      { problem: { code: "bad_request", message: "This market is not generated.", details: {} } },
      { status: 422 },
    );
  try {
    const { symbol, timeframe } = set;
    return {
      stored: await services.bars.import(user.id, { symbol, timeframe, csv: demoCsv(set) }),
    };
  } catch (error) {
    return refuse(error);
  }
}

export default function Data() {
  const { sets, demo } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const pending = useNavigation();
  const columns: Column<BarSetView>[] = [
    {
      key: "symbol",
      title: m.symbol(),
      head: true,
      sortBy: ({ symbol }) => symbol,
      cell: ({ symbol }) => <span className="font-medium text-strong">{symbol}</span>,
    },
    { key: "timeframe", title: m.timeframe(), cell: ({ timeframe }) => timeframe },
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
  return (
    <Page title={m.nav_data()} lead={m.data_lead()}>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_400px]">
        <Panel title={m.stored_sets()} flush>
          <DataTable
            caption={m.stored_sets()}
            columns={columns}
            rows={sets}
            rowKey={({ symbol, timeframe }) => `${symbol} ${timeframe}`}
            empty={<Empty title={m.data_empty_title()}>{m.data_empty_text()}</Empty>}
          />
        </Panel>
        <div className="flex min-w-0 flex-col gap-4 max-lg:order-first">
          <Panel title={m.import_title()}>
            <ImportForm />
          </Panel>
          <Panel title={m.demo_title()}>
            <Form method="post" className="flex flex-col gap-3">
              <p className="text-faint">{m.demo_text()}</p>
              {answer && "problem" in answer && (
                <Notice tone="danger" title={problemText(answer.problem)} />
              )}
              {answer && "stored" in answer && (
                <Notice
                  tone="good"
                  title={m.demo_stored({
                    symbol: answer.stored.symbol,
                    timeframe: answer.stored.timeframe,
                    count: numberText(answer.stored.bars, getLocale(), 0),
                  })}
                />
              )}
              <div className="flex flex-wrap gap-2">
                {demo.map((name) => (
                  <Button
                    key={name}
                    type="submit"
                    name="demo"
                    value={name}
                    pending={pending.formData?.get("demo") === name}
                    aria-label={m.demo_generate({ name })}
                  >
                    {name}
                  </Button>
                ))}
              </div>
            </Form>
          </Panel>
        </div>
      </div>
    </Page>
  );
}
