import { assertNever, type EpochMs } from "#domain";
import {
  type EaLine,
  type EaMessage,
  type EaRef,
  type FaultPlan,
  SimEa,
  type SimState,
  SimTerminal,
  type Venue,
} from "#simulator";
import {
  FRAME_VERSION,
  type FromTerminal,
  type ToTerminal,
  type TradeFrame,
} from "../bridge/index.ts";
import { commandOf } from "./command-of.ts";
import { Frames } from "./frames-of.ts";

type Frame<T extends ToTerminal["type"]> = Extract<ToTerminal, { type: T }>;

export interface ProgramPorts {
  readonly venue: Venue;
  /** ms UTC, and the machine's own tick count. */
  readonly now: () => number;
  readonly tick: () => number;
  /** The broker's account; on the disk with the next append or flush. */
  readonly keep: (sim: SimState) => void;
  /** The program's own journal; on the disk when it returns, with everything that was kept before. */
  readonly append: (line: EaLine) => void;
  readonly flush: () => void;
  readonly lines: readonly EaLine[];
  readonly say: (frame: FromTerminal) => void;
  readonly latencyMs?: number;
  readonly faults?: FaultPlan;
}

/** The simulated terminal behind its frames: what the EA is to MetaTrader. */
export class TerminalProgram {
  readonly #ports: ProgramPorts;
  readonly #terminal: SimTerminal;
  readonly #ea: SimEa;
  readonly #frames: Frames;
  readonly #account: Pick<SimState, "login" | "server" | "tradeMode">;
  #changesKept = 0;
  #latest = 0;
  #watched: readonly string[] = [];
  /** Last prices told, as "bid ask" per symbol. */
  #told = new Map<string, string>();

