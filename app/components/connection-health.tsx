import { m } from "../i18n/generated/messages.js";
import { useLive } from "../live/live-room.tsx";
import type { ConnectionView } from "../services.server.ts";
import { type Health, HealthLine } from "./health.tsx";
import { Age } from "./times.tsx";

/** The lights of one account with the age of their news: six where a PC and a broker take part, four for practice. */
export function ConnectionHealth({ connection }: { readonly connection: ConnectionView }) {
  const { link, view, heardAt, quotes } = useLive();
  const health = view?.health ?? null;
  const practice = connection.kind === "practice";
  const newest = Math.max(
    0,
    health?.last_quote_at ?? 0,
    ...Object.values(quotes).map(({ receivedAt }) => receivedAt),
  );
  const light = (claim: boolean | undefined): Health =>
    view === null ? "unknown" : claim ? "good" : "bad";
  return (
    <ul className="divide-y divide-line">
      <HealthLine
        health={link === "live" ? "good" : link === "connecting" ? "waiting" : "bad"}
        label={m.light_page()}
      >
        {heardAt ? <Age at={heardAt} /> : linkText(link)}
      </HealthLine>
      <HealthLine health={view ? "good" : "bad"} label={m.light_room()}>
        {view && <Age at={view.at} />}
      </HealthLine>
      <HealthLine
        health={light(view?.online)}
        label={practice ? m.light_practice() : m.light_connector()}
      >
        {practice ? m.simulated() : view?.heard_at ? <Age at={view.heard_at} /> : m.never_heard()}
      </HealthLine>
      {!practice && (
        <>
          <HealthLine health={light(health?.terminal)} label={m.light_terminal()}>
            {health?.simulated && m.simulated()}
          </HealthLine>
          <HealthLine
            health={light(health?.broker && health.trade_allowed)}
            label={m.light_broker()}
          >
            {health && !health.trade_allowed && m.trade_not_allowed()}
          </HealthLine>
        </>
      )}
      <HealthLine health={newest > 0 ? "good" : "unknown"} label={m.light_quotes()}>
        {newest > 0 ? <Age at={newest} /> : m.no_quotes_yet()}
      </HealthLine>
    </ul>
  );
}

function linkText(link: ReturnType<typeof useLive>["link"]): string {
  switch (link) {
    case "live":
      return m.link_live();
    case "connecting":
      return m.link_connecting();
    case "lost":
      return m.link_lost();
    case "ended":
      return m.link_ended();
  }
}
