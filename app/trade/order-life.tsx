import { type ReactNode, useEffect, useState } from "react";
import { CopyText } from "../components/copy-text.tsx";
import { Modal } from "../components/dialog.tsx";
import { useFrame } from "../components/frame-data.ts";
import { Notice } from "../components/notice.tsx";
import { TableSkeleton } from "../components/skeleton.tsx";
import { lotsText } from "../format/price.ts";
import type { Problem } from "../i18n/errors.ts";
import { m } from "../i18n/generated/messages.js";
import { orderProblemText } from "../i18n/order-problems.ts";
import { useLive } from "../live/live-room.tsx";
import type { OrderDetailView, OrderView } from "../services.server.ts";
import { EventList } from "./event-list.tsx";
import { RecordCheck } from "./record-check.tsx";
import { StampLine } from "./stamp-line.tsx";
import { stampLine, wholeTime } from "./stamps.ts";
import { actionText, stateText, typeText } from "./words.ts";

export interface OrderLifeProps {
  readonly order: OrderView;
  readonly onClose: () => void;
}

/** The life of one order: its seven moments, what is certain of it, and every step with its hash. */
export function OrderLife({ order, onClose }: OrderLifeProps) {
  const { connections } = useFrame();
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

  const shown = detail ?? order;
  const title = [
    order.order_type && order.action === "open"
      ? typeText(order.order_type)
      : actionText(order.action),
    order.lot_size === null ? "" : lotsText(order.lot_size),
    order.symbol,
  ]
    .filter(Boolean)
    .join(" ");
  const kind = connections.find(({ id }) => id === order.connection_id)?.kind;
  const line =
    detail && stampLine(detail.stamps, { final: detail.final, hasPc: kind !== "practice" });
  const whole = line && wholeTime(line);
  const attempts = detail?.events.filter(({ state }) => state === "SENDING").length ?? 0;
  const isRefused = ["DENIED", "REJECTED", "EXPIRED"].includes(shown.status);
  return (
    <Modal
      wide
      open
      onOpenChange={onClose}
      title={title}
      lead={
        whole === null
          ? stateText(shown.status)
          : m.life_lead({ state: stateText(shown.status), ms: whole })
      }
    >
      {problem && <Notice tone="warn" title={orderProblemText(problem)} />}
      <Doubt order={shown} />
      {isRefused && shown.code && <Notice tone="danger" title={orderProblemText(shown)} />}
      {!detail && !problem && <TableSkeleton />}
      {line && <StampLine line={line} />}
      <Facts order={shown} events={attempts} />
      {detail && (
        <details className="group">
          <summary className="touch flex items-center gap-1 text-14 font-medium text-accent">
            {m.order_events()} ({detail.events.length})
          </summary>
          <p className="max-w-[75ch] text-12 text-faint">{m.order_events_text()}</p>
          <EventList events={detail.events} />
          <RecordCheck connectionId={detail.connection_id} />
        </details>
      )}
    </Modal>
  );
}

/** What an outcome without certainty means: what is known, what we do, that nothing is sent again, what the reader can look at. */
function Doubt({ order }: { readonly order: OrderView }) {
  if (order.status === "UNKNOWN") {
    return (
      <Notice tone="warn" title={m.unknown_title()}>
        <ul className="flex list-disc flex-col gap-1 pl-4">
          <li>{order.code ? orderProblemText(order) : m.unknown_known()}</li>
          <li>{m.unknown_doing()}</li>
          <li>{m.unknown_never_again()}</li>
          <li>{m.unknown_you()}</li>
        </ul>
      </Notice>
    );
  }
  if (order.status !== "ABSENT") return null;
  return (
    <Notice tone="info" title={m.absent_title()}>
      <ul className="flex list-disc flex-col gap-1 pl-4">
        <li>{m.absent_known()}</li>
        <li>{m.absent_never_again()}</li>
        <li>{m.absent_you()}</li>
      </ul>
    </Notice>
  );
}

function Facts({ order, events }: { readonly order: OrderView; readonly events: number }) {
  const shownMs = clickToShown(order.id);
  const facts: readonly (readonly [string, ReactNode])[] = [
    [m.ticket(), order.ticket && <CopyText text={order.ticket} label={m.ticket()} />],
    [m.deal(), order.deal_ticket && <CopyText text={order.deal_ticket} label={m.deal()} />],
    [m.attempts(), events > 0 ? events : null],
    [m.broker_code(), order.retcode],
    [m.click_to_shown(), shownMs === null ? null : `${Math.round(shownMs)} ms`],
    [m.order_id(), <CopyText key="id" text={order.id} label={m.order_id()} />],
  ];
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
      {facts
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-faint">{name}</dt>
            <dd className="nums min-w-0 truncate">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** From the click to the outcome on the page, ms; null for an order of another page or day. */
function clickToShown(orderId: string): number | null {
  const measures = performance.getEntriesByType("measure") as PerformanceMeasure[]; // by the type asked for
  const own = measures.find(
    ({ detail }) => (detail as { order?: string } | null)?.order === orderId,
  );
  return own?.duration ?? null;
}
