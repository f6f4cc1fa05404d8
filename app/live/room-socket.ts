import ReconnectingSocket from "partysocket/ws";
import { CLOSE_CODES, PROTOCOL_VERSION, parseMessage, roomToBrowser } from "#protocol";
import type { LiveStore } from "./store.ts";

/** A room that says nothing for this long is asked, and after twice as long the link counts as lost. */
const SILENCE_MS = 10_000;
const LOOK_EVERY_MS = 2500;
/** Quotes alone say nothing of the connector: a picture older than this is asked for again. */
const VIEW_MS = 7500;

const FINAL_CODES: readonly number[] = Object.values(CLOSE_CODES);

export interface RoomSocket {
  /** The quotes that this page needs from now on. */
  want(symbols: readonly string[]): void;
  close(): void;
}

/**
 * Keeps a page joined to one account's room: a fresh token at every attempt, HELLO first, back-off with jitter.
 * Nothing is queued while the link is down: orders do not travel here, and an old HELLO is worthless.
 */
export function openRoom(accountId: string, store: LiveStore): RoomSocket {
  let symbols: readonly string[] = [];
  let sent = 0;
  let heardAt = Date.now();
  let askedAt = 0;
  const socket = new ReconnectingSocket(() => roomAddress(accountId), [], {
    minReconnectionDelay: 250 + Math.random() * 250,
    maxReconnectionDelay: 5000,
    reconnectionDelayGrowFactor: 1.6,
    connectionTimeout: 5000,
    maxEnqueuedMessages: 0,
    // 4003 means that the token was too old: the next attempt brings a new one.
    shouldReconnectOnClose: ({ code }) =>
      code === CLOSE_CODES.expired || !FINAL_CODES.includes(code),
  });
  const hello = () => {
    if (socket.readyState !== socket.OPEN) return;
    askedAt = Date.now();
    const after_seq = store.get().lastSeq;
    socket.send(
      JSON.stringify({ v: PROTOCOL_VERSION, type: "HELLO", seq: ++sent, symbols, after_seq }),
    );
  };
  socket.addEventListener("open", () => {
    heardAt = Date.now();
    hello();
  });
  socket.addEventListener("message", ({ data }) => {
    const parsed = parseMessage(roomToBrowser, data);
    heardAt = Date.now();
    if (parsed.ok) store.dispatch({ type: "message", message: parsed.value, at: Date.now() });
    else console.warn("a message of the room was not understood:", parsed.error.message);
  });
  socket.addEventListener("close", ({ code }) => {
    const ended = code !== CLOSE_CODES.expired && FINAL_CODES.includes(code);
    store.dispatch({ type: "link", link: ended ? "ended" : "lost" });
  });
  const lose = () => {
    store.dispatch({ type: "link", link: "lost" });
    heardAt = Date.now();
    socket.reconnect();
  };
  // A pulled cable closes nothing for minutes: silence must be noticed by us.
  const watch = setInterval(() => {
    if (socket.readyState !== socket.OPEN) return;
    const silence = Date.now() - heardAt;
    const { viewAt } = store.get();
    if (silence > 2 * SILENCE_MS) lose();
    else if (silence > SILENCE_MS && askedAt < heardAt + SILENCE_MS) hello();
    else if (Date.now() - Math.max(viewAt ?? 0, askedAt) > VIEW_MS) hello();
  }, LOOK_EVERY_MS);
  window.addEventListener("offline", lose);
  return {
    want(next) {
      if (next.length === symbols.length && next.every((symbol) => symbols.includes(symbol)))
        return;
      symbols = next;
      hello();
    },
    close() {
      clearInterval(watch);
      window.removeEventListener("offline", lose);
      socket.close();
    },
  };
}

/** @throws Error when no ticket is given out: the socket tries again later. */
async function roomAddress(accountId: string): Promise<string> {
  const reply = await fetch(`/live/ticket?account=${encodeURIComponent(accountId)}`);
  if (!reply.ok) throw new Error(`no room ticket: ${reply.status}`);
  const { url, token } = (await reply.json()) as { url: string; token: string }; // our own route's answer
  return `${url}?token=${encodeURIComponent(token)}`;
}
