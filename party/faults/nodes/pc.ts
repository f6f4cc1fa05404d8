import { assertNever } from "#domain";
import {
  type ConnectorEffect,
  type ConnectorInput,
  type ConnectorRules,
  type ConnectorState,
  type JournalLine,
  startConnector,
  stepConnector,
} from "#orders";
import type { KillLevel, RoomToConnector, SymbolState } from "#protocol";
import { beforeTerminalSend, beforeWordToRoom } from "../invariants/connector.ts";
import { Process } from "../world/process.ts";
import type { World } from "../world/world.ts";
import { DiskFailure, JournalDisk } from "./journal-disk.ts";
import { PcClock } from "./pc-clock.ts";
import type { PcEnd, PcSocket } from "./room-socket.ts";
import type { TerminalAnswer } from "./terminal-frames.ts";
import type { TerminalLink } from "./terminal-link.ts";

const TICK_MS = 1_000;
const BEAT_MS = 2_000;
const RECONCILE_MS = 30_000;
const SETTLE_MS = 50;
/** When nothing is expected any more, the same is done less often. */
const CALM_MS = 15_000;

export interface PcPorts {
  readonly machine: string;
  /** This PC's own policy. */
  readonly rules: ConnectorRules;
  /** Calls the room; the socket is open when `opened` is called. */
  call(pc: Pc): void;
  readonly terminal: TerminalLink;
  isCalm(): boolean;
}

/** A trader's PC with its connector: journal, room and terminal in exactly the node's order. */
export class Pc implements PcEnd {
  readonly disk: JournalDisk;
  readonly clock: PcClock;
  readonly process: Process;
  readonly ports: PcPorts;
  socket: PcSocket | null = null;
  readonly #world: World;
  readonly #inputs: ConnectorInput[] = [];
  #state: ConnectorState | null = null;
  #isRunning = false;
  #isSettling = false;
  #isStopped = false;
  #symbols: readonly SymbolState[] = [];
  #journals = 0;

