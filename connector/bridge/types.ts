import type { TradeMode } from "#domain";
import type { TerminalResult } from "#orders";
import type { DealState, Quote } from "#protocol";
import type { FromTerminal } from "./frames.ts";
import type { TerminalSnapshot } from "./snapshot.ts";

/** Who is at the other end. */
export interface TerminalFacts {
  readonly login: string;
  readonly server: string;
  readonly trade_mode: TradeMode;
  readonly simulated: boolean;
  readonly program: string;
}

/** Of the newest heartbeat. */
export interface TerminalHealth {
  readonly broker: boolean;
  readonly trade_allowed: boolean;
  /** ms UTC. */
  readonly last_quote_at: number | null;
  /** When it came, by this PC's wall clock. */
  readonly heard_at: number;
  /** Server clock minus UTC, ms. */
  readonly server_offset_ms: number;
}

export interface CommandRef {
  readonly request_id: string;
  readonly attempt: number;
}

/** What the host hears of its terminal; all times are UTC. */
export interface BridgeEvents {
  /** A terminal has proved itself and may be asked. */
  readonly ready: (facts: TerminalFacts) => void;
  /** It is gone; what was sent and not answered is unknown. */
  readonly lost: (reason: string) => void;
  readonly heartbeat: () => void;
  readonly result: (answer: CommandRef & { readonly result: TerminalResult }) => void;
  /** OrderSend was never called. */
  readonly refused: (
    refusal: CommandRef & { readonly code: string; readonly message: string },
  ) => void;
  /** `asked_mono`: monotonic time of the question that it answers. */
  readonly snapshot: (snapshot: TerminalSnapshot & { readonly asked_mono: number }) => void;
  readonly deal: (deal: DealState) => void;
  readonly changed: () => void;
  readonly quote: (quote: Quote) => void;
  /** One line of an answer; candle times are UTC. */
  readonly bars: (bars: Extract<FromTerminal, { type: "BARS" }>) => void;
  readonly log: (code: string, message: string) => void;
}
