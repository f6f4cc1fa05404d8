import type { EpochMs } from "#domain";
import type { RoomView } from "#protocol";
import type { LinkState, LiveState } from "./state.ts";

export type LightName =
  | "page"
  | "room"
  | "practice"
  | "connector"
  | "terminal"
  | "broker"
  | "quotes";
/** `stale`: it was good when it was last heard of, longer ago than its promise. */
export type LightHealth = "good" | "stale" | "bad" | "waiting" | "unknown";
export type LightNote =
  | "simulated"
  | "never_heard"
  | "not_allowed"
  | "no_journal"
  | "market_closed"
  | "no_quotes"
  | LinkState;

export interface LightState {
  readonly name: LightName;
  readonly health: LightHealth;
  /** When the fact behind it was last known to be true, on this page's clock; null = never. */
  readonly at: EpochMs | null;
  readonly note: LightNote | null;
}

/** How old a fact may be and still count as true: a few times the rhythm in which it is told anew. */
const PROMISES_MS = {
  page: 15_000,
  room: 15_000,
  connector: 10_000,
  quotes: 15_000,
} as const;

type Lived = Pick<LiveState, "link" | "heardAt" | "view" | "viewAt" | "quotes">;

/**
 * The lights of one account, from this page outwards: four of a practice account, six where a PC and a broker take part.
 * Each is judged by the age of its own fact, and what is told through another can be no fresher than that one.
 *
 * @param now this page's clock; null while the server renders.
 */
export function lightsOf(
  live: Lived,
  practice: boolean,
  now: EpochMs | null,
): readonly LightState[] {
  const { view } = live;
  const present = now ?? view?.at ?? 0;
  const page = pageLight(live, present);
  const room = aged("room", view && (live.viewAt ?? view.at), present, PROMISES_MS.room);
  const quotes = quotesLight(live, present);
  if (practice) {
    const own: LightState = { ...room, name: "practice", note: "simulated" };
    return [page, room, own, quotes];
  }
  return [page, room, ...pcLights(live, present), quotes];
}

/** The one light that stands for all: the worst; what cannot be known yet does not count. */
export function worstHealth(lights: readonly LightState[]): LightHealth {
  const ranks: readonly LightHealth[] = ["bad", "stale", "waiting", "good"];
  return ranks.find((rank) => lights.some(({ health }) => health === rank)) ?? "unknown";
}

function pageLight({ link, heardAt }: Lived, now: EpochMs): LightState {
  if (link === "connecting")
    return { name: "page", health: "waiting", at: heardAt, note: "connecting" };
  if (link !== "live") return { name: "page", health: "bad", at: heardAt, note: link };
  return aged("page", heardAt, now, PROMISES_MS.page);
}

/**
 * What a heartbeat of the connector says of itself, its terminal and the broker. The terminal's word is older than the
 * heartbeat that carries it; none of the three is fresher than that.
 */
function pcLights(live: Lived, now: EpochMs): readonly LightState[] {
  const { view } = live;
  const at = view && onThisClock(live, view.heard_at);
  const fresh = aged("connector", at, now, PROMISES_MS.connector);
  const health = view?.health ?? null;
  const word = terminalHeard(live);
  const told = (name: LightName, claim: boolean | undefined): LightState => {
    if (at === null || health === null) return { name, health: "unknown", at: null, note: null };
    const heard = Math.min(at, word ?? at);
    if (!view?.online) return { name, health: "unknown", at: heard, note: null };
    const light = aged(name, heard, now, PROMISES_MS.connector);
    return claim ? light : { ...light, health: "bad" };
  };
  const terminal = told("terminal", health?.terminal);
  const broker = told("broker", health?.broker && health.trade_allowed);
  const isDeaf = health?.journal_ok === false;
  return [
    {
      ...fresh,
      health: view && (!view.online || isDeaf) ? "bad" : fresh.health,
      note: at === null ? "never_heard" : isDeaf ? "no_journal" : null,
    },
    { ...terminal, note: health?.simulated ? "simulated" : null },
    { ...broker, note: health && !health.trade_allowed ? "not_allowed" : null },
  ];
}

/** When the terminal last spoke to the connector, on this page's clock; the PC's own clock may be wrong. */
function terminalHeard(live: Lived): EpochMs | null {
  const { terminal_heard_at: at, clock_offset_ms: offset } = live.view?.health ?? {};
  return at === undefined || at === null ? null : onThisClock(live, at + (offset ?? 0));
}

/** The newest price, as this page got it or as the connector tells. A closed market owes no quotes. */
function quotesLight(live: Lived, now: EpochMs): LightState {
  const told = onThisClock(live, live.view?.health?.last_quote_at ?? null);
  const got = Object.values(live.quotes).map(({ receivedAt }) => receivedAt);
  const at = Math.max(told ?? 0, ...got) || null;
  if (at === null) return { name: "quotes", health: "unknown", at, note: "no_quotes" };
  const light = aged("quotes", at, now, PROMISES_MS.quotes);
  const closed = light.health === "stale" && isClosed(live.view);
  return closed ? { ...light, health: "unknown", note: "market_closed" } : light;
}

function isClosed(view: RoomView | null): boolean {
  const symbols = view?.symbols ?? [];
  return symbols.length > 0 && symbols.every(({ session_open }) => session_open === false);
}

function aged(name: LightName, at: EpochMs | null, now: EpochMs, promiseMs: number): LightState {
  if (at === null) return { name, health: name === "room" ? "bad" : "unknown", at, note: null };
  return { name, health: now - at <= promiseMs ? "good" : "stale", at, note: null };
}

/** A moment of the room's clock on this page's: clocks of PCs are wrong by minutes, ages must not be. */
function onThisClock(
  { view, viewAt }: Pick<LiveState, "view" | "viewAt">,
  moment: EpochMs | null,
): EpochMs | null {
  if (moment === null || view === null) return moment;
  return viewAt === null ? moment : viewAt - (view.at - moment);
}
