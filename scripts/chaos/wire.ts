import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** What a wire does with what travels over it. */
export type WireMode = "pass" | "slow" | "hold";

/** Pieces and pause of a slow wire: a message arrives in parts, and late. */
const SLOW_BYTES = 700;
const SLOW_MS = 60;

/**
 * A cable between two parts on this machine that can be cut, slowed and silenced. It forwards bytes and knows nothing
 * of what they mean. Bounded by what the two ends have in flight.
 */
export class Wire {
  readonly name: string;
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #mode: WireMode = "pass";
  #targetPort = 0;
  #woken: (() => void)[] = [];

  private constructor(name: string) {
    this.name = name;
    this.#server = createServer((near) => this.#join(near));
  }

  /** Begins to listen; where it leads is said by `leadTo`, before anybody calls. */
  static async open(name: string): Promise<Wire> {
    const wire = new Wire(name);
    await new Promise<void>((ready) => wire.#server.listen(0, "127.0.0.1", ready));
    return wire;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port; // it listens on TCP since `to`
  }

  /** @param port where the other end listens on loopback. */
  leadTo(port: number): this {
    this.#targetPort = port;
    return this;
  }

  /** `hold`: both ends believe that they are connected, and nothing arrives. */
  set(mode: WireMode): void {
    this.#mode = mode;
    if (mode === "hold") return;
    for (const wake of this.#woken.splice(0)) wake();
  }

  /** Every connection of this moment breaks, in the middle of whatever it carries. */
  cut(): void {
    for (const [near, far] of this.#pairs) {
      near.destroy();
      far.destroy();
    }
  }

  async close(): Promise<void> {
    this.set("pass");
    this.cut();
    await new Promise((done) => this.#server.close(done));
  }

  #join(near: Socket): void {
    const far = connect(this.#targetPort, "127.0.0.1");
    const pair = [near, far] as const;
    this.#pairs.add(pair);
    const end = () => {
      this.#pairs.delete(pair);
      // What was written still goes out; a peer that was cut off hears a reset all the same.
      near.destroySoon();
      far.destroySoon();
    };
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on("error", end).on("close", end);
    }
    void this.#carry(near, far).finally(end);
    void this.#carry(far, near).finally(end);
  }

  async #carry(from: Socket, to: Socket): Promise<void> {
    try {
      for await (const chunk of from) await this.#forward(chunk as Buffer, to);
    } catch {
      // One end is gone; so is the other in a moment.
    }
  }

  async #forward(chunk: Buffer, to: Socket): Promise<void> {
    for (let sent = 0; sent < chunk.length; ) {
      while (this.#mode === "hold") await new Promise<void>((wake) => this.#woken.push(wake));
      const isSlow = this.#mode === "slow";
      const piece = isSlow ? chunk.subarray(sent, sent + SLOW_BYTES) : chunk.subarray(sent);
      if (isSlow) await new Promise((next) => setTimeout(next, SLOW_MS));
      if (to.destroyed) throw new Error("the far end is gone");
      if (!to.write(piece))
        await new Promise((drained) => to.once("drain", drained).once("close", drained));
      sent += piece.length;
    }
  }
}
