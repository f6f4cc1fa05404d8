import type { ReactNode } from "react";
import { Money, Profit } from "../components/numbers.tsx";
import { Panel } from "../components/panel.tsx";
import { numberText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import type { BacktestDoneView, CostsView, TradeView } from "../services.server.ts";
import { isFree } from "./doubt.ts";

/** What trading took, and by which prices. */
export function CostsPanel({ result }: { readonly result: BacktestDoneView }) {
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
      <dl className="grid grid-cols-2 gap-x-6 gap-y-2">
        {lines.map(([label, value]) => (
          <div key={label}>
            <dt className="text-12 text-faint">{label}</dt>
            <dd className="text-strong">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-12 text-faint">
        {isFree(costs) ? m.label_no_costs() : m.costs_text()} {usedText(costs, currency)}
      </p>
    </Panel>
  );
}

/** The prices of trading in words: "spread 8 points · commission 3.50 USD a lot and side · ...". */
function usedText(costs: CostsView, currency: string): string {
  const locale = getLocale();
  const points = (value: number) => numberText(value, locale, Number.isInteger(value) ? 0 : 1);
  const spread =
    costs.spread_by_hour !== null
      ? m.used_spread_by_hour()
      : costs.spread_points === "fromData"
        ? m.used_spread_of_bars()
        : m.used_spread({ points: points(costs.spread_points) });
  return [
    spread,
    m.used_slippage({ points: points(costs.slippage_points) }),
    m.used_commission({ amount: numberText(costs.commission_per_lot_per_side, locale), currency }),
    ...(costs.commission_minimum > 0
      ? [m.used_minimum({ amount: numberText(costs.commission_minimum, locale), currency })]
      : []),
    ...(costs.commission_percent > 0
      ? [m.used_percent({ percent: numberText(costs.commission_percent, locale, 3) })]
      : []),
    m.used_swap({
      long: points(costs.swap_long_points),
      short: points(costs.swap_short_points),
    }),
  ].join(" · ");
}
