import type { TerminalCommand, TerminalResult } from "#orders";
import type { DealState } from "#protocol";
import type { Broker } from "../broker/broker.ts";
import { afterOrderSend, onOrderSend } from "../invariants/market.ts";
import { BOUNDS } from "../people/bounds.ts";
import { Process } from "../world/process.ts";
import type { World } from "../world/world.ts";
import type { FromTerminalFrame, TerminalEnd, ToTerminalFrame } from "./terminal-frames.ts";
import type { TerminalLink } from "./terminal-link.ts";

const BEAT_MS = 2_000;
const CALM_BEAT_MS = 10_000;
const KEY = (command: { readonly request_id: string; readonly attempt: number }) =>
  `${command.request_id}/${command.attempt}`;

/** The EA in its terminal: it executes each attempt once, and sees of the broker what its terminal has heard. */
export class Terminal implements TerminalEnd {
  readonly process: Process;
  readonly #world: World;
  readonly #broker: Broker;
  readonly #isCalm: () => boolean;
  #link: TerminalLink | null = null;
  #isLinked = false;
  #booted = 0;
  /** What it answered, by request and attempt; gone with the terminal. */
  #answers = new Map<string, TerminalResult | null>();
  /** Logged in to another account for a while. */
  #isElsewhere = false;
  #busyUntil = 0;

  constructor(world: World, name: string, broker: Broker, isCalm: () => boolean) {
    this.#world = world;
    this.#broker = broker;
    this.#isCalm = isCalm;
    this.process = new Process(world, name, () => this.#forgetAll());
    broker.listen(
      (deal) => this.#tellDeal(deal),
      () => this.#say({ type: "changed" }),
    );
  }

  get link(): TerminalLink | null {
    return this.#link;
  }

  start(link: TerminalLink): void {
    this.#link = link;
    this.#begin();
  }

  switchAccount(forMs: number): void {
    this.#isElsewhere = true;
    this.#world.after(forMs, () => {
      this.#isElsewhere = false;
    });
  }

  linkLost(): void {
    this.#isLinked = false;
  }

  hear(frame: ToTerminalFrame) {
    const wait = this.#busyUntil - this.#world.now;
    // OrderSend holds the whole program: what comes meanwhile is read after it.
    if (wait > 0) return this.process.after(wait + 1, () => this.hear(frame));
    this.process.run(() => {
      switch (frame.type) {
        case "command":
          return this.#command(frame);
        case "snapshot_request": {
          // Everything leaves the program in order: what was read before a send is said before its answer.
          const seen = this.#broker.look(frame.deals_from);
          return this.#say({ type: "snapshot", ...seen, asked_mono: frame.asked_mono });
        }
        case "result_request": {
          const result = this.#answers.get(KEY(frame));
          if (result) this.#say({ ...frame, type: "result", result: { ...result, deals: [] } });
          return;
        }
      }
    });
  }

  #begin(): void {
    this.process.begin();
    this.#booted = this.#world.now;
    this.process.every(
      () => (this.#isCalm() ? CALM_BEAT_MS : BEAT_MS),
      () => this.#beat(),
    );
  }

  #beat() {
    if (this.#world.now < this.#busyUntil) return; // OrderSend holds the whole program
    // The connector keeps to its account: another one is shown out at the door.
    if (!this.#isLinked && !this.#isElsewhere)
      this.#isLinked = this.#link?.accept(this.#login()) ?? false;
    if (!this.#isLinked) return;
    this.#say({
      type: "heartbeat",
      tick: this.#tick(),
      login: this.#login(),
      broker: this.#broker.isOnline(),
      trade_allowed: this.#broker.isTradeAllowed(),
    });
  }

  #command(frame: ToTerminalFrame & { type: "command" }) {
    const { command } = frame;
    const { request_id, attempt } = command;
    const known = this.#answers.get(KEY(command));
    if (known) return this.#say({ type: "result", request_id, attempt, result: known });
    if (known === null) return; // it was sent, and OrderSend gave nothing back
    const refusal = this.#refusal(frame);
    if (refusal)
      return this.#say({ type: "refused", request_id, attempt, code: refusal, message: refusal });
    this.#world.io("terminal.send.before");
    onOrderSend(this.#world, this.#broker, command, BOUNDS);
    const { result, wait, later } = this.#broker.send(command);
    afterOrderSend(this.#world, this.#broker, BOUNDS);
    this.#world.io("terminal.send.after");
    this.#busyUntil = this.#world.now + wait;
    this.#answers.set(KEY(command), null);
    if (result === null) return;
    this.process.after(wait, () => this.#answer(command, result));
    if (later) this.process.after(wait + later.after, () => this.#answer(command, later.result));
  }

  #answer({ request_id, attempt }: TerminalCommand, result: TerminalResult): void {
    this.#answers.set(KEY({ request_id, attempt }), result);
    this.#say({ type: "result", request_id, attempt, result });
    this.#world.io("terminal.answer.after");
  }

  /** The last gate, in the same breath as the execution. */
  #refusal(frame: ToTerminalFrame & { type: "command" }): string | null {
    if (this.#tick() > frame.expires_tick) return "expired";
    if (frame.login !== this.#login()) return "wrong_account";
    return null;
  }

  #tellDeal(deal: DealState): void {
    const { faults, now } = this.#world;
    if (!this.#isLinked || this.#isElsewhere || !this.process.isAlive) return;
    if (faults.isOn("events_lost", now)) return;
    if (faults.isOn("events_reordered", now)) {
      this.process.after(this.#world.between(0, 5_000), () => this.#say({ type: "deal", deal }));
      return;
    }
    this.#say({ type: "deal", deal });
    if (faults.isOn("events_doubled", now)) this.#say({ type: "deal", deal });
  }

  #say(frame: FromTerminalFrame): void {
    if (this.#isLinked && this.process.isAlive) this.#link?.say(frame);
  }

  #login(): string {
    return this.#isElsewhere ? "2002" : this.#broker.login;
  }

  #tick(): number {
    return this.#world.now - this.#booted;
  }

  #forgetAll(): void {
    this.#answers = new Map();
    this.#busyUntil = 0;
    this.#isLinked = false;
    this.#link?.cut();
    this.#world.after(1_000 + this.#world.between(0, 8_000), () => this.#begin());
  }
}
