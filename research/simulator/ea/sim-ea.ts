import type { EpochMs } from "#domain";
import { wordsOf } from "../broker/retcodes.ts";
import { identifierOf, type SimPosition, type StoredResult } from "../broker/state.ts";
import { type SimCommand, translate } from "../command.ts";
import type { SimTerminal } from "../terminal/sim-terminal.ts";
import type { SendAnswer, TerminalEvent } from "../terminal/types.ts";
import type { Venue } from "../venue/venue.ts";
import type { EaCommand, EaLine, EaMessage, EaRef, EaRefusal } from "./ea-types.ts";

export interface EaSetup {
  readonly terminal: SimTerminal;
  readonly venue: Venue;
  /** The terminal's own account, from its settings: commands for another are refused. */
  readonly account: { readonly login: string; readonly server: string; readonly tradeMode: string };
  /** Input of the program: real accounts are refused. */
  readonly isDemoOnly: boolean;
  /** Durable when it returns. */
  readonly append: (line: EaLine) => void;
  /** What was appended before the program was started. */
  readonly lines: readonly EaLine[];
  /** Toward the connector, in order; may throw when the process is to end here. */
  readonly say: (message: EaMessage) => void;
}

interface Begun {
  readonly command: EaCommand;
  /** The position that the command is about, as it was when it was sent. */
  readonly positionId: string | null;
}

/**
 * The program in the terminal that talks to the connector: at most one OrderSend for each attempt, by its own
 * journal, and none for what is late or meant for somebody else. It is one thread: while a send waits for its
 * answer, nothing else is looked at.
 */
export class SimEa {
  readonly #setup: EaSetup;
  /** Every attempt that was begun; null while its answer is not recorded. */
  readonly #memory = new Map<string, StoredResult | null>();
  readonly #queue: EaCommand[] = [];
  #begun: Begun | null = null;
  /** Deals that went out with their result: their own transactions are no news. */
  readonly #told = new Set<string>();
  #held: TerminalEvent[] = [];

  constructor(setup: EaSetup) {
    this.#setup = setup;
    for (const line of setup.lines)
      this.#memory.set(line.key, line.kind === "done" ? line.result : null);
  }

  /** True while a send waits for its answer. */
  get isBusy(): boolean {
    return this.#begun !== null;
  }

  /**
   * A command came.
   *
   * @param tick the terminal's tick count at this moment.
   */
  hear(command: EaCommand, now: EpochMs, tick: number): void {
    this.#queue.push(command);
    this.look(now, tick);
  }

  /** OnTimer: answers and events that came, then the commands that waited for them. */
  look(now: EpochMs, tick: number): void {
    for (const event of this.#setup.terminal.poll(now)) this.#take(event, now);
    while (this.#begun === null) {
      for (const event of this.#held.splice(0)) this.#tell(event);
      const next = this.#queue.shift();
      if (!next) break;
      this.#begin(next, now, tick);
      for (const event of this.#setup.terminal.poll(now)) this.#take(event, now);
    }
  }

  /** What became of an attempt? Sends nothing. */
  recorded(ref: EaRef): EaMessage {
    const result = this.#memory.get(keyOf(ref));
    return result ? { type: "result", ref, result, isDuplicate: true } : { type: "unknown", ref };
  }

  #begin(command: EaCommand, now: EpochMs, tick: number): void {
    const ref = { requestId: command.requestId, attempt: command.attempt };
    if (this.#memory.has(keyOf(ref))) {
      this.#setup.say(this.recorded(ref));
      return;
    }
    const refusal = this.#refusal(command, now, tick);
    if (refusal) {
      this.#setup.say({ type: "refused", ref, ...refusal });
      return;
    }
    this.#memory.set(keyOf(ref), null);
    this.#setup.append({ kind: "begun", key: keyOf(ref), at: now });
    this.#setup.say({ type: "ack", ref });
    this.#send(command, now);
  }

  #send(command: EaCommand, now: EpochMs): void {
    const { terminal, venue } = this.#setup;
    const positions = terminal.positions(now);
    const translated = translate(command.command, {
      positions,
      rules: (symbol) => venue.rules(symbol),
      quote: (symbol) => terminal.quote(symbol, now),
    });
    this.#begun = { command, positionId: positionIdOf(command.command, positions) };
    if ("retcode" in translated) {
      const nothing = { order: null, deal: null, lots: 0, price: 0, bid: 0, ask: 0 } as const;
      const { retcode } = translated;
      const result = { retcode, ...nothing, comment: wordsOf(retcode) };
      this.#answer({ sent: true, result }, now);
      return;
    }
    const answer = terminal.send(keyOf(command), translated.request, now);
    if (answer) this.#answer(answer, now);
  }

  #take(event: TerminalEvent, now: EpochMs): void {
    if (event.type !== "answer") this.#held.push(event);
    else if (this.#begun && event.tag === keyOf(this.#begun.command))
      this.#answer(event.answer, now);
  }

  /** OrderSend has returned: its deals where the history has them, then the recorded result. */
  #answer(answer: SendAnswer, now: EpochMs): void {
    const begun = this.#begun;
    if (!begun) return;
    this.#begun = null;
    const { requestId, attempt } = begun.command;
    const ref = { requestId, attempt };
    const order = answer.sent ? answer.result.order : null;
    const history = this.#setup.terminal.view(now)?.history;
    const deals =
      order !== null && history?.ready
        ? history.deals.filter((deal) => deal.orderTicket === order)
        : [];
    const [first] = deals;
    const result: StoredResult = {
      requestId: keyOf(ref),
      ...wordsOfAnswer(answer),
      positionId: first?.positionId ?? begun.positionId ?? newPosition(begun.command, answer),
      profit: first && first.entry !== "in" ? first.profit : null,
    };
    this.#memory.set(keyOf(ref), result);
    this.#setup.append({ kind: "done", key: keyOf(ref), result });
    for (const deal of deals) {
      this.#told.add(deal.ticket);
      this.#setup.say({ type: "deal", ref, deal });
    }
    this.#setup.say({ type: "result", ref, result, isDuplicate: false });
  }

