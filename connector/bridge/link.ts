import type { Socket } from "node:net";
import { assertNever } from "#domain";
import type { TerminalCommand } from "#orders";
import { commandFrame, dealOf, quoteOf, resultOf } from "./convert.ts";
import {
  FRAME_VERSION,
  type FromTerminal,
  fromTerminal,
  readFrame,
  type ToTerminal,
  writeFrame,
} from "./frames.ts";
import { lineReader } from "./lines.ts";
import { isSameProof, newNonce, proofOf } from "./proof.ts";
import { SnapshotReader } from "./snapshot.ts";
import type { BridgeEvents, TerminalFacts, TerminalHealth } from "./types.ts";

const HEARTBEAT_MS = 2_000;
/** A terminal that says nothing for this long is asleep or frozen. */
const SILENCE_MS = 15_000;
const HANDSHAKE_MS = 5_000;
/** No broker answers later; the link is dropped and the outcome is looked for. */
const ANSWER_MS = 60_000;
const GOODBYE_MS = 1_000;
const QUARTER_HOUR = 900_000;

type Frame<T extends FromTerminal["type"]> = Extract<FromTerminal, { type: T }>;

export interface LinkPorts {
  readonly secret: string;
  readonly events: BridgeEvents;
  /** Wall clock, ms UTC as well as this PC knows it, and monotonic ms. */
  readonly wall: () => number;
  readonly mono: () => number;
  /** Null when this terminal may come in, else why not. */
  readonly admit: (
    facts: TerminalFacts,
  ) => { readonly code: string; readonly message: string } | null;
  readonly ready: (link: TerminalLink) => void;
  readonly gone: (link: TerminalLink, reason: string) => void;
}

interface Waiting {
  readonly command: TerminalCommand;
  /** By both clocks: the monotonic one may stand still while the PC sleeps, the other may be set. */
  readonly expires_mono: number;
  readonly expires_wall: number;
}

/** One terminal's conversation, from its HELLO to its end. */
export class TerminalLink {
  readonly #socket: Socket;
  readonly #ports: LinkPorts;
  readonly #nonce = newNonce();
  readonly #snapshots = new SnapshotReader();
  #stage: "hello" | "proof" | "heartbeat" | "ready" | "closed" = "hello";
  #peerNonce = "";
  #facts: TerminalFacts | null = null;
  #health: TerminalHealth | null = null;
  /** Server clock minus UTC. */
  #offset = 0;
  #tick = { count: 0, mono: 0 };
  /** When each snapshot that is not answered yet was asked for, monotonic. */
  readonly #asked = new Map<string, number>();
  #heard: number;
  #queue: Waiting[] = [];
  #inFlight: (Waiting & { readonly sent_mono: number }) | null = null;
  /** Deals that came tagged with the command in flight. */
  #tagged: Frame<"DEAL">[] = [];
  readonly #started: number;

