import { lazy, Suspense, useState } from "react";
import { Button } from "../components/button.tsx";
import { classNames } from "../components/class-names.ts";
import { Price, Profit } from "../components/numbers.tsx";
import { Empty } from "../components/panel.tsx";
import { type Column, DataTable } from "../components/table.tsx";
import { Time } from "../components/times.tsx";
import { lotsText } from "../format/price.ts";
import { m } from "../i18n/generated/messages.js";
import { orderProblemText } from "../i18n/order-problems.ts";
import { useLive } from "../live/live-room.tsx";
import type { OrderView } from "../services.server.ts";
import { OrderLife } from "./order-life.tsx";
import type { Presses } from "./use-presses.ts";
import { actionText, stateText, typeText } from "./words.ts";

const OrderDialog = lazy(async () => ({
  default: (await import("./order-dialog.tsx")).OrderDialog,
}));

export interface OrdersTableProps {
  readonly orders: readonly OrderView[];
  readonly currency: string;
  readonly connectionId: string;
  readonly presses: Presses;
}

const BAD: readonly string[] = ["REJECTED", "DENIED", "EXPIRED", "ABSENT"];

/** Orders as they were stored, with the state that the room says now; a tap opens an order's life. */
export function OrdersTable({ orders, currency, connectionId, presses }: OrdersTableProps) {
  const { view, events } = useLive();
  const [open, setOpen] = useState<OrderView | null>(null);
  const [changing, setChanging] = useState<OrderView | null>(null);
  const specs = new Map(view?.symbols.map((spec) => [spec.symbol, spec]));
  const specOf = (symbol: string) => specs.get(symbol) ?? { digits: 5, pip_size: 0.0001 };
  const changingSpec = changing && specs.get(changing.symbol);
  const stateOf = (order: OrderView) =>
    order.final ? order.status : (events[order.id]?.at(-1)?.state ?? order.status);
  const columns: Column<OrderView>[] = [
    {
      key: "what",
      title: m.order(),
      head: true,
      cell: (order) => (
        <button
          type="button"
          className="text-left font-medium text-strong underline decoration-line underline-offset-4 hover:decoration-current"
          onClick={() => setOpen(order)}
        >
          {order.order_type && order.action === "open"
            ? typeText(order.order_type)
            : actionText(order.action)}{" "}
          {order.lot_size === null ? "" : lotsText(order.lot_size)} {order.symbol}
        </button>
      ),
    },
    {
      key: "time",
      title: m.time(),
      cell: ({ created_at }) => <Time at={created_at} style="second" />,
      sortBy: ({ created_at }) => created_at,
    },
    {
      key: "state",
      title: m.state(),
      cell: (order) => {
        const state = stateOf(order);
        return (
          <span className="max-md:text-right">
            <span
              className={classNames(
                BAD.includes(state) && "text-danger",
                state === "UNKNOWN" && "text-warn",
              )}
            >
              {stateText(state)}
            </span>
            {order.code && BAD.includes(state) && (
              <span className="block max-w-[40ch] text-12 text-faint">
                {orderProblemText(order)}
              </span>
            )}
          </span>
        );
      },
    },
    {
      key: "price",
      title: m.price(),
      numeric: true,
      cell: (order) => (
        <Price value={order.price ?? order.requested_price} spec={specOf(order.symbol)} />
      ),
    },
    {
      key: "profit",
      title: m.profit(),
      numeric: true,
      cell: ({ profit }) => (profit === null ? "–" : <Profit value={profit} currency={currency} />),
    },
    {
      key: "ticket",
      title: m.ticket(),
      numeric: true,
      cell: ({ ticket }) => <span className="font-mono text-12">{ticket ?? "–"}</span>,
    },
    {
      key: "actions",
      title: m.actions(),
      actions: true,
      cell: (order) =>
        ["PLACED", "QUEUED"].includes(stateOf(order)) && order.action === "open" ? (
          <span className="inline-flex gap-1.5">
            {stateOf(order) === "PLACED" && specs.has(order.symbol) && (
              <Button
                className="md:min-h-7 md:px-2.5 md:text-12"
                onClick={() => setChanging(order)}
                aria-label={m.modify_order_title({ symbol: order.symbol })}
              >
                {m.change()}
              </Button>
            )}
            <Button
              className="md:min-h-7 md:px-2.5 md:text-12"
              disabled={presses.busy}
              onClick={() =>
                presses.press(
                  {
                    action: "cancel",
                    connection_id: connectionId,
                    order_id: order.id,
                    clicked_at: new Date().toISOString(),
                  },
                  order.symbol,
                )
              }
            >
              {m.cancel_order()}
            </Button>
          </span>
        ) : null,
    },
  ];
  return (
    <>
      <DataTable
        caption={m.orders()}
        columns={columns}
        rows={orders}
        rowKey={({ id }) => id}
        limit={12}
        moreLabel={(count) => m.show_more({ count })}
        empty={<Empty title={m.orders_empty_title()}>{m.orders_empty_text()}</Empty>}
      />
      {open && <OrderLife order={open} onClose={() => setOpen(null)} />}
      {changing && changingSpec && (
        <Suspense>
          <OrderDialog
            order={changing}
            waiting={view?.snapshot?.orders.find(({ ticket }) => ticket === changing.ticket)}
            spec={changingSpec}
            connectionId={connectionId}
            presses={presses}
            onDone={() => setChanging(null)}
          />
        </Suspense>
      )}
    </>
  );
}
