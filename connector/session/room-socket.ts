import { setTimeout } from "node:timers/promises";
import ReconnectingWebSocket, { type CloseEvent } from "partysocket/ws";
import {
  CLOSE_CODES,
  type ConnectorToRoom,
  parseMessage,
  type RoomToConnector,
  roomToConnector,
} from "#protocol";

const MIN_DELAY_MS = 250;
/** With the time that one call takes at most: five seconds after the network is back, the room is too. */
const MAX_DELAY_MS = 2_000;
const CALL_MS = 5_000;

export interface RoomEvents {
  readonly open: () => void;
  readonly message: (message: RoomToConnector) => void;
  readonly lost: (reason: string) => void;
  /** The room will not have us again; trying on would only disturb. */
  readonly final: (code: number, reason: string) => void;
  readonly log: (code: string, message: string) => void;
}

/** The wire to the room: called again by itself, with a fresh address each time; nothing is queued while it is down. */
export class RoomSocket {
  readonly #socket: ReconnectingWebSocket;
  readonly #closing = new AbortController();
  #isOpen = false;

  /** @param address asked for before each call; a throw counts as a failed call. */
  constructor(address: (signal: AbortSignal) => Promise<string>, events: RoomEvents) {
    const { signal } = this.#closing;
    const next = async () => {
      // Our own pause, because one of the library's cannot be cut short when the connector stops.
      await setTimeout(pauseMs(this.#socket.retryCount), undefined, { signal });
      return address(signal);
    };
    this.#socket = new ReconnectingWebSocket(next, [], {
      minReconnectionDelay: 0,
      maxReconnectionDelay: 0,
      minUptime: 1_000,
      connectionTimeout: CALL_MS,
      maxEnqueuedMessages: 0,
      shouldReconnectOnClose: ({ code }) => !isFinal(code),
    });
    this.#socket.addEventListener("open", () => {
      this.#isOpen = true;
      events.open();
    });
    this.#socket.addEventListener("message", ({ data }) => {
      const message = parseMessage(roomToConnector, data);
      if (message.ok) events.message(message.value);
      else events.log(message.error.code, message.error.message);
    });
    this.#socket.addEventListener("close", (event: CloseEvent) => {
      const wasOpen = this.#isOpen;
      this.#isOpen = false;
      if (isFinal(event.code)) events.final(event.code, event.reason);
      else if (wasOpen) events.lost(event.reason || `closed with ${event.code}`);
    });
  }

  /** False when the wire is down: the message is gone, and the journal knows what to say again. */
  send(message: ConnectorToRoom): boolean {
    if (!this.#isOpen || this.#socket.readyState !== ReconnectingWebSocket.OPEN) return false;
    return this.#socket.send(JSON.stringify(message));
  }

  /** Hangs up and calls again, greeting anew. */
  reconnect(): void {
    this.#socket.reconnect();
  }

  close(): void {
    this.#socket.close(1000, "the connector stops");
    this.#closing.abort();
  }
}

/** 4003 (token expired) is not final here: each call brings a new token. 1000 comes for refused calls too. */
function isFinal(code: number): boolean {
  return (
    code === CLOSE_CODES.superseded ||
    code === CLOSE_CODES.unauthorised ||
    code === CLOSE_CODES.version
  );
}

/** 0.25 s at first, 2 s at most, and never all connectors of a lost room in one breath. */
function pauseMs(retry: number): number {
  if (retry === 0) return 0;
  const pause = Math.min(MAX_DELAY_MS, MIN_DELAY_MS * 1.6 ** (retry - 1));
  return Math.min(MAX_DELAY_MS, pause * (1 + Math.random() / 2));
}
