import { m } from "../i18n/generated/messages.js";
import {
  type LightHealth,
  type LightName,
  type LightNote,
  type LightState,
  lightsOf,
  worstHealth,
} from "../live/lights.ts";
import { useLive } from "../live/live-room.tsx";
import type { ConnectionView } from "../services.server.ts";
import { HealthLine } from "./health.tsx";
import { Age, useNow } from "./times.tsx";

const NAMES: Record<LightName, () => string> = {
  page: m.light_page,
  room: m.light_room,
  practice: m.light_practice,
  connector: m.light_connector,
  terminal: m.light_terminal,
  broker: m.light_broker,
  quotes: m.light_quotes,
};

const NOTES: Record<LightNote, () => string> = {
  simulated: m.simulated,
  never_heard: m.never_heard,
  not_allowed: m.trade_not_allowed,
  no_journal: m.light_no_journal,
  market_closed: m.light_market_closed,
  no_quotes: m.no_quotes_yet,
  live: m.link_live,
  connecting: m.link_connecting,
  lost: m.link_lost,
  ended: m.link_ended,
};

/** The lights of the account that this page follows, each with the age of its fact: six, of a practice account four. */
export function Lights({ connection }: { readonly connection: ConnectionView }) {
  const live = useLive();
  const now = useNow();
  return (
    <ul aria-label={m.connected()} className="divide-y divide-line">
      {lightsOf(live, connection.kind === "practice", now).map((light) => (
        <HealthLine key={light.name} health={light.health} label={NAMES[light.name]()}>
          <LightFact light={light} />
        </HealthLine>
      ))}
    </ul>
  );
}

/** The light that stands for all of them, and what a screen reader says of it. */
export function useAccountHealth(current: ConnectionView): LightHealth {
  const live = useLive();
  const now = useNow();
  const health = worstHealth(lightsOf(live, current.kind === "practice", now));
  return live.link === "connecting" && !current.online ? "unknown" : health;
}

/** What a light rests on: its note, and how long ago that was true; a fact past its promise says "as of". */
function LightFact({ light: { health, note, at } }: { readonly light: LightState }) {
  return (
    <>
      {note && <span>{NOTES[note]()}</span>}
      {note && at !== null && " · "}
      {at !== null && (
        <span className={health === "stale" ? "text-warn" : undefined}>
          {health === "stale" && `${m.as_of()} `}
          <Age at={at} />
        </span>
      )}
      {note === null && at === null && m.light_unknown()}
    </>
  );
}