  constructor(sim: SimState, ports: ProgramPorts) {
    const { venue, latencyMs = 0, faults = { rules: [] } } = ports;
    this.#ports = ports;
    this.#account = sim;
    this.#frames = new Frames(venue);
    this.#terminal = new SimTerminal({ broker: sim, venue, latencyMs, faults, seed: sim.seed });
    this.#ea = new SimEa({
      ...{ terminal: this.#terminal, venue, account: sim, isDemoOnly: true },
      lines: ports.lines,
      append: (line) => {
        // A result that is written down names tickets: the broker must not have forgotten them.
        this.#keepChanges();
        ports.append(line);
      },
      say: (message) => this.#say(message),
    });
  }

  hello(nonce: string): FromTerminal {
    const program = "nusatrade terminal (simulated)";
    const facts = { ...this.#identity(), tick: this.#ports.tick(), simulated: true };
    return { type: "HELLO", protocol: FRAME_VERSION, nonce, program, ...facts };
  }

  heartbeat(): void {
    const now = this.#now();
    const { clock } = this.#ports.venue;
    const health = this.#terminal.health(now);
    const { connected, autoTrading, expertAllowed, tradeAllowed, lastTick } = health;
    this.#ports.say({
      type: "HEARTBEAT",
      ...this.#identity(),
      ...{ tick: this.#ports.tick(), server_time: clock.toServer(now), connected },
      // Without a link the account's own permission is not known to have changed.
      trade_allowed: autoTrading && expertAllowed && (tradeAllowed || !connected),
      ...{ button_on: autoTrading, program_allowed: true, expert_allowed: expertAllowed },
      account_allowed: tradeAllowed,
      last_quote: lastTick === null ? 0 : clock.toServer(lastTick),
    });
  }

  /** Whatever happened since the last look: answers, stops and pendings first, then prices that changed. */
  look(): void {
    const now = this.#now();
    this.#ea.look(now, this.#ports.tick());
    this.#keepChanges();
    this.#ports.flush();
    for (const symbol of this.#watched) {
      const tick = this.#terminal.quote(symbol, now);
      const text = `${tick?.bid} ${tick?.ask}`;
      if (!tick || this.#told.get(symbol) === text) continue;
      this.#told.set(symbol, text);
      this.#ports.say(this.#frames.quote(tick));
    }
  }

  /** When something that was asked for arrives: look again then; null = nothing is on its way. */
  nextLook(): EpochMs | null {
    return this.#ea.isBusy ? this.#terminal.nextAt() : null;
  }

  /** A new connection knows nothing yet. */
  forget(): void {
    this.#watched = [];
    this.#told = new Map();
  }

  hear(frame: ToTerminal): void {
    switch (frame.type) {
      case "TRADE_OPEN":
      case "TRADE_CLOSE":
      case "TRADE_CLOSE_BY":
      case "TRADE_MODIFY":
      case "TRADE_MODIFY_ORDER":
      case "TRADE_CANCEL":
        this.#trade(frame);
        return;
      case "RESULT_REQUEST":
        this.#say(this.#ea.recorded({ requestId: frame.request_id, attempt: frame.attempt }));
        return;
      case "SNAPSHOT_REQUEST":
        this.#snapshot(frame);
        return;
      case "QUOTES_SUBSCRIBE":
        this.#watched = frame.symbols.split(",").filter((symbol) => symbol !== "");
        this.#told = new Map();
        return;
      case "BARS_REQUEST":
        for (const line of this.#frames.bars(frame, this.#now())) this.#ports.say(line);
        return;
      case "PING":
        this.#ports.say({ type: "PONG", nonce: frame.nonce });
        return;
      case "CHALLENGE":
      case "WELCOME":
      case "ERROR":
        return; // the client's business
      default:
        assertNever(frame);
    }
  }

  #trade(frame: TradeFrame): void {
    this.#ea.hear(commandOf(frame, this.#ports.venue), this.#now(), this.#ports.tick());
  }

  #snapshot(frame: Frame<"SNAPSHOT_REQUEST">): void {
    this.look();
    const now = this.#now();
    const held = this.#terminal.view(now);
    this.#keepChanges();
    if (held === null) return; // no account yet: nothing is better than half a truth
    const { snapshot_id: id, deals_from: dealsFrom, symbols } = frame;
    for (const line of this.#frames.snapshot(held, { id, now, dealsFrom, symbols }))
      this.#ports.say(line);
  }

  #say(message: EaMessage): void {
    const { say } = this.#ports;
    // Before any word of it: what was told is never forgotten.
    if (message.type !== "ack") {
      this.#keepChanges();
      this.#ports.flush();
    }
    switch (message.type) {
      case "ack":
        say({ type: "ACK", ...refOf(message.ref) });
        return;
      case "refused":
        say(this.#frames.refusal(message.code, message.message, refOf(message.ref)));
        return;
      case "result":
        say(this.#frames.result(message.result, refOf(message.ref), message.isDuplicate));
        return;
      case "unknown": {
        const words = "There is no recorded answer to this command.";
        const { requestId: request_id } = message.ref;
        say({ type: "ERROR", code: "unknown_request", message: words, request_id });
        return;
      }
      case "deal":
        say(this.#frames.deal(message.deal, tagOf(message.ref)));
        return;
      case "changed":
        say({ type: "CHANGED", what: message.what });
        return;
      default:
        assertNever(message);
    }
  }

  #keepChanges(): void {
    if (this.#terminal.changes === this.#changesKept) return;
    this.#ports.keep(this.#terminal.truth(this.#latest));
    this.#changesKept = this.#terminal.changes;
  }

  #identity() {
    const { login, server, tradeMode } = this.#account;
    return { login, server, trade_mode: tradeMode };
  }

  /** A PC's clock may be set back; the broker's time does not go back with it. */
  #now(): EpochMs {
    this.#latest = Math.max(this.#latest, this.#ports.now());
    return this.#latest;
  }
}

function refOf({ requestId, attempt }: EaRef) {
  return { request_id: requestId, attempt };
}

function tagOf(ref: EaRef | null): { request_id?: string } {
  return ref === null ? {} : { request_id: ref.requestId };
}
