import type { TerminalCommand, TerminalResult } from "#orders";
import type { AccountSnapshot, DealState, Quote, SymbolState } from "#protocol";

/** What the connector's host hears from its terminal. */
export type TerminalAnswer =
  | {
      readonly type: "result";
      readonly request_id: string;
      readonly attempt: number;
      readonly result: TerminalResult;
    }
  | {
      readonly type: "refused";
      readonly request_id: string;
      readonly attempt: number;
      readonly code: string;
      readonly message: string;
    }
  | { readonly type: "deal"; readonly deal: DealState }
  | { readonly type: "changed" }
  | {
      readonly type: "snapshot";
      readonly snapshot: AccountSnapshot;
      readonly symbols: readonly SymbolState[];
      readonly deals_since: number | null;
      readonly quotes: readonly Quote[];
      readonly asked_mono: number;
    };

export interface HeartbeatFrame {
  readonly type: "heartbeat";
  readonly tick: number;
  readonly login: string;
  readonly broker: boolean;
  readonly trade_allowed: boolean;
}

export type ToTerminalFrame =
  | {
      readonly type: "command";
      readonly command: TerminalCommand;
      readonly expires_tick: number;
      readonly login: string;
    }
  | { readonly type: "snapshot_request"; readonly deals_from: number; readonly asked_mono: number }
  | { readonly type: "result_request"; readonly request_id: string; readonly attempt: number };
export type FromTerminalFrame = TerminalAnswer | HeartbeatFrame;

/** The terminal's end of the wire. */
export interface TerminalEnd {
  hear(frame: ToTerminalFrame): void;
  linkLost(): void;
}
