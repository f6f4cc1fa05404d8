import { CopyText } from "../components/copy-text.tsx";
import { Time } from "../components/times.tsx";
import { m } from "../i18n/generated/messages.js";
import { orderProblemText } from "../i18n/order-problems.ts";
import type { OrderEventView } from "../services.server.ts";
import { partyText, stateText } from "./words.ts";

/** Every step that was written down, who saw it, and the hash that ties it to the one before. */
export function EventList({ events }: { readonly events: readonly OrderEventView[] }) {
  return (
    <ol aria-label={m.order_events()} className="divide-y divide-line">
      {events.map((event) => (
        <li key={event.id} className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 py-1.5">
          <span className="font-medium text-strong">{stepText(event)}</span>
          <span className="text-12 text-faint">{partyText(event.by)}</span>
          <span className="nums ml-auto text-12 text-faint">
            <Time at={event.at} style="milli" />
          </span>
          {(event.code || event.message) && (
            <span className="basis-full text-12">{orderProblemText(event)}</span>
          )}
          {event.hash && (
            <span className="basis-full text-12 text-faint">
              #{event.seq}{" "}
              <CopyText text={event.hash} shown={event.hash.slice(0, 12)} label={m.hash()} />
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}

/** Queued means two things: the server has it, and the account's room has judged and booked it. */
function stepText({ state, by }: OrderEventView): string {
  if (state !== "QUEUED") return stateText(state);
  return by === "api" ? m.stamp_received() : m.stamp_checked();
}
