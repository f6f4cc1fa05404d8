import { assertNever } from "#domain";
import {
  type ConnectorEffect,
  type ConnectorInput,
  type ConnectorRules,
  type ConnectorState,
  type ConnectorStepped,
  type JournalLine,
  startConnector,
  stepConnector,
  type TerminalCommand,
} from "#orders";
import type { Quote, SymbolState } from "#protocol";
import type { Bridge, BridgeEvents, TerminalFacts } from "../bridge/index.ts";
import { type GuardPolicy, judgeTerminal } from "../guard/index.ts";
import type { Journal } from "../journal/index.ts";
import { BarsDesk } from "./bars-desk.ts";
import type { Machine } from "./machine.ts";
import type { RoomEvents, RoomSocket } from "./room-socket.ts";

/** A terminal's symbols change seldom; their facts are read anew this often. */
const SYMBOLS_MS = 300_000;
/** Changes that come together are read once. */
const SETTLE_MS = 50;
/** While they go on, the terminal is read so often and no more. */
const APART_MS = 250;

export interface HostPorts {
  readonly journal: Journal;
  readonly machine: Machine;
  readonly version: string;
  readonly policy: () => GuardPolicy;
  readonly rules: ConnectorRules;
  readonly bridge: Pick<Bridge, "give" | "ask" | "askSnapshot" | "facts" | "health">;
  readonly room: Pick<RoomSocket, "send" | "reconnect">;
  /** First terminal of a new connector: its account is the connector's from now on. */
  readonly pin: (facts: TerminalFacts) => void;
  readonly log: (code: string, message: string) => void;
  /** Something that a person would want to see may have changed. */
  readonly changed: () => void;
  /** The host has stopped for good; nothing was done after what failed. */
  readonly fail: (reason: string) => void;
  readonly wall: () => number;
  readonly mono: () => number;
}

/** Carries out what the connector's node decides: journal, room and terminal in exactly its order. */
export class ConnectorHost {
  readonly #ports: HostPorts;
  readonly #bars = new BarsDesk();
  readonly #inputs: ConnectorInput[] = [];
  #state: ConnectorState;
  #isRunning = false;
  #isDead = false;
  #symbols: readonly SymbolState[] = [];
  #symbolsAt = Number.NEGATIVE_INFINITY;
  #quotes = new Map<string, Quote>();
  /** Of the quotes above, those not told yet. */
  #fresh = new Set<string>();
  #settle: NodeJS.Timeout | null = null;
  #readAt = Number.NEGATIVE_INFINITY;

