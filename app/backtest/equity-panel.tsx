import { TriangleAlert } from "lucide-react";
import { ChartPlace, EquityPlot } from "../charts/lazy.tsx";
import { Profit } from "../components/numbers.tsx";
import { Panel } from "../components/panel.tsx";
import { m } from "../i18n/generated/messages.js";
import { metricOf } from "../metrics.ts";
import type { BacktestDoneView } from "../services.server.ts";
import { isWide } from "./doubt.ts";

/** The account over time, how sure its end is, and how deep it fell. */
export function EquityPanel({ result }: { readonly result: BacktestDoneView }) {
  const { currency, interval, metrics, equity, initial_balance } = result;
  const wide = isWide(interval, metricOf(metrics, "net_profit") ?? 0);
  return (
    <Panel
      title={m.equity_and_drawdown()}
      note={
        <span
          className={`nums inline-flex items-center gap-1.5 ${wide ? "rounded-md border border-warn px-2 py-0.5 text-warn" : ""}`}
          data-testid="interval"
          data-wide={wide}
        >
          {wide && <TriangleAlert size={14} aria-hidden />}
          {m.interval()}: <Profit value={interval.worst} currency={currency} /> …{" "}
          <Profit value={interval.best} currency={currency} />
        </span>
      }
    >
      <p className="mb-3 max-w-[75ch] text-12 text-faint">
        {wide ? m.interval_wide() : m.interval_text()}
      </p>
      <ChartPlace className="min-h-[350px]">
        <EquityPlot
          equity={equity}
          initial={initial_balance}
          currency={currency}
          interval={interval}
        />
      </ChartPlace>
    </Panel>
  );
}
