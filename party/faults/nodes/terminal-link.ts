import type { TerminalCommand } from "#orders";
import type { LinkHealth } from "#protocol";
import { Lane } from "../world/wire.ts";
import type { World } from "../world/world.ts";
import type {
  FromTerminalFrame,
  HeartbeatFrame,
  TerminalAnswer,
  TerminalEnd,
  ToTerminalFrame,
} from "./terminal-frames.ts";

/** As the bridge has them: a silent terminal, and an answer that never came. */
const SILENCE_MS = 15_000;
const ANSWER_MS = 60_000;
const CHECK_MS = 1_000;

export interface LinkEvents {
  ready(): void;
  lost(): void;
  said(answer: TerminalAnswer): void;
  mono(): number;
  /** ms UTC as the PC knows it. */
  wall(): number;
}

interface Waiting {
  readonly command: TerminalCommand;
  readonly expires_mono: number;
  readonly expires_wall: number;
  sent_mono: number;
}

const NO_HEALTH: LinkHealth = {
  terminal: false,
  broker: false,
  trade_allowed: false,
  last_quote_at: null,
  simulated: false,
};

/** The wire between a connector and its terminal, with the connector's end of it as the bridge runs it. */
export class TerminalLink {
  readonly #world: World;
  readonly #terminal: TerminalEnd;
  #events: LinkEvents | null = null;
  #health = NO_HEALTH;
  /** One number per connection: what belongs to an older one is not heard. */
  #connection = 0;
  #isListening = false;
  #isReady = false;
  #isDark = false;
  #login = "";
  #tick = { count: 0, mono: 0 };
  #heard = 0;
  #queue: Waiting[] = [];
  #inFlight: Waiting | null = null;
  #down: Lane<ToTerminalFrame> | null = null;
  #up: Lane<FromTerminalFrame> | null = null;

  constructor(world: World, terminal: TerminalEnd) {
    this.#world = world;
    this.#terminal = terminal;
  }

  attach(events: LinkEvents): void {
    this.#events = events;
  }

  get health(): LinkHealth {
    return this.#isReady ? this.#health : NO_HEALTH;
  }

  /** The connector's port is open: the terminal finds it within moments. */
  connect(): void {
    this.#isListening = true;
    this.#heard = this.#mono();
    this.#check(this.#connection);
  }

  /** The connector is gone. */
  closed(): void {
    this.#isListening = false;
    this.#hangUp();
  }

  /** The terminal calls; false when nobody answers. */
  accept(login: string): boolean {
    if (!this.#isListening || this.#isReady) return false;
    this.#connection += 1;
    const mine = this.#connection;
    const passes = () => mine === this.#connection && !this.#isDark;
    this.#isDark = false;
    this.#login = login;
    this.#heard = this.#mono();
    this.#down = new Lane<ToTerminalFrame>(this.#world, "pc>terminal", {
      schema: null,
      deliver: (frame) => passes() && this.#terminal.hear(frame),
      bad: () => {},
    });
    this.#up = new Lane<FromTerminalFrame>(this.#world, "terminal>pc", {
      schema: null,
      deliver: (frame) => passes() && this.#hear(frame),
      bad: () => {},
    });
    return true;
  }

  /** From the terminal. */
  say(frame: FromTerminalFrame): void {
    this.#up?.say(frame);
  }

  /** The wire breaks. */
  cut(): void {
    this.#lose();
  }

  goDark(forMs: number): void {
    const mine = this.#connection;
    this.#isDark = true;
    this.#world.after(forMs, () => mine === this.#connection && this.#lose());
  }

  // --- the connector's end ---------------------------------------------------------------------------------

  /** Null when it is on its way, in turn; else why it is not. */
  give(command: TerminalCommand): { readonly code: string; readonly message: string } | null {
    if (!this.#isReady)
      return {
        code: "terminal_offline",
        message: "The terminal is not connected to the connector.",
      };
    const { valid_for_ms } = command;
    this.#queue.push({
      command,
      expires_mono: this.#mono() + valid_for_ms,
      expires_wall: this.#wall() + valid_for_ms,
      sent_mono: 0,
    });
    this.#sendNext();
    return null;
  }

  askSnapshot(deals_from: number): void {
    if (this.#isReady)
      this.#down?.say({ type: "snapshot_request", deals_from, asked_mono: this.#mono() });
  }

  askResult(request_id: string, attempt: number): void {
    if (this.#isReady) this.#down?.say({ type: "result_request", request_id, attempt });
  }

  #hear(frame: FromTerminalFrame) {
    this.#heard = this.#mono();
    if (frame.type === "heartbeat") return this.#heartbeat(frame);
    if (!this.#isReady) return;
    if (frame.type === "result" || frame.type === "refused") {
      const waited = this.#inFlight?.command;
      const isOurs = waited?.request_id === frame.request_id && waited.attempt === frame.attempt;
      if (isOurs) this.#inFlight = null;
      this.#events?.said(frame);
      this.#sendNext();
      return;
    }
    this.#events?.said(frame);
  }

  #heartbeat(frame: HeartbeatFrame) {
    if (frame.login !== this.#login) return this.#lose();
    this.#tick = { count: frame.tick, mono: this.#mono() };
    this.#health = {
      terminal: true,
      broker: frame.broker,
      trade_allowed: frame.trade_allowed,
      last_quote_at: this.#world.now,
      simulated: true,
    };
    if (this.#isReady) return;
    this.#isReady = true;
    this.#events?.ready();
  }

  #sendNext(): void {
    while (this.#isReady && this.#inFlight === null) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      const mono = this.#mono();
      const left = Math.min(next.expires_mono - mono, next.expires_wall - this.#wall());
      const { command } = next;
      if (left <= 0) {
        this.#refuse(command, "expired");
        continue;
      }
      next.sent_mono = mono;
      this.#inFlight = next;
      const expires_tick = Math.floor(this.#tick.count + (mono - this.#tick.mono) + left);
      this.#down?.say({ type: "command", command, expires_tick, login: this.#login });
    }
  }

  #check(connection: number): void {
    this.#world.after(CHECK_MS, () => {
      if (!this.#isListening) return;
      if (this.#connection > 0 && this.#down !== null) {
        const mono = this.#mono();
        if (mono - this.#heard > SILENCE_MS) this.#lose();
        else if (this.#inFlight && mono - this.#inFlight.sent_mono > ANSWER_MS) this.#lose();
      }
      this.#check(connection);
    });
  }

  /** Both ends hear of it. */
  #lose(): void {
    const wasReady = this.#isReady;
    const queued = this.#queue;
    this.#hangUp();
    // What never left the queue was never sent: that is known, and said.
    for (const { command } of queued) this.#refuse(command, "terminal_offline");
    if (wasReady) this.#events?.lost();
  }

  #hangUp(): void {
    this.#connection += 1;
    this.#isReady = false;
    this.#queue = [];
    this.#inFlight = null;
    this.#down = null;
    this.#up = null;
    this.#world.after(20, () => this.#terminal.linkLost());
  }

  #refuse({ request_id, attempt }: TerminalCommand, code: string): void {
    this.#events?.said({ type: "refused", request_id, attempt, code, message: code });
  }

  #mono(): number {
    return this.#events?.mono() ?? 0;
  }

  #wall(): number {
    return this.#events?.wall() ?? 0;
  }
}