  /** @param lines the journal as it was read; its first line must be there. */
  constructor(lines: readonly JournalLine[], ports: HostPorts) {
    this.#ports = ports;
    const started = startConnector(lines, this.#time());
    this.#state = started.state;
    this.#perform(started.effects);
  }

  get isLinked(): boolean {
    return this.#state.link !== null;
  }

  /** Newest version of this PC's own kill that is in the journal; null once the journal takes nothing any more. */
  get localKillVersion(): number | null {
    return this.#isDead ? null : this.#state.local_kill.version;
  }

  get mayTrade(): boolean {
    return this.#state.link?.may_trade === true;
  }

  readonly roomEvents: Pick<RoomEvents, "open" | "message" | "lost"> = {
    open: () => {
      const { machine, version } = this.#ports;
      this.feed({ type: "room_open", machine_id: machine.id, machine_name: machine.name, version });
      this.#ports.changed();
    },
    message: (message) => {
      this.feed({ type: "room_message", message });
      if (message.type === "WELCOME") this.beat();
      this.#ports.changed();
    },
    lost: () => {
      this.feed({ type: "room_lost" });
      this.#ports.changed();
    },
  };

  readonly bridgeEvents: BridgeEvents = {
    ready: (facts) => {
      this.#ports.pin(facts);
      this.#symbolsAt = Number.NEGATIVE_INFINITY;
      this.#quotes = new Map();
      this.reconcile();
      this.#askResults();
      this.beat();
      this.#ports.changed();
    },
    lost: (reason) => {
      this.#ports.log("terminal_lost", reason);
      this.feed({ type: "terminal_lost" });
      for (const message of this.#bars.abandon()) this.feed({ type: "say", message });
      this.#fresh.clear();
      this.beat();
      this.#ports.changed();
    },
    heartbeat: () => this.#ports.changed(),
    result: (answer) => {
      this.feed({ type: "terminal_result", ...answer });
      this.#readSoon();
    },
    refused: (refusal) => this.feed({ type: "terminal_refused", ...refusal }),
    snapshot: ({ snapshot, symbols, quotes, deals_since, asked_mono }) => {
      if (symbols.length > 0) this.#takeSymbols(symbols);
      for (const quote of quotes) this.#quotes.set(quote.symbol, quote);
      const known = [...this.#quotes.values()];
      this.feed({
        type: "terminal_snapshot",
        snapshot,
        symbols: this.#symbols,
        deals_since,
        quotes: known,
        asked_mono,
      });
    },
    deal: (deal) => {
      this.feed({ type: "terminal_deal", deal });
      this.#readSoon();
    },
    changed: () => this.#readSoon(),
    quote: (quote) => {
      this.#quotes.set(quote.symbol, quote);
      this.#fresh.add(quote.symbol);
    },
    bars: (line) => {
      const message = this.#bars.take(line);
      if (message) this.feed({ type: "say", message });
    },
    log: (code, message) => {
      // Its answer to our question about an order that never reached it: what it holds decides.
      if (code !== "unknown_request") this.#ports.log(code, message);
    },
  };

  /** One input after the other: what an input causes is done before the next is looked at. */
  feed(input: ConnectorInput): void {
    if (this.#isDead) return;
    this.#inputs.push(input);
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift()) {
        const stepped: ConnectorStepped = stepConnector(
          this.#state,
          next,
          this.#time(),
          this.#ports.rules,
        );
        this.#state = stepped.state;
        this.#perform(stepped.effects);
      }
    } catch (error) {
      // A journal that cannot be written: nothing may be sent any more, by anybody.
      this.#isDead = true;
      this.#ports.fail(error instanceof Error ? error.message : String(error));
    } finally {
      this.#isRunning = false;
    }
  }

  /** The newest price of each symbol that moved; forgotten while the room is away, for an old price is no price. */
  flushQuotes(): void {
    const quotes = [...this.#fresh].flatMap((symbol) => this.#quotes.get(symbol) ?? []);
    this.#fresh.clear();
    if (quotes.length > 0 && this.isLinked)
      this.feed({ type: "say", message: { type: "QUOTE", quotes } });
  }

  /** Word of life with the terminal's health. */
  beat(): void {
    const { facts, health } = this.#ports.bridge;
    this.feed({
      type: "say",
      message: {
        type: "HEARTBEAT",
        at: this.#ports.wall(),
        health: {
          terminal: facts !== null,
          broker: health?.broker ?? false,
          trade_allowed: health?.trade_allowed ?? false,
          last_quote_at: health?.last_quote_at ?? null,
          simulated: facts?.simulated ?? false,
          terminal_heard_at: health?.heard_at ?? null,
          server_offset_ms: health?.server_offset_ms ?? null,
          journal_ok: !this.#isDead,
        },
      },
    });
  }

  /** Reads the whole account: after each change, each reconnect, and every half minute. */
  reconcile(): void {
    this.feed({ type: "look", deals: "all" });
  }

  #perform(effects: readonly ConnectorEffect[]): void {
    for (const effect of effects) {
      switch (effect.type) {
        case "journal":
          // Throws when the disk fails: then none of the effects after it happens.
          this.#ports.journal.append(effect.lines);
          break;
        case "room":
          this.#ports.room.send(effect.message);
          break;
        case "terminal":
          this.#give(effect.command);
          break;
        case "read_terminal":
          this.#readTerminal(effect.deals_from);
          break;
        case "read_bars":
          this.#readBars(effect);
          break;
        case "renew_journal":
          this.#renew();
          return;
        case "leave":
          this.#ports.log("room_bye", effect.reason);
          break;
        case "log":
          this.#ports.log(effect.code, effect.message);
          break;
        default:
          assertNever(effect);
      }
    }
  }

  #give(command: TerminalCommand): void {
    const { request_id, attempt } = command;
    // What reduces or protects always may; what opens was judged before it came here.
    const policy = { ...this.#ports.policy(), demoOnly: false };
    const refusal = judgeTerminal(policy, this.#ports.bridge.facts);
    if (refusal) this.feed({ type: "terminal_refused", request_id, attempt, ...refusal });
    else this.#ports.bridge.give(command);
  }

  #readTerminal(dealsFrom: number): void {
    const now = this.#ports.mono();
    this.#readAt = now;
    this.#ports.bridge.askSnapshot(dealsFrom, now - this.#symbolsAt > SYMBOLS_MS);
  }

  #readSoon(): void {
    const wait = Math.max(SETTLE_MS, this.#readAt + APART_MS - this.#ports.mono());
    this.#settle ??= setTimeout(() => {
      this.#settle = null;
      this.feed({ type: "look", deals: "newest" });
    }, wait);
  }

  /** A terminal that comes back may still know what became of a command whose answer was lost. */
  #askResults(): void {
    for (const { phase, intent, attempt } of Object.values(this.#state.orders)) {
      if (phase !== "unknown") continue;
      this.#ports.bridge.ask({ type: "RESULT_REQUEST", request_id: intent.request_id, attempt });
    }
  }

  #takeSymbols(symbols: readonly SymbolState[]): void {
    this.#symbols = symbols;
    this.#symbolsAt = this.#ports.mono();
    const names = symbols.map(({ symbol }) => symbol).join(",");
    this.#ports.bridge.ask({ type: "QUOTES_SUBSCRIBE", symbols: names });
  }

  #readBars(question: Extract<ConnectorEffect, { type: "read_bars" }>): void {
    const asked = this.#bars.ask(question);
    if (asked.frame && this.#ports.bridge.ask(asked.frame)) return;
    this.feed({
      type: "say",
      message: this.#bars.refuse(question, asked.error ?? "the terminal is not connected"),
    });
  }

  #renew(): void {
    const old = this.#state.journal_id ?? "unknown";
    const line: JournalLine = this.#ports.machine.newJournalLine(this.#ports.wall());
    this.#ports.journal.renew(old);
    this.#ports.journal.append([line]);
    this.#state = startConnector([line], this.#time()).state;
    this.#ports.log("journal_renewed", "an old journal was put aside; open orders are looked up");
    this.#ports.room.reconnect();
  }

  #time() {
    return { wall: this.#ports.wall(), mono: this.#ports.mono() };
  }
}
