import { createServer, type Server } from "node:net";
import { AppError } from "#domain";
import type { TerminalCommand } from "#orders";
import { type LinkPorts, TerminalLink } from "./link.ts";
import type { BridgeEvents, TerminalFacts, TerminalHealth } from "./types.ts";

const HOST = "127.0.0.1";
const CHECK_MS = 1_000;

export interface BridgePorts extends Pick<LinkPorts, "secret" | "wall" | "mono" | "admit"> {
  /** 0 = any free one. */
  readonly port: number;
  /** Asked when a terminal calls. */
  readonly events: () => BridgeEvents;
}

/** The door for terminals: one at a time, on this machine only. */
export class Bridge {
  readonly #ports: BridgePorts;
  readonly #server: Server;
  readonly #links = new Set<TerminalLink>();
  #terminal: TerminalLink | null = null;
  #timer: NodeJS.Timeout | null = null;
  #snapshots = 0;

  constructor(ports: BridgePorts) {
    this.#ports = ports;
    this.#server = createServer((socket) => {
      this.#links.add(
        new TerminalLink(socket, {
          ...ports,
          events: ports.events(),
          admit: (facts) => this.#admit(facts),
          ready: (link) => this.#ready(link),
          gone: (link, reason) => this.#gone(link, reason),
        }),
      );
    });
  }

  /**
   * Takes the port; it is also what keeps a second connector from starting.
   *
   * @returns the port.
   * @throws AppError bridge.port_taken.
   */
  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", (error) => {
        const isTaken = "code" in error && error.code === "EADDRINUSE";
        const text = `port ${this.#ports.port} is taken: is another connector running?`;
        reject(isTaken ? new AppError("bridge.port_taken", text, { status: 409 }) : error);
      });
      this.#server.listen(this.#ports.port, HOST, () => {
        this.#timer = setInterval(() => this.#check(), CHECK_MS);
        const address = this.#server.address();
        resolve(typeof address === "object" && address ? address.port : this.#ports.port);
      });
    });
  }

  get facts(): TerminalFacts | null {
    return this.#terminal?.facts ?? null;
  }

  get health(): TerminalHealth | null {
    return this.#terminal?.health ?? null;
  }

  /** False when there is no terminal: nothing was sent and nothing will be. */
  give(command: TerminalCommand): boolean {
    this.#terminal?.give(command);
    return this.#terminal !== null;
  }

  ask(frame: Parameters<TerminalLink["ask"]>[0]): boolean {
    this.#terminal?.ask(frame);
    return this.#terminal !== null;
  }

  /** @param dealsFrom ms UTC. */
  askSnapshot(dealsFrom: number, symbols: boolean): boolean {
    this.#terminal?.askSnapshot(`s${++this.#snapshots}`, dealsFrom, symbols);
    return this.#terminal !== null;
  }

  close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    for (const link of this.#links) link.close("the connector stops");
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #admit(facts: TerminalFacts): { readonly code: string; readonly message: string } | null {
    if (this.#terminal) {
      return {
        code: "second_terminal",
        message: `account ${facts.login} already has a terminal here`,
      };
    }
    return this.#ports.admit(facts);
  }

  #ready(link: TerminalLink): void {
    // Two may have proved themselves before either was ready: the first one stays.
    if (this.#terminal) {
      link.close("another terminal was first");
      return;
    }
    this.#terminal = link;
    if (link.facts) this.#ports.events().ready(link.facts);
  }

  #gone(link: TerminalLink, reason: string): void {
    this.#links.delete(link);
    if (this.#terminal !== link) return;
    this.#terminal = null;
    this.#ports.events().lost(reason);
  }

  #check(): void {
    for (const link of this.#links) link.check();
  }
}
