import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { Link, useLoaderData } from "@remix-run/react";
import { useCallback, useMemo, useState } from "react";
import { findInstrument } from "#broking";
import { CostsPanel } from "../backtest/costs-panel.tsx";
import { Downloads } from "../backtest/downloads.tsx";
import { EquityPanel } from "../backtest/equity-panel.tsx";
import { LabelNotices } from "../backtest/label-notices.tsx";
import { LuckPanel } from "../backtest/luck-panel.tsx";
import { type MetricGroup, mainMetrics, metricGroups } from "../backtest/metric-groups.ts";
import { AllMetrics, MainMetrics } from "../backtest/metrics-panel.tsx";
import { ReceiptPanel } from "../backtest/receipt-panel.tsx";
import { RunNotes } from "../backtest/run-notes.tsx";
import { type NumberedTrade, numbered } from "../backtest/trade-filter.ts";
import { TradePanel } from "../backtest/trade-panel.tsx";
import { TradesPanel } from "../backtest/trades-panel.tsx";
import { Unfinished } from "../backtest/unfinished.tsx";
import { useProgress } from "../backtest/use-progress.ts";
import { ButtonLink } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { Page } from "../components/panel.tsx";
import { numberText } from "../format/money.ts";
import type { PriceDigits } from "../format/price.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import {
  type BacktestDetailView,
  type BacktestDoneView,
  openDesk,
  refusalOf,
  refuse,
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
      groups: result.status === "done" ? metricGroups(result.metrics, getLocale()) : [],
      spec: { digits: instrument?.digits ?? 5, pip_size: instrument?.pipSize ?? 0.0001 },
    };
  } catch (error) {
    throw data(null, { status: refusalOf(error).status });
  }
}

/** The one thing to do with a run: call it off. */
export async function action(args: ActionFunctionArgs) {
  const { services, user } = await openDesk(args);
  try {
    await services.backtests.cancel(user.id, args.params.id ?? "");
    return null;
  } catch (error) {
    return refuse(error);
  }
}

export default function BacktestResult() {
  const { result: loaded, groups, spec } = useLoaderData<typeof loader>();
  const result = loaded as BacktestDetailView; // every value comes over as it was
  const progress = useProgress(result);
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
        <>
          {result.status === "done" && <Downloads id={result.id} />}
          <ButtonLink
            to={`/backtest/validate?strategy=${result.strategy_id}&version=${result.strategy_version}&symbol=${result.symbol}&timeframe=${result.timeframe}`}
          >
            {m.val_open()}
          </ButtonLink>
          <ButtonLink
            to={`/backtest?strategy=${result.strategy_id}&symbol=${result.symbol}&timeframe=${result.timeframe}`}
          >
            {m.run_again()}
          </ButtonLink>
        </>
      }
    >
      <LabelNotices result={result} />
      {result.status === "done" ? (
        <Done key={result.id} result={result} groups={groups} spec={spec} />
      ) : (
        <Unfinished run={result} progress={progress} />
      )}
    </Page>
  );
}

interface DoneProps {
  readonly result: BacktestDoneView;
  readonly groups: readonly MetricGroup[];
  readonly spec: PriceDigits;
}

function Done({ result, groups, spec }: DoneProps) {
  const { currency } = result;
  const trades = useMemo(() => numbered(result.trades), [result.trades]);
  const [chosen, setChosen] = useState<number | null>(null);
  const choose = useCallback(({ number }: NumberedTrade) => setChosen(number), []);
  const trade = chosen === null ? undefined : trades[chosen - 1];
  return (
    <>
      {trades.length === 0 && (
        <Notice tone="warn" title={m.no_trades_title()}>
          {m.no_trades_text()}
        </Notice>
      )}
      <MainMetrics rows={mainMetrics(groups)} currency={currency} />
      <EquityPanel result={result} />
      <LuckPanel overfit={result.overfit} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <RunNotes result={result} />
        <CostsPanel result={result} />
      </div>
      {trade && (
        <TradePanel
          result={result}
          trade={trade}
          spec={spec}
          onMove={(step) => setChosen(trade.number + step)}
          onClose={() => setChosen(null)}
        />
      )}
      <TradesPanel
        trades={trades}
        currency={currency}
        spec={spec}
        chosen={chosen}
        onChoose={choose}
      />
      <AllMetrics groups={groups} currency={currency} />
      <ReceiptPanel result={result} />
    </>
  );
}