  /** OnTradeTransaction: deals are passed on, everything else is a reason to look. */
  #tell(event: TerminalEvent): void {
    if (event.type === "synchronised") this.#setup.say({ type: "changed", what: "synchronised" });
    else if (event.type === "transaction" && event.deal) {
      if (!this.#told.delete(event.deal.ticket))
        this.#setup.say({ type: "deal", ref: null, deal: event.deal });
    } else if (event.type === "transaction" && event.transaction === "position")
      this.#setup.say({ type: "changed", what: "position" });
    // An order that was filled is told by its deal.
    else if (event.type === "transaction" && event.ended !== null && event.ended !== "filled")
      this.#setup.say({ type: "changed", what: "order" });
  }

  /** The last gate, in the same breath as OrderSend. */
  #refusal(
    command: EaCommand,
    now: EpochMs,
    tick: number,
  ): { readonly code: EaRefusal; readonly message: string } | null {
    const { account, isDemoOnly, terminal } = this.#setup;
    if (tick > command.expiresTick)
      return { code: "expired", message: "The command came too late." };
    if (command.login !== account.login || command.server !== account.server) {
      const message = `This terminal is logged in to ${account.login} at ${account.server}.`;
      return { code: "wrong_account", message };
    }
    if (command.tradeMode !== account.tradeMode)
      return { code: "wrong_trade_mode", message: `This is a ${account.tradeMode} account.` };
    if (isDemoOnly && account.tradeMode === "real")
      return { code: "demo_only", message: "The program is set to demo accounts only." };
    const health = terminal.health(now);
    return health.autoTrading && health.expertAllowed && (health.tradeAllowed || !health.connected)
      ? null
      : { code: "trade_disabled", message: "Trading is switched off in the terminal." };
  }
}

/** Each attempt is a command of its own: the connector makes one only after a proof that the last did nothing. */
function keyOf(ref: EaRef): string {
  return `${ref.requestId}/${ref.attempt}`;
}

function wordsOfAnswer(answer: SendAnswer) {
  if (!answer.sent) {
    const nothing = { orderTicket: null, dealTicket: null, lots: 0, price: null } as const;
    // No retcode came: 0 is in nobody's table, so that it is looked for and never taken for a refusal.
    return { retcode: 0, ...nothing, comment: `OrderSend failed, error ${answer.error}` };
  }
  const { retcode, order, deal, lots, price, comment } = answer.result;
  return {
    ...{ retcode, orderTicket: order, dealTicket: deal, lots, comment },
    price: price > 0 ? price : null,
  };
}

function positionIdOf(command: SimCommand, positions: readonly SimPosition[]): string | null {
  if (!("positionId" in command)) return null;
  return positions.some((one) => identifierOf(one) === command.positionId)
    ? command.positionId
    : null;
}

/** The ticket of a position is that of the order that opened it. */
function newPosition({ command }: EaCommand, answer: SendAnswer): string | null {
  const isOpened = command.action === "open" && answer.sent && answer.result.deal !== null;
  return isOpened ? answer.result.order : null;
}
