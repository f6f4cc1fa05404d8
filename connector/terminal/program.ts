import { assertNever } from "#domain";
import { advance, execute, type SimCommand, type SimState, snapshot, type Venue } from "#simulator";
import {
  FRAME_VERSION,
  type FromTerminal,
  type ToTerminal,
  type TradeFrame,
} from "../bridge/index.ts";
import {
  barsFrames,
  dealFrame,
  notAllowedFrame,
  quoteFrame,
  refusalFrame,
  resultFrame,
  snapshotFrames,
} from "./frames-of.ts";

type Frame<T extends ToTerminal["type"]> = Extract<ToTerminal, { type: T }>;

export interface ProgramPorts {
  readonly feed: Venue;
  /** ms UTC, and the machine's own tick count. */
  readonly now: () => number;
  readonly tick: () => number;
  /** On the disk when it returns. */
  readonly keep: (sim: SimState) => void;
  readonly say: (frame: FromTerminal) => void;
}

/** The simulated terminal behind its frames: what the EA is to MetaTrader. */
export class TerminalProgram {
  readonly #ports: ProgramPorts;
  #sim: SimState;
  #watched: readonly string[] = [];
  /** Last prices told, as "bid ask" per symbol. */
  #told = new Map<string, string>();

  constructor(sim: SimState, ports: ProgramPorts) {
    this.#sim = sim;
    this.#ports = ports;
  }

  hello(nonce: string): FromTerminal {
    const { login, server } = this.#sim;
    const program = "nusatrade terminal (simulated)";
    const facts = {
      login,
      server,
      trade_mode: "demo",
      tick: this.#ports.tick(),
      simulated: true,
    } as const;
    return { type: "HELLO", protocol: FRAME_VERSION, nonce, program, ...facts };
  }