  constructor(world: World, ports: PcPorts) {
    this.#world = world;
    this.ports = ports;
    this.disk = new JournalDisk(world);
    this.clock = new PcClock(world);
    this.process = new Process(world, ports.machine, () => this.#forgetAll());
  }

  get state(): ConnectorState | null {
    return this.#state;
  }

  // --- life ------------------------------------------------------------------------------------------------

  start(): void {
    if (this.process.isAlive) return;
    this.process.begin();
    this.clock.restart();
    this.process.run(() => {
      this.#world.io("pc.start.before");
      if (!this.#orStop(() => this.#openJournal())) return;
      const beat = (ms: number) => () => (this.ports.isCalm() ? Math.max(ms, CALM_MS) : ms);
      this.process.every(beat(TICK_MS), () => this.feed({ type: "tick" }));
      this.process.every(beat(BEAT_MS), () => this.beat());
      this.process.every(
        () => RECONCILE_MS,
        () => this.feed({ type: "look", deals: "all" }),
      );
      this.ports.terminal.connect();
      this.ports.call(this);
    });
  }

  #openJournal(): void {
    const known = this.disk.read();
    if (known.length === 0) this.disk.append([this.#firstLine()]);
    const started = startConnector(this.disk.read(), this.clock.now());
    this.#state = started.state;
    this.#perform(started.effects);
  }

  #firstLine(): JournalLine {
    this.#journals += 1;
    return {
      kind: "journal",
      journal_id: `${this.ports.machine}-journal-${this.#journals}`,
      at: this.clock.now().wall,
    };
  }

  #forgetAll(): void {
    this.disk.crash();
    this.#state = null;
    this.#inputs.length = 0;
    this.#isRunning = false;
    this.#isSettling = false;
    // A killed program's socket is closed by its system; a PC that loses power tells nobody.
    if (this.#world.rng() < 0.3) this.socket?.goDark(this.#world.between(1_000, 60_000));
    else this.socket?.cut();
    this.socket = null;
    this.ports.terminal.closed();
    const pause = 500 + this.#world.between(0, 4_000);
    this.#world.after(pause, () => this.#isStopped || this.start());
  }

  /** A newer connector of this machine took over, or its owner ends it: it does not call again by itself. */
  stop(): void {
    this.#isStopped = true;
    this.process.die();
  }

  resume(): void {
    this.#isStopped = false;
    this.start();
  }

  /** Suspended with its terminal; sockets do not outlive a long sleep. */
  sleep(forMs: number, isMonoStill: boolean): void {
    this.process.sleep(forMs);
    if (isMonoStill) this.#world.after(forMs, () => this.clock.sleep(forMs));
    if (forMs > 15_000) this.process.after(0, () => this.socket?.cut());
  }

  // --- inputs ----------------------------------------------------------------------------------------------

  roomOpened(socket: PcSocket): void {
    this.process.soon(() => {
      this.socket = socket;
      const machine = this.ports.machine;
      this.feed({ type: "room_open", machine_id: machine, machine_name: machine, version: "1" });
    });
  }

  roomSaid(socket: PcSocket, message: RoomToConnector): void {
    this.process.soon(() => {
      if (this.socket !== socket) return;
      this.feed({ type: "room_message", message });
      if (message.type === "WELCOME") this.beat();
    });
  }

  roomLost(socket: PcSocket): void {
    this.process.soon(() => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.feed({ type: "room_lost" });
      this.process.after(this.#world.between(100, 4_000), () => this.ports.call(this));
    });
  }

  terminalReady(): void {
    this.process.soon(() => {
      this.feed({ type: "look", deals: "all" });
      for (const { phase, intent, attempt } of Object.values(this.#state?.orders ?? {}))
        if (phase === "unknown") this.ports.terminal.askResult(intent.request_id, attempt);
      this.beat();
    });
  }

  terminalLost(): void {
    this.process.soon(() => {
      this.feed({ type: "terminal_lost" });
      this.beat();
    });
  }

  terminalSaid(answer: TerminalAnswer): void {
    this.process.soon(() => {
      switch (answer.type) {
        case "result":
          this.feed({ ...answer, type: "terminal_result" });
          return this.#readSoon();
        case "refused":
          return this.feed({ ...answer, type: "terminal_refused" });
        case "deal":
          this.feed({ type: "terminal_deal", deal: answer.deal });
          return this.#readSoon();
        case "changed":
          return this.#readSoon();
        case "snapshot":
          this.#symbols = answer.symbols;
          return this.feed({
            type: "terminal_snapshot",
            snapshot: answer.snapshot,
            symbols: this.#symbols,
            deals_since: answer.deals_since,
            quotes: answer.quotes,
            asked_mono: answer.asked_mono,
          });
        default:
          return assertNever(answer);
      }
    });
  }

  feed(input: ConnectorInput): void {
    this.#inputs.push(input);
    if (this.#isRunning || this.#state === null) return;
    this.#isRunning = true;
    this.#orStop(() => {
      for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift()) {
        const stepped = stepConnector(
          this.#state as ConnectorState,
          next,
          this.clock.now(),
          this.ports.rules,
        ); // set while it lives
        this.#state = stepped.state;
        this.#perform(stepped.effects);
      }
    });
    this.#isRunning = false;
  }

  /** The owner presses, or lets go, on this PC. */
  pressKill(level: KillLevel | null): boolean {
    if (!this.process.isAlive) return false;
    this.process.soon(() => {
      const version = (this.#state?.local_kill.version ?? 0) + 1;
      this.feed({ type: "local_kill", level, version });
    });
    return true;
  }

  beat(): void {
    const { health } = this.ports.terminal;
    const at = this.clock.now().wall;
    this.feed({ type: "say", message: { type: "HEARTBEAT", at, health } });
  }

  // --- effects ---------------------------------------------------------------------------------------------

  #perform(effects: readonly ConnectorEffect[]): void {
    const world = this.#world;
    for (const effect of effects) {
      switch (effect.type) {
        case "journal":
          this.disk.append(effect.lines);
          break;
        case "room":
          world.io("pc.room.before");
          beforeWordToRoom(world, this.disk, effect.message);
          world.note(`${this.ports.machine} says`, effect.message.type);
          this.socket?.tell(effect.message);
          world.io("pc.room.after");
          break;
        case "terminal":
          world.io("pc.terminal.before");
          beforeTerminalSend(world, this.disk, effect.command);
          this.#give(effect.command);
          world.io("pc.terminal.after");
          break;
        case "read_terminal":
          this.ports.terminal.askSnapshot(effect.deals_from);
          break;
        case "read_bars":
          break; // bars are no part of an order's way
        case "renew_journal":
          this.#renew();
          return;
        case "leave":
        case "log":
          world.note(`${this.ports.machine} logs`, String(effect.code));
          break;
        default:
          assertNever(effect);
      }
    }
  }

  #give(command: Parameters<TerminalLink["give"]>[0]): void {
    const refusal = this.ports.terminal.give(command);
    if (refusal === null) return;
    const { request_id, attempt } = command;
    this.feed({ type: "terminal_refused", request_id, attempt, ...refusal });
  }

  #renew(): void {
    this.disk.renew();
    const first = this.#firstLine();
    this.disk.append([first]);
    this.#state = startConnector([first], this.clock.now()).state;
    this.#world.note(this.ports.machine, "begins a new journal");
    this.socket?.cut();
  }

  /** A journal that cannot be written stops the connector: nothing may be sent any more. */
  #orStop(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (thrown) {
      if (!(thrown instanceof DiskFailure)) throw thrown;
      this.process.die();
      return false;
    }
  }

  #readSoon(): void {
    if (this.#isSettling) return;
    this.#isSettling = true;
    this.process.after(SETTLE_MS, () => {
      this.#isSettling = false;
      this.feed({ type: "look", deals: "newest" });
    });
  }
}
