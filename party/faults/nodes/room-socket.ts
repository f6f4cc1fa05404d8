import {
  CLOSE_CODES,
  type ConnectorToRoom,
  connectorToRoom,
  type RoomToConnector,
  roomToConnector,
} from "#protocol";
import { Lane } from "../world/wire.ts";
import type { World } from "../world/world.ts";
import type { RoomHost, RoomSocketEnd } from "./room-host.ts";

/** The connector's end of a socket. */
export interface PcEnd {
  roomSaid(socket: PcSocket, message: RoomToConnector): void;
  roomLost(socket: PcSocket): void;
  /** A newer connector took over: this one does not call again. */
  stop(): void;
}

/** One connection of a connector to its room; the room's end of it is itself. */
export class PcSocket implements RoomSocketEnd {
  readonly id: string;
  link: RoomSocketEnd["link"] = null;
  readonly #world: World;
  readonly #up: Lane<ConnectorToRoom>;
  readonly #down: Lane<RoomToConnector>;
  readonly #room: RoomHost;
  readonly #pc: PcEnd;
  #isOpen = true;
  /** Nothing passes and nobody is told. */
  #isDark = false;

  constructor(world: World, id: string, room: RoomHost, pc: PcEnd) {
    this.#world = world;
    this.id = id;
    this.#room = room;
    this.#pc = pc;
    this.#up = new Lane(world, "pc>room", {
      schema: connectorToRoom,
      deliver: (message) => this.#passes() && room.hear(id, message),
      bad: (code) => this.#passes() && room.process.run(() => room.refuse(id, code)),
    });
    this.#down = new Lane(world, "room>pc", {
      schema: roomToConnector,
      deliver: (message) => this.#passes() && pc.roomSaid(this, message),
      bad: () => {}, // the connector logs it and goes on
    });
    room.sockets.set(id, this);
  }

  /** From the connector. */
  tell(message: ConnectorToRoom): void {
    if (this.#isOpen) this.#up.say(message);
  }

  /** From the room. */
  say(message: RoomToConnector): void {
    if (this.#isOpen) this.#down.say(message);
  }

  /** The line breaks or a side hangs up: both ends hear of it. */
  cut(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const latency = this.#world.between(1, 40);
    this.#world.after(latency, () => this.#room.closed(this.id));
    this.#world.after(latency, () => this.#pc.roomLost(this));
  }

  /** The room hangs up; what it said before still arrives. */
  close(code: number): void {
    this.#world.after(60, () => {
      const wasOpen = this.#isOpen;
      this.cut();
      if (wasOpen && !this.#isDark && code === CLOSE_CODES.superseded) this.#pc.stop();
    });
  }

  /** The network forgets the connection; both ends find out much later. */
  goDark(forMs: number): void {
    this.#isDark = true;
    this.#world.after(forMs, () => this.cut());
  }

  #passes(): boolean {
    return this.#isOpen && !this.#isDark;
  }
}
