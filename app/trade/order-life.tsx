import { useEffect, useState } from "react";
import { Modal } from "../components/dialog.tsx";
import { Notice } from "../components/notice.tsx";
import { TableSkeleton } from "../components/skeleton.tsx";
import { Time } from "../components/times.tsx";
import { lotsText } from "../format/price.ts";
import { type Problem, problemText } from "../i18n/errors.ts";
import { m } from "../i18n/generated/messages.js";
import { useLive } from "../live/live-room.tsx";
import type { OrderDetailView, OrderEventView, OrderView } from "../services.server.ts";
import { partyText, stateText, typeText } from "./words.ts";

export interface OrderLifeProps {
  readonly order: OrderView;
  readonly onClose: () => void;
}

/** Every stamp of one order, from the click to the deal, and the milliseconds between them. */
export function OrderLife({ order, onClose }: OrderLifeProps) {
  const { events } = useLive();
  const known = events[order.id]?.length ?? 0;
  const [detail, setDetail] = useState<OrderDetailView | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new event makes the stored list longer
  useEffect(() => {
    const ended = new AbortController();
    fetch(`/trade/orders?id=${encodeURIComponent(order.id)}`, { signal: ended.signal })
      .then((reply) => reply.json() as Promise<{ order?: OrderDetailView; problem?: Problem }>)
      .then((body) => {
        setDetail(body.order ?? null);
        setProblem(body.problem ?? null);
      })
      .catch(() => {
        if (!ended.signal.aborted) setProblem({ code: "offline", message: "", details: {} });
      });
    return () => ended.abort();
  }, [order.id, known]);

  const shownMs = clickToShown(order.id);
  const title = [
    order.order_type ? typeText(order.order_type) : actionText(order.action),
    order.lot_size === null ? "" : lotsText(order.lot_size),
    order.symbol,
  ]
    .filter(Boolean)
    .join(" ");
  return (
    <Modal
      wide
      open
      onOpenChange={onClose}
      title={title}
      lead={stateText((detail ?? order).status)}
    >
      {problem && <Notice tone="warn" title={problemText(problem)} />}
      {!detail && !problem && <TableSkeleton />}
      {detail && <LifeLine events={detail.events} />}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {(
          [
            [m.ticket(), (detail ?? order).ticket],
            [m.deal(), (detail ?? order).deal_ticket],
            [m.order_id(), order.id],
            ...(shownMs === null
              ? []
              : [[m.click_to_shown(), `${Math.round(shownMs)} ms`] as const]),
          ] as const
        ).map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-faint">{name}</dt>
            <dd className="min-w-0 truncate font-mono text-12 leading-5">{value ?? "–"}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}

/** Across on a desk, down on a phone: a stamp, who made it, and how long after the one before. */
function LifeLine({ events }: { readonly events: readonly OrderEventView[] }) {
  return (
    <ol aria-label={m.order_life()} className="flex max-md:flex-col">
      {events.map((event, i) => {
        const gap = Date.parse(event.at) - Date.parse(events[i - 1]?.at ?? event.at);
        return (
          <li
            key={event.id}
            className="flex min-w-0 max-md:gap-3 md:flex-1 md:flex-col md:gap-2 md:pr-3"
          >
            <span aria-hidden className="flex items-center max-md:flex-col md:-mr-3">
              <span className="size-2.5 shrink-0 rounded-full bg-accent max-md:mt-1.5" />
              {i < events.length - 1 && (
                <span className="bg-edge max-md:w-px max-md:flex-1 md:h-px md:flex-1" />
              )}
            </span>
            <div className="min-w-0 max-md:pb-3">
              <p className="font-medium text-strong">{stampText(event)}</p>
              <p className="text-12 text-faint">{partyText(event.by)}</p>
              <p className="nums text-12 text-normal">
                {i === 0 ? <Time at={event.at} style="clock" /> : `+${gap} ms`}
              </p>
              {(event.code || event.message) && <p className="text-12">{problemText(event)}</p>}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

/** Queued means two things: the server has it, and the account's room has judged and booked it. */
function stampText({ state, by }: OrderEventView): string {
  if (state !== "QUEUED") return stateText(state);
  return by === "api" ? m.stamp_received() : m.stamp_checked();
}

/** From the click to the outcome on the page, ms; null for an order of another page or day. */
function clickToShown(orderId: string): number | null {
  const measures = performance.getEntriesByType("measure") as PerformanceMeasure[]; // by the type asked for
  const own = measures.find(
    ({ detail }) => (detail as { order?: string } | null)?.order === orderId,
  );
  return own?.duration ?? null;
}

export function actionText(action: OrderView["action"]): string {
  switch (action) {
    case "open":
      return m.action_open();
    case "close":
      return m.action_close();
    case "close_by":
      return m.action_close_by();
    case "modify":
      return m.action_modify();
    case "modify_order":
      return m.action_modify_order();
    case "cancel":
      return m.action_cancel();
  }
}
