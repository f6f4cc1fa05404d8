import { Link } from "@remix-run/react";
import { CircleAlert, CircleCheck, LoaderCircle, SearchCheck } from "lucide-react";
import { useLayoutEffect, useState } from "react";
import { Button } from "../components/button.tsx";
import { Profit } from "../components/numbers.tsx";
import { lotsText, priceText } from "../format/price.ts";
import { m } from "../i18n/generated/messages.js";
import { orderProblemText } from "../i18n/order-problems.ts";
import type { OrderView } from "../services.server.ts";
import { isOwnLimit, looksLikeDuplicate, type Press } from "./press.ts";
import { stateText, typeText } from "./words.ts";

export interface PressCardProps {
  readonly press: Press;
  readonly digits: number;
  readonly currency: string;
  readonly onOpen: (order: OrderView) => void;
  /** Of which account, where the reader has several. */
  readonly account?: string | undefined;
  /** Presses the same again although it looks like the one before; null while nothing can be pressed. */
  readonly onSendAnyway: ((press: Press) => void) | null;
}

/** What became of one press: pending stays pending, filled shows its ticket, a refusal says what to do. */
export function PressCard(props: PressCardProps) {
  const { press, digits, currency, onOpen, account, onSendAnyway } = props;
  const { state, order } = press;
  return (
    <li
      className="animate-rise flex gap-2.5 rounded-md bg-surface-2 px-3 py-2.5"
      aria-busy={state === "sending" || state === "pending"}
    >
      <PressIcon state={state} />
      <div className="min-w-0 flex-1">
        <p className="font-medium text-strong">{pressTitle(press)}</p>
        {account && <p className="text-12 text-faint">{account}</p>}
        {state === "done" && order && (
          <DoneText press={press} order={order} digits={digits} currency={currency} />
        )}
        {state === "checking" && <p>{m.press_checking_text()}</p>}
        {state === "pending" && order && (
          <p>{order.status === "UNKNOWN" ? m.press_unknown_text() : stateText(order.status)}</p>
        )}
        {state === "refused" && (
          <p data-testid="refusal">
            {orderProblemText(
              press.problem ?? { code: order?.code ?? null, message: order?.message ?? null },
            )}
          </p>
        )}
        {state === "refused" && isOwnLimit(press) && (
          <Link
            to="/risk"
            className="mt-1 mr-3 inline-block text-12 font-medium text-accent underline"
          >
            {m.see_limits()}
          </Link>
        )}
        {state === "refused" && looksLikeDuplicate(press) && (
          <Button
            className="mt-2 mr-3"
            disabled={onSendAnyway === null}
            onClick={() => onSendAnyway?.(press)}
          >
            {m.send_anyway()}
          </Button>
        )}
        {order && (
          <button
            type="button"
            className="mt-1 text-12 font-medium text-accent underline"
            onClick={() => onOpen(order)}
          >
            {m.order_life()}
          </button>
        )}
      </div>
    </li>
  );
}

function PressIcon({ state }: { readonly state: Press["state"] }) {
  switch (state) {
    case "sending":
    case "pending":
      return (
        <LoaderCircle size={18} aria-hidden className="mt-px shrink-0 animate-spin text-faint" />
      );
    case "checking":
      return <SearchCheck size={18} aria-hidden className="mt-px shrink-0 text-warn" />;
    case "done":
      return <CircleCheck size={18} aria-hidden className="mt-px shrink-0 text-accent" />;
    case "refused":
      return <CircleAlert size={18} aria-hidden className="mt-px shrink-0 text-danger" />;
  }
}

function pressTitle({ wish, symbol, state }: Press): string {
  if (state === "checking") return m.press_checking({ symbol });
  switch (wish.action) {
    case "open": {
      const what = { type: typeText(wish.order_type), lots: lotsText(wish.lot_size), symbol };
      if (state === "done") return m.press_open_done(what);
      return state === "refused" ? m.press_open_refused(what) : m.press_open_sent(what);
    }
    case "close":
      if (state === "done") return m.press_close_done({ symbol });
      return state === "refused"
        ? m.press_close_refused({ symbol })
        : m.press_close_sent({ symbol });
    case "close_by":
      if (state === "done") return m.press_close_by_done({ symbol });
      return state === "refused"
        ? m.press_close_refused({ symbol })
        : m.press_close_sent({ symbol });
    case "modify_order":
      if (state === "done") return m.press_order_done({ symbol });
      return state === "refused"
        ? m.press_order_refused({ symbol })
        : m.press_order_sent({ symbol });
    case "modify":
      if (state === "done") return m.press_modify_done({ symbol });
      return state === "refused"
        ? m.press_modify_refused({ symbol })
        : m.press_modify_sent({ symbol });
    case "cancel":
      if (state === "done") return m.press_cancel_done({ symbol });
      return state === "refused"
        ? m.press_cancel_refused({ symbol })
        : m.press_cancel_sent({ symbol });
  }
}

function DoneText({
  press,
  order,
  digits,
  currency,
}: Pick<PressCardProps, "press" | "digits" | "currency"> & { readonly order: OrderView }) {
  const ms = useShownAfter(press, order);
  const filled = order.status === "FILLED" || order.status === "PARTIAL";
  return (
    <>
      {order.action === "open" && order.ticket && (
        <p className="nums" data-testid="ticket" data-ms={ms} data-status={order.status}>
          {filled && order.price !== null
            ? m.ticket_filled({ ticket: order.ticket, price: priceText(order.price, digits) })
            : m.ticket_placed({ ticket: order.ticket })}
          {ms !== undefined && <span className="text-faint"> · {ms} ms</span>}
        </p>
      )}
      {order.action === "close" && order.profit !== null && (
        <p>
          {m.closed_with()}{" "}
          <span data-testid="closed-profit" data-ms={ms} data-profit={order.profit}>
            <Profit value={order.profit} currency={currency} />
          </span>
        </p>
      )}
    </>
  );
}

/** From the click to the moment the outcome stood on the page, ms; also a measure in the page's timings. */
function useShownAfter(press: Press, order: OrderView): number | undefined {
  const [ms, setMs] = useState<number>();
  const { key, pressedAt } = press;
  useLayoutEffect(() => {
    performance.mark(`order-shown:${key}`);
    performance.measure(`order:${order.action}`, {
      start: `order-click:${key}`,
      end: `order-shown:${key}`,
      detail: { order: order.id },
    });
    setMs(Math.round(performance.now() - pressedAt));
  }, [key, pressedAt, order.action, order.id]);
  return ms;
}
