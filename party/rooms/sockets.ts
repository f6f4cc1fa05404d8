import type * as Party from "partykit/server";
import type { RoomState } from "#orders";
import {
  CLOSE_CODES,
  type MessageError,
  PROTOCOL_VERSION,
  type Quote,
  type RoomClaims,
  type RoomToBrowser,
} from "#protocol";

/** What a socket remembers over a sleep of the room; at most 2 KiB with its address. */
interface SocketState {
  readonly role: RoomClaims["role"];
  readonly user_id: string;
  /** Of a page: the symbols whose quotes it wants. */
  readonly symbols: readonly string[];
  /** Of the connector that may trade. */
  readonly link: { readonly epoch: number; readonly ready: boolean } | null;
}
export type Socket = Party.Connection<SocketState>;

/** The open sockets of a room, and everything that is said over them. */
export class Sockets {
  private readonly room: Party.Room;

  constructor(room: Party.Room) {
    this.room = room;
  }

  /** PartyKit gives a socket state before its own fields are set: everything we read is written here, once. */
  admit(socket: Socket, { role, user_id }: RoomClaims): void {
    socket.setState({ role, user_id, symbols: [], link: null });
  }

  watch(socket: Socket, symbols: readonly string[]): void {
    if (socket.state !== null) socket.setState({ ...(socket.state as SocketState), symbols });
  }

  /** Every symbol that some page watches. */
  watched(): string[] {
    return [...new Set(this.pages().flatMap((page) => page.state?.symbols ?? []))];
  }

  /** False when the socket went meanwhile: its close is on the way, and nothing rests on a send. */
  say(connection: string, message: unknown): boolean {
    const socket = this.room.getConnection(connection);
    return socket !== undefined && sendText(socket, JSON.stringify(message));
  }

  tellPages(message: RoomToBrowser): void {
    const text = JSON.stringify(message);
    for (const page of this.pages()) sendText(page, text);
  }

  /** To each page what it watches; pages that watch the same are sent the same text. */
  sendQuotes(quotes: readonly Quote[]): void {
    const texts = new Map<string, string | null>();
    for (const page of this.pages()) {
      const symbols = page.state?.symbols ?? [];
      const key = symbols.join();
      if (!texts.has(key)) texts.set(key, quotesText(quotes, symbols));
      const text = texts.get(key);
      if (text) sendText(page, text);
    }
  }

  close(connection: string, code: number, reason: string): void {
    this.room.getConnection(connection)?.close(code, reason);
  }

  dismiss(socket: Socket): void {
    const code = CLOSE_CODES.unauthorised;
    const reason = "This account belongs to somebody else.";
    // A peer that never spoke hears of a close ten seconds late: BYE says it at once.
    this.say(socket.id, { v: PROTOCOL_VERSION, seq: 0, type: "BYE", code, reason });
    socket.close(code, reason);
  }

  refuse(socket: Socket, error: MessageError): void {
    this.say(socket.id, { v: PROTOCOL_VERSION, seq: 0, type: "ERROR", ...error });
    if (error.code === "message.version")
      socket.close(CLOSE_CODES.version, error.message.slice(0, 120));
  }

  /** The link that a sleep of the room left open. */
  restoreLink(state: RoomState, now: number): RoomState["link"] {
    for (const socket of this.room.getConnections<SocketState>("connector")) {
      const link = socket.state?.link;
      if (link?.epoch === state.epoch)
        return { connection: socket.id, ...link, heard_at: now, heard_seq: null };
    }
    return null;
  }

  /** Lets the socket of the link know that it has it. */
  rememberLink(before: RoomState, after: RoomState): void {
    const { link } = after;
    const known = before.link;
    if (link === null || (known?.connection === link.connection && known.ready === link.ready))
      return;
    const socket = this.room.getConnection<SocketState>(link.connection);
    if (socket?.state) {
      const { epoch, ready } = link;
      socket.setState({ ...(socket.state as SocketState), link: { epoch, ready } });
    }
  }

  private pages(): Socket[] {
    return [...this.room.getConnections<SocketState>("browser")];
  }
}

function quotesText(quotes: readonly Quote[], symbols: readonly string[]): string | null {
  const wanted = quotes.filter((quote) => symbols.includes(quote.symbol));
  if (wanted.length === 0) return null;
  return JSON.stringify({ v: PROTOCOL_VERSION, seq: 0, type: "QUOTE", quotes: wanted });
}

function sendText(socket: Party.Connection, text: string): boolean {
  try {
    socket.send(text);
    return true;
  } catch {
    return false;
  }
}
