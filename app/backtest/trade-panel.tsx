import { ChevronLeft, ChevronRight, X } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import type { Bars } from "#domain";
import { ChartPlace, TradeChart } from "../charts/lazy.tsx";
import type { ShownTrade } from "../charts/trade-chart.tsx";
import { Button, IconButton } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { Money, Price, Profit } from "../components/numbers.tsx";
import { Panel } from "../components/panel.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { Time } from "../components/times.tsx";
import { numberText } from "../format/money.ts";
import { lotsText, type PriceDigits } from "../format/price.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import type { BacktestDoneView } from "../services.server.ts";
import { exitText } from "./exit-words.ts";
import type { NumberedTrade } from "./trade-filter.ts";
import type { TradeStory } from "./trade-story.ts";
import { type RunBars, useRunBars } from "./use-run-bars.ts";

export interface TradePanelProps {
  readonly result: BacktestDoneView;
  readonly trade: NumberedTrade;
  readonly spec: PriceDigits;
  /** Opens the trade before (-1) or after (1). */
  readonly onMove: (step: 1 | -1) => void;
  readonly onClose: () => void;
}

/** One trade: its candles, and why it was made. */
export function TradePanel({ result, trade, spec, onMove, onClose }: TradePanelProps) {
  const load = useRunBars(result.rerun.data);
  const bars = load.state === "ready" ? load.bars : null;
  const story = useStory(result, trade, bars);
  const place = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another trade is shown in the same place
  useEffect(() => {
    place.current?.scrollIntoView({ block: "nearest" });
  }, [trade.number]);
  return (
    <div ref={place} className="scroll-mt-16" data-testid="trade">
      <Panel
        title={m.trade_number({ number: trade.number, count: result.trades.length })}
        note={<Profit value={trade.net_profit} currency={result.currency} />}
        actions={
          <>
            <IconButton
              label={m.previous()}
              disabled={trade.number === 1}
              onClick={() => onMove(-1)}
            >
              <ChevronLeft size={16} aria-hidden />
            </IconButton>
            <IconButton
              label={m.next()}
              disabled={trade.number === result.trades.length}
              onClick={() => onMove(1)}
            >
              <ChevronRight size={16} aria-hidden />
            </IconButton>
            <IconButton label={m.close()} onClick={onClose}>
              <X size={16} aria-hidden />
            </IconButton>
          </>
        }
      >
        <div className="grid grid-cols-1 gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
          <Candles load={load} trade={trade} story={story} digits={spec.digits} />
          <div className="flex min-w-0 flex-col gap-4">
            <Story story={story} failed={load.state === "failed"} />
            <Facts trade={trade} currency={result.currency} spec={spec} story={story} />
          </div>
        </div>
      </Panel>
    </div>
  );
}

type StoryLoad = TradeStory | "loading" | "failed";

/** Worked out in the browser from the bars, when a trade is opened. */
function useStory(result: BacktestDoneView, trade: NumberedTrade, bars: Bars | null): StoryLoad {
  const [told, setTold] = useState<{ readonly of: number; readonly story: StoryLoad } | null>(null);
  useEffect(() => {
    if (!bars) return;
    let left = false;
    const tell = (story: StoryLoad) => !left && setTold({ of: trade.number, story });
    import("./trade-story.ts")
      .then(({ storyOf }) => tell(storyOf(result.rerun, bars, trade, getLocale())))
      .catch(() => tell("failed"));
    return () => {
      left = true;
    };
  }, [result, trade, bars]);
  return told?.of === trade.number ? told.story : "loading";
}

function Candles({
  load,
  trade,
  story,
  digits,
}: {
  readonly load: RunBars;
  readonly trade: NumberedTrade;
  readonly story: StoryLoad;
  readonly digits: number;
}) {
  const shown = useMemo((): ShownTrade => {
    const { stop, target } = typeof story === "string" ? { stop: null, target: null } : story;
    return {
      side: trade.side,
      entryBar: trade.entry_bar,
      entryPrice: trade.entry_price,
      exitBar: trade.exit_bar,
      exitPrice: trade.exit_price,
      stop,
      target,
    };
  }, [trade, story]);
  const words = useMemo(
    () => ({
      entry: `${trade.side === "long" ? m.type_buy() : m.type_sell()} ${lotsText(trade.lots)}`,
      exit: exitText(trade.exit_reason),
      stop: m.stop_loss(),
      target: m.take_profit(),
    }),
    [trade],
  );
  if (load.state === "failed") {
    return (
      <Notice tone="danger" title={m.run_bars_failed()}>
        <Button onClick={load.again}>{m.error_retry()}</Button>
      </Notice>
    );
  }
  return (
    <ChartPlace className="h-80 max-md:h-64">
      {load.state === "ready" && story !== "loading" ? (
        <TradeChart
          label={m.trade_chart_label({ number: trade.number })}
          bars={load.bars}
          trade={shown}
          digits={digits}
          words={words}
        />
      ) : (
        <Skeleton className="h-full w-full" />
      )}
    </ChartPlace>
  );
}

function Story({ story, failed }: { readonly story: StoryLoad; readonly failed: boolean }) {
  if (failed) return null;
  if (story === "failed") return <p className="text-warn">{m.story_failed()}</p>;
  if (story === "loading") {
    return (
      <div aria-hidden className="flex flex-col gap-2">
        <Skeleton className="h-3" />
        <Skeleton className="h-3" />
        <Skeleton className="h-3 w-2/3" />
      </div>
    );
  }
  return (
    <p className="max-w-[75ch] text-strong" data-testid="story">
      {story.text}
    </p>
  );
}

function Facts({
  trade,
  currency,
  spec,
  story,
}: {
  readonly trade: NumberedTrade;
  readonly currency: string;
  readonly spec: PriceDigits;
  readonly story: StoryLoad;
}) {
  const levels = typeof story === "string" ? { stop: null, target: null } : story;
  const { initial_risk: risk } = trade;
  const locale = getLocale();
  const facts: readonly (readonly [string, ReactNode])[] = [
    [m.opened(), <Time key="a" at={trade.entry_time} />],
    [m.open_price(), <Price key="b" value={trade.entry_price} spec={spec} />],
    [m.stop_loss(), <Price key="c" value={levels.stop} spec={spec} />],
    [m.take_profit(), <Price key="d" value={levels.target} spec={spec} />],
    [m.closed(), <Time key="e" at={trade.exit_time} />],
    [m.close_price(), <Price key="f" value={trade.exit_price} spec={spec} />],
    [m.bars_held(), numberText(trade.exit_bar - trade.entry_bar, locale, 0)],
    [m.risk_at_entry(), <Money key="g" value={risk} currency={currency} />],
    [m.in_r(), risk === null ? "–" : `${numberText(trade.net_profit / risk, locale)} R`],
    [m.best_while_open(), <Profit key="h" value={trade.max_favourable} currency={currency} />],
    [m.worst_while_open(), <Profit key="i" value={trade.max_adverse} currency={currency} />],
    [m.costs(), <Money key="j" value={trade.commission + trade.swap} currency={currency} />],
  ];
  return (
    <dl className="nums grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5">
      {facts.map(([label, value]) => (
        <div key={label} className="contents">
          <dt className="text-faint">{label}</dt>
          <dd className="text-right text-strong">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
