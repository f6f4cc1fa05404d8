import { connect, type Socket } from "node:net";
import {
  type FromTerminal,
  isSameProof,
  lineReader,
  newNonce,
  proofOf,
  readFrame,
  readSecret,
  type ToTerminal,
  toTerminal,
  writeFrame,
} from "../bridge/index.ts";

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5_000;

export interface ClientPorts {
  readonly port: number;
  readonly secretFile: string;
  readonly hello: (nonce: string) => FromTerminal;
  readonly welcome: () => void;
  readonly hear: (frame: ToTerminal) => void;
  readonly status: (text: string) => void;
}

/** The way to the connector, made again whenever it breaks; a client, as an EA can only be. */
export class ConnectorClient {
  readonly #ports: ClientPorts;
  #socket: Socket | null = null;
  #nonce = "";
  /** Nothing is believed before the challenge was proved, nothing is done before the welcome. */
  #stage: "challenge" | "welcome" | "ready" = "challenge";
  #delay = FIRST_DELAY_MS;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(ports: ClientPorts) {
    this.#ports = ports;
  }

  start(): void {
    const secret = readSecret(this.#ports.secretFile);
    if (secret === null) {
      this.#ports.status(`waiting for the connector to make ${this.#ports.secretFile}`);
      this.#later();
      return;
    }
    const socket = connect({ host: "127.0.0.1", port: this.#ports.port });
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("connect", () => {
      this.#nonce = newNonce();
      this.#write(this.#ports.hello(this.#nonce));
    });
    socket.on(
      "data",
      lineReader(
        (line) => this.#hear(line, secret),
        () => socket.destroy(),
      ),
    );
    socket.on("error", () => {}); // "close" follows
    socket.on("close", () => this.#lost());
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#socket?.destroy();
  }

  /** Dropped while there is no connection: the connector reads all anew when it is back. */
  say(frame: FromTerminal): void {
    if (this.#stage === "ready") this.#write(frame);
  }

  #hear(line: string, secret: string): void {
    const read = readFrame(toTerminal, line);
    if (!read.ok) {
      this.#socket?.destroy();
      return;
    }
    const { frame } = read;
    if (frame.type === "ERROR") this.#ports.status(`the connector refuses: ${frame.message}`);
    else if (this.#stage === "challenge") this.#prove(frame, secret);
    else if (this.#stage === "welcome") this.#enter(frame);
    else this.#ports.hear(frame);
  }

  #enter(frame: ToTerminal): void {
    if (frame.type !== "WELCOME") {
      this.#socket?.destroy();
      return;
    }
    this.#stage = "ready";
    this.#delay = FIRST_DELAY_MS;
    this.#ports.welcome();
  }

  /** The connector must know the secret before it hears ours proved, and before any command counts. */
  #prove(frame: ToTerminal, secret: string): void {
    const isKnown =
      frame.type === "CHALLENGE" &&
      isSameProof(frame.proof, proofOf(secret, "connector", this.#nonce, frame.nonce));
    if (!isKnown) {
      this.#ports.status(
        `port ${this.#ports.port} is held by a program that does not know our secret`,
      );
      this.#socket?.destroy();
      return;
    }
    this.#stage = "welcome";
    this.#write({ type: "PROOF", proof: proofOf(secret, "terminal", frame.nonce, this.#nonce) });
  }

  #lost(): void {
    if (this.#stage === "ready") this.#ports.status("connector lost");
    this.#stage = "challenge";
    this.#socket = null;
    this.#later();
  }

  #later(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => this.start(), this.#delay * (0.75 + Math.random() / 2));
    this.#delay = Math.min(LONGEST_DELAY_MS, this.#delay * 2);
  }

  #write(frame: FromTerminal): void {
    if (this.#socket?.writable) this.#socket.write(writeFrame(frame));
  }
}
