import { lazy, Suspense, useState } from "react";
import type { SymbolState } from "#protocol";
import { Button } from "../components/button.tsx";
import { Price, Profit } from "../components/numbers.tsx";
import { type Column, DataTable } from "../components/table.tsx";
import { Age, Time } from "../components/times.tsx";
import { lotsText } from "../format/price.ts";
import { m } from "../i18n/generated/messages.js";
import { useLive, useLiveAccount } from "../live/live-room.tsx";
import type { LivePosition } from "../live/profit.ts";
import type { Presses } from "./use-presses.ts";
import { typeText } from "./words.ts";

const CloseDialog = lazy(async () => ({
  default: (await import("./position-dialogs.tsx")).CloseDialog,
}));
const ModifyDialog = lazy(async () => ({
  default: (await import("./position-dialogs.tsx")).ModifyDialog,
}));

const CloseByDialog = lazy(async () => ({
  default: (await import("./position-dialogs.tsx")).CloseByDialog,
}));

const DEFAULT_SPEC = { digits: 5, pip_size: 0.0001 };

export interface PositionsTableProps {
  readonly connectionId: string;
  /** Absent where positions are only looked at. */
  readonly presses?: Presses;
  readonly empty: React.ReactNode;
}

/** What is held now, at the newest prices. */
export function PositionsTable({ connectionId, presses, empty }: PositionsTableProps) {
  const { view, link } = useLive();
  const { positions, currency } = useLiveAccount();
  const [chosen, setChosen] = useState<{
    readonly id: string;
    readonly what: "close" | "modify" | "close_by";
  } | null>(null);
  const specOf = (symbol: string) =>
    view?.symbols.find((known) => known.symbol === symbol) ?? DEFAULT_SPEC;
  const isHedging = view?.snapshot?.account.margin_mode === "hedging";
  const stale = link === "lost" || link === "ended";
  const columns: Column<LivePosition>[] = [
    {
      key: "symbol",
      title: m.symbol(),
      head: true,
      sortBy: ({ symbol }) => symbol,
      cell: ({ symbol, side, lots }) => (
        <span className="flex items-baseline gap-2">
          <span className="font-medium text-strong">{symbol}</span>
          <span className={side === "BUY" ? "text-up" : "text-down"}>
            {typeText(side)} {lotsText(lots)}
          </span>
        </span>
      ),
    },
    {
      key: "opened",
      title: m.opened(),
      cell: ({ open_time }) => <Time at={open_time} style="second" />,
      sortBy: ({ open_time }) => open_time,
    },
    {
      key: "open",
      title: m.open_price(),
      numeric: true,
      cell: ({ open_price, symbol }) => <Price value={open_price} spec={specOf(symbol)} />,
    },
    {
      key: "now",
      title: m.price_now(),
      numeric: true,
      cell: ({ current_price, symbol }) => (
        <Price value={current_price} spec={specOf(symbol)} live />
      ),
    },
    {
      key: "sl",
      title: m.stop_loss(),
      numeric: true,
      cell: ({ stop_loss, symbol }) => <Price value={stop_loss} spec={specOf(symbol)} />,
    },
    {
      key: "tp",
      title: m.take_profit(),
      numeric: true,
      cell: ({ take_profit, symbol }) => <Price value={take_profit} spec={specOf(symbol)} />,
    },
    {
      key: "profit",
      title: m.profit(),
      numeric: true,
      sortBy: ({ profit }) => profit,
      cell: ({ profit, swap, asOf }) => (
        <span className="inline-flex items-baseline gap-2">
          <Profit value={profit + swap} currency={currency} className="font-medium" />
          {stale && (
            <span className="text-12 text-warn">
              {m.as_of()} <Age at={asOf} />
            </span>
          )}
        </span>
      ),
    },
  ];
  if (presses) {
    columns.push({
      key: "actions",
      title: m.actions(),
      actions: true,
      cell: ({ position_id, symbol, side }) => (
        <span className="inline-flex flex-wrap justify-end gap-1.5">
          {oppositesOf(positions, { symbol, side }).length > 0 && isHedging && (
            <Button
              className="md:min-h-7 md:px-2.5 md:text-12"
              onClick={() => setChosen({ id: position_id, what: "close_by" })}
              aria-label={m.close_by_title({ symbol })}
            >
              {m.close_by()}
            </Button>
          )}
          <Button
            className="md:min-h-7 md:px-2.5 md:text-12"
            onClick={() => setChosen({ id: position_id, what: "modify" })}
            aria-label={m.modify_position({ symbol })}
          >
            {m.modify()}
          </Button>
          <Button
            className="md:min-h-7 md:px-2.5 md:text-12"
            onClick={() => setChosen({ id: position_id, what: "close" })}
            aria-label={m.close_position({ symbol })}
          >
            {m.close()}
          </Button>
        </span>
      ),
    });
  }
  const position = positions.find(({ position_id }) => position_id === chosen?.id);
  const spec: SymbolState | undefined = view?.symbols.find(
    ({ symbol }) => symbol === position?.symbol,
  );
  const dialog = { connectionId, position, spec, currency, onDone: () => setChosen(null) };
  return (
    <>
      <DataTable
        caption={m.positions()}
        columns={columns}
        rows={positions}
        rowKey={({ position_id }) => position_id}
        empty={empty}
      />
      {presses && position && spec && chosen && (
        <Suspense>
          {chosen.what === "close" && (
            <CloseDialog {...dialog} position={position} spec={spec} presses={presses} />
          )}
          {chosen.what === "modify" && (
            <ModifyDialog {...dialog} position={position} spec={spec} presses={presses} />
          )}
          {chosen.what === "close_by" && (
            <CloseByDialog
              {...dialog}
              position={position}
              spec={spec}
              presses={presses}
              opposites={oppositesOf(positions, position)}
            />
          )}
        </Suspense>
      )}
    </>
  );
}

/** Positions of the other side in the same symbol. */
function oppositesOf(
  positions: readonly LivePosition[],
  { symbol, side }: Pick<LivePosition, "symbol" | "side">,
): readonly LivePosition[] {
  return positions.filter((one) => one.symbol === symbol && one.side !== side);
}
