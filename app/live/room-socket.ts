import ReconnectingSocket from "partysocket/ws";
import { CLOSE_CODES, PROTOCOL_VERSION, parseMessage, roomToBrowser } from "#protocol";
import type { LiveStore } from "./store.ts";

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
    const after_seq = store.get().lastSeq;
    socket.send(
      JSON.stringify({ v: PROTOCOL_VERSION, type: "HELLO", seq: ++sent, symbols, after_seq }),
    );
  };
  socket.addEventListener("open", hello);
  socket.addEventListener("message", ({ data }) => {
    const parsed = parseMessage(roomToBrowser, data);
    if (parsed.ok) store.dispatch({ type: "message", message: parsed.value, at: Date.now() });
    else console.warn("a message of the room was not understood:", parsed.error.message);
  });
  socket.addEventListener("close", ({ code }) => {
    const ended = code !== CLOSE_CODES.expired && FINAL_CODES.includes(code);
    store.dispatch({ type: "link", link: ended ? "ended" : "lost" });
  });
  return {
    want(next) {
      if (next.length === symbols.length && next.every((symbol) => symbols.includes(symbol)))
        return;
      symbols = next;
      hello();
    },
    close: () => socket.close(),
  };
}

/** @throws Error when no ticket is given out: the socket tries again later. */
async function roomAddress(accountId: string): Promise<string> {
  const reply = await fetch(`/live/ticket?account=${encodeURIComponent(accountId)}`);
  if (!reply.ok) throw new Error(`no room ticket: ${reply.status}`);
  const { url, token } = (await reply.json()) as { url: string; token: string }; // our own route's answer
  return `${url}?token=${encodeURIComponent(token)}`;
}
