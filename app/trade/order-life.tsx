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

  const title = [
    order.order_type ? typeText(order.order_type) : actionText(order.action),
    order.lot_size === null ? "" : lotsText(order.lot_size),
    order.symbol,
  ]
    .filter(Boolean)
    .join(" ");
  return (
    <Modal open onOpenChange={onClose} title={title} lead={stateText((detail ?? order).status)}>
      {problem && <Notice tone="warn" title={problemText(problem)} />}
      {!detail && !problem && <TableSkeleton />}
      {detail && <LifeLine events={detail.events} />}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {(
          [
            [m.ticket(), (detail ?? order).ticket],
            [m.deal(), (detail ?? order).deal_ticket],
            [m.order_id(), order.id],
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

function LifeLine({ events }: { readonly events: readonly OrderEventView[] }) {
  const first = Date.parse(events[0]?.at ?? "");
  return (
    <ol aria-label={m.order_life()} className="flex flex-col">
      {events.map((event, i) => {
        const before = Date.parse(events[i - 1]?.at ?? event.at);
        const gap = Date.parse(event.at) - before;
        return (
          <li key={event.id} className="relative flex gap-3 pb-3 last:pb-0">
            <span aria-hidden className="relative flex w-3 justify-center">
              <span className="mt-1.5 size-2.5 rounded-full bg-accent" />
              {i < events.length - 1 && (
                <span className="absolute top-4.5 -bottom-1.5 w-px bg-line" />
              )}
            </span>
            <div className="min-w-0 flex-1">
              <p className="flex items-baseline gap-2">
                <span className="font-medium text-strong">{stateText(event.state)}</span>
                <span className="text-12 text-faint">{partyText(event.by)}</span>
                <span className="nums ml-auto text-12 text-normal">
                  {i === 0 ? <Time at={first} style="second" /> : `+${gap} ms`}
                </span>
              </p>
              {(event.code || event.message) && <p className="text-12">{problemText(event)}</p>}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

export function actionText(action: OrderView["action"]): string {
  switch (action) {
    case "open":
      return m.action_open();
    case "close":
      return m.action_close();
    case "modify":
      return m.action_modify();
    case "cancel":
      return m.action_cancel();
  }
}