  constructor(socket: Socket, ports: LinkPorts) {
    this.#socket = socket;
    this.#ports = ports;
    this.#started = ports.mono();
    this.#heard = this.#started;
    socket.setNoDelay(true);
    socket.on(
      "data",
      lineReader(
        (line) => this.#hear(line),
        () => this.#refuse("line_too_long", "a line is too long"),
      ),
    );
    socket.on("error", () => {}); // "close" follows and says it
    socket.on("close", () => this.#end("the terminal closed the connection"));
  }

  get facts(): TerminalFacts | null {
    return this.#facts;
  }

  get health(): TerminalHealth | null {
    return this.#health;
  }

  /** In turn: the next command leaves when the one before it was answered. */
  give(command: TerminalCommand): void {
    const { wall, mono } = this.#ports;
    const { valid_for_ms } = command;
    const expires = { expires_mono: mono() + valid_for_ms, expires_wall: wall() + valid_for_ms };
    this.#queue.push({ command, ...expires });
    this.#sendNext();
  }

  ask(
    frame: Extract<
      ToTerminal,
      { type: "RESULT_REQUEST" | "QUOTES_SUBSCRIBE" | "BARS_REQUEST" | "PING" }
    >,
  ): void {
    this.#write(frame);
  }

  /** @param dealsFrom ms UTC. */
  askSnapshot(snapshotId: string, dealsFrom: number, symbols: boolean): void {
    this.#asked.set(snapshotId, this.#ports.mono());
    const deals_from = Math.max(0, Math.floor(dealsFrom + this.#offset));
    this.#write({ type: "SNAPSHOT_REQUEST", snapshot_id: snapshotId, deals_from, symbols });
  }

  /** From the host about once a second. */
  check(): void {
    const now = this.#ports.mono();
    const isShaking = this.#stage !== "ready";
    if (isShaking && now - this.#started > HANDSHAKE_MS)
      this.close("the terminal did not finish its greeting");
    else if (now - this.#heard > SILENCE_MS)
      this.close("the terminal was silent for 15 s: asleep or frozen");
    else if (this.#inFlight && now - this.#inFlight.sent_mono > ANSWER_MS)
      this.close("a command was not answered");
  }

  close(reason: string): void {
    this.#socket.destroy();
    this.#end(reason);
  }

  #end(reason: string): void {
    if (this.#stage === "closed") return;
    this.#stage = "closed";
    // What never left the queue was never sent: that is known, and said.
    for (const { command } of this.#queue)
      this.#refused(command, "terminal_offline", "the terminal went away");
    this.#queue = [];
    this.#ports.gone(this, reason);
  }

  // --- hearing ---------------------------------------------------------------------------------------------

  #hear(line: string): void {
    if (this.#stage === "closed") return;
    this.#heard = this.#ports.mono();
    const read = readFrame(fromTerminal, line);
    if (!read.ok) {
      this.#refuse("bad_frame", read.problem.message);
      return;
    }
    const { frame } = read;
    switch (this.#stage) {
      case "hello":
        if (frame.type === "HELLO") this.#hello(frame);
        else this.#refuse("no_hello", "HELLO comes first");
        return;
      case "proof":
        if (frame.type === "PROOF") this.#proof(frame);
        else this.#refuse("no_proof", "PROOF comes second");
        return;
      case "heartbeat":
      case "ready":
        this.#take(frame);
        return;
      default:
        assertNever(this.#stage);
    }
  }

  #hello(frame: Frame<"HELLO">): void {
    if (frame.protocol !== FRAME_VERSION) {
      this.#refuse(
        "version",
        `this connector speaks version ${FRAME_VERSION}, the terminal ${frame.protocol}`,
      );
      return;
    }
    const { login, server, trade_mode, simulated, program } = frame;
    this.#peerNonce = frame.nonce;
    this.#setTick(frame.tick);
    this.#facts = { login, server, trade_mode, simulated, program };
    this.#stage = "proof";
    const proof = proofOf(this.#ports.secret, "connector", frame.nonce, this.#nonce);
    this.#write({ type: "CHALLENGE", nonce: this.#nonce, proof });
  }

  #proof(frame: Frame<"PROOF">): void {
    const expected = proofOf(this.#ports.secret, "terminal", this.#nonce, this.#peerNonce);
    const facts = this.#facts;
    if (facts === null || !isSameProof(frame.proof, expected)) {
      this.#refuse("unauthorised", "the terminal does not know this connector's secret");
      return;
    }
    const refusal = this.#ports.admit(facts);
    if (refusal) {
      this.#refuse(refusal.code, refusal.message);
      return;
    }
    this.#stage = "heartbeat";
    this.#write({ type: "WELCOME", heartbeat_ms: HEARTBEAT_MS });
  }

  #take(frame: FromTerminal): void {
    const { events } = this.#ports;
    switch (frame.type) {
      case "HEARTBEAT":
        this.#heartbeat(frame);
        return;
      case "SNAPSHOT":
        this.#snapshots.begin(frame);
        return;
      case "POSITION":
      case "ORDER":
      case "SYMBOL":
        this.#snapshots.add(frame);
        return;
      case "SNAPSHOT_END": {
        const whole = this.#snapshots.end(frame.snapshot_id, this.#offset, this.#ports.wall());
        const asked_mono = this.#asked.get(frame.snapshot_id) ?? this.#started;
        this.#forgetAsked(asked_mono);
        if (whole) events.snapshot({ ...whole, asked_mono });
        else events.log("half_snapshot", "a snapshot came without all its lines");
        return;
      }
      case "DEAL":
        this.#deal(frame);
        return;
      case "ACK":
        return;
      case "TRADE_RESULT":
        this.#result(frame);
        return;
      case "CHANGED":
        events.changed();
        return;
      case "QUOTE": {
        const quote = quoteOf(frame, this.#offset);
        if (quote) events.quote(quote);
        return;
      }
      case "BARS":
        events.bars({
          ...frame,
          candles: frame.candles.map(([time, ...rest]) => [time - this.#offset, ...rest]),
        });
        return;
      case "ERROR":
        events.log(frame.code, frame.message);
        return;
      case "PONG":
        return;
      case "HELLO":
      case "PROOF":
        this.#refuse("unexpected", `${frame.type} came twice`);
        return;
      default:
        assertNever(frame);
    }
  }

  /** Answers come in the order of the questions: older ones will not be answered any more. */
  #forgetAsked(asked: number): void {
    for (const [id, mono] of this.#asked) if (mono <= asked) this.#asked.delete(id);
  }

  #heartbeat(frame: Frame<"HEARTBEAT">): void {
    const { login, server, trade_mode } = frame;
    const { facts } = this;
    if (
      facts &&
      (login !== facts.login || server !== facts.server || trade_mode !== facts.trade_mode)
    ) {
      this.#refuse("account_changed", "the terminal switched to another account");
      return;
    }
    this.#setTick(frame.tick);
    this.#offset =
      Math.round((frame.server_time - this.#ports.wall()) / QUARTER_HOUR) * QUARTER_HOUR + 0; // -0 is no offset that equals 0
    this.#health = {
      broker: frame.connected,
      trade_allowed: frame.trade_allowed,
      last_quote_at: frame.last_quote > 0 ? Math.max(0, frame.last_quote - this.#offset) : null,
      heard_at: this.#ports.wall(),
      server_offset_ms: this.#offset,
    };
    if (this.#stage === "heartbeat") {
      this.#stage = "ready";
      this.#ports.ready(this);
    }
    this.#ports.events.heartbeat();
  }

  #deal(frame: Frame<"DEAL">): void {
    if (frame.snapshot_id !== undefined) {
      this.#snapshots.add(frame);
      return;
    }
    if (frame.request_id !== undefined && frame.request_id === this.#inFlight?.command.request_id) {
      this.#tagged.push(frame);
    }
    this.#ports.events.deal(dealOf(frame, this.#offset));
  }

  #result(frame: Frame<"TRADE_RESULT">): void {
    const waited = this.#inFlight;
    const isOurs =
      waited?.command.request_id === frame.request_id && waited.command.attempt === frame.attempt;
    const tagged = isOurs ? this.#tagged : [];
    if (isOurs) {
      this.#inFlight = null;
      this.#tagged = [];
    }
    const { request_id, attempt, refused, comment } = frame;
    const { events } = this.#ports;
    if (refused !== "")
      events.refused({ request_id, attempt, code: refused, message: comment || refused });
    else {
      const deals = tagged.map((deal) => dealOf(deal, this.#offset));
      events.result({ request_id, attempt, result: resultOf(frame, deals) });
    }
    this.#sendNext();
  }

  // --- saying ----------------------------------------------------------------------------------------------

  #sendNext(): void {
    while (this.#stage === "ready" && this.#inFlight === null) {
      const next = this.#queue.shift();
      if (next === undefined || this.#facts === null) return;
      const { wall, mono } = this.#ports;
      const left = Math.min(next.expires_mono - mono(), next.expires_wall - wall());
      if (left <= 0) {
        this.#refused(next.command, "expired", "its time ran out before it was sent");
        continue;
      }
      const { login, server, trade_mode } = this.#facts;
      // The count was read before it travelled here, so this never lies later than what is allowed.
      const expires_tick = Math.floor(
        this.#tick.count + (this.#ports.mono() - this.#tick.mono) + left,
      );
      this.#inFlight = { ...next, sent_mono: this.#ports.mono() };
      this.#tagged = [];
      this.#write(
        commandFrame(next.command, { expires_tick, login, server, trade_mode }, this.#offset),
      );
    }
  }

  #refused({ request_id, attempt }: TerminalCommand, code: string, message: string): void {
    this.#ports.events.refused({ request_id, attempt, code, message });
  }

  #refuse(code: string, message: string): void {
    this.#ports.events.log(code, message);
    this.#write({ type: "ERROR", code, message });
    this.#socket.end();
    // Time for the word to arrive; then the door is shut whether the peer closes its side or not.
    setTimeout(() => this.#socket.destroy(), GOODBYE_MS).unref();
    this.#end(message);
  }

  #write(frame: ToTerminal): void {
    if (this.#socket.writable) this.#socket.write(writeFrame(frame));
  }

  #setTick(count: number): void {
    this.#tick = { count, mono: this.#ports.mono() };
  }
}