  heartbeat(): void {
    const { login, server } = this.#sim;
    const now = this.#ports.now();
    const last = Math.max(
      0,
      ...this.#ports.feed.symbols.map(
        (one) => this.#ports.feed.quoteAt(one.symbol, now)?.time ?? 0,
      ),
    );
    this.#ports.say({
      type: "HEARTBEAT",
      ...{ login, server, trade_mode: "demo", tick: this.#ports.tick(), server_time: now },
      ...{ connected: true, trade_allowed: true, last_quote: last },
    });
  }

  /** Whatever happened since the last look: stops and pendings first, then prices that changed. */
  look(): void {
    this.#advance();
    const now = this.#ports.now();
    for (const symbol of this.#watched) {
      const tick = this.#ports.feed.quoteAt(symbol, now);
      const text = `${tick?.bid} ${tick?.ask}`;
      if (!tick || this.#told.get(symbol) === text) continue;
      this.#told.set(symbol, text);
      this.#ports.say(quoteFrame(tick));
    }
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
        this.#recorded(frame);
        return;
      case "SNAPSHOT_REQUEST":
        this.#snapshot(frame);
        return;
      case "QUOTES_SUBSCRIBE":
        this.#watched = frame.symbols.split(",").filter((symbol) => symbol !== "");
        this.#told = new Map();
        return;
      case "BARS_REQUEST":
        for (const line of barsFrames(this.#ports.feed, frame, this.#ports.now()))
          this.#ports.say(line);
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
    const ref = { request_id: frame.request_id, attempt: frame.attempt };
    const isKnown = this.#sim.results.some((result) => result.requestId === keyOf(ref));
    const refusal = isKnown ? null : this.#refusal(frame);
    if (refusal) {
      this.#ports.say(refusalFrame(refusal.code, refusal.message, ref));
      return;
    }
    this.#ports.say({ type: "ACK", ...ref });
    if (frame.type === "TRADE_CLOSE_BY" || frame.type === "TRADE_MODIFY_ORDER") {
      this.#ports.say(notAllowedFrame(ref));
      return;
    }
    const { state, result, deals } = execute(
      this.#sim,
      this.#ports.feed,
      commandOf(frame),
      this.#ports.now(),
    );
    this.#sim = state;
    // Before any word of it: an answer that was given is never forgotten.
    this.#ports.keep(state);
    for (const deal of deals)
      this.#ports.say(
        dealFrame(deal, deal.ticket === result.dealTicket ? { request_id: ref.request_id } : {}),
      );
    this.#ports.say(resultFrame(result, ref));
  }

  /** The last gate, in the same breath as the execution. */
  #refusal(frame: TradeFrame): { readonly code: string; readonly message: string } | null {
    const { login, server } = this.#sim;
    if (this.#ports.tick() > frame.expires_tick)
      return { code: "expired", message: "The command came too late." };
    if (frame.login !== login || frame.server !== server) {
      return {
        code: "wrong_account",
        message: `This terminal is logged in to ${login} at ${server}.`,
      };
    }
    if (frame.trade_mode !== "demo")
      return { code: "wrong_trade_mode", message: "This is a demo account." };
    return null;
  }

  #recorded({ request_id, attempt }: Frame<"RESULT_REQUEST">): void {
    const ref = { request_id, attempt };
    const known = this.#sim.results.find((result) => result.requestId === keyOf(ref));
    if (known) this.#ports.say(resultFrame({ ...known, deals: [], duplicate: true }, ref));
    else
      this.#ports.say({
        type: "ERROR",
        code: "unknown_request",
        message: "This command never came here.",
        request_id,
      });
  }

  #snapshot(frame: Frame<"SNAPSHOT_REQUEST">): void {
    this.#advance();
    const now = this.#ports.now();
    const held = snapshot(this.#sim, this.#ports.feed, now);
    const oldest = this.#sim.deals[0];
    // Older deals than the oldest one kept may have been forgotten: history is whole only after it.
    const whole =
      oldest && this.#sim.deals.length >= this.#sim.rules.keep.deals ? oldest.time + 1 : 0;
    const dealsFrom = Math.max(frame.deals_from, whole);
    const recent = { ...held, deals: held.deals.filter((deal) => deal.time >= dealsFrom) };
    const options = { id: frame.snapshot_id, now, dealsFrom, symbols: frame.symbols };
    for (const line of snapshotFrames(recent, this.#ports.feed, options)) this.#ports.say(line);
  }

  #advance(): void {
    const { state, deals } = advance(this.#sim, this.#ports.feed, this.#ports.now());
    this.#sim = state;
    if (deals.length === 0) return;
    this.#ports.keep(state);
    for (const deal of deals) this.#ports.say(dealFrame(deal, {}));
  }
}

/** Each attempt is a command of its own; the connector makes a new one only after a proof that the last did nothing. */
function keyOf(ref: { readonly request_id: string; readonly attempt: number }): string {
  return `${ref.request_id}/${ref.attempt}`;
}

function commandOf(
  frame: Exclude<TradeFrame, { type: "TRADE_CLOSE_BY" | "TRADE_MODIFY_ORDER" }>,
): SimCommand {
  const requestId = keyOf(frame);
  const some = (price: number) => (price > 0 ? price : null);
  switch (frame.type) {
    case "TRADE_OPEN":
      return {
        requestId,
        action: "open",
        ...{
          symbol: frame.symbol,
          type: frame.order_type,
          lots: frame.lot_size,
          price: some(frame.price),
        },
        ...{ stopLoss: some(frame.stop_loss), takeProfit: some(frame.take_profit) },
        ...{ magic: frame.magic, comment: frame.comment },
      };
    case "TRADE_CLOSE": {
      const { position_id: positionId, magic, comment } = frame;
      return { requestId, action: "close", positionId, lots: some(frame.lot_size), magic, comment };
    }
    case "TRADE_MODIFY": {
      const stops = { stopLoss: some(frame.stop_loss), takeProfit: some(frame.take_profit) };
      return { requestId, action: "modify", positionId: frame.position_id, ...stops };
    }
    case "TRADE_CANCEL":
      return { requestId, action: "cancel", orderTicket: frame.order };
    default:
      return assertNever(frame);
  }
}
