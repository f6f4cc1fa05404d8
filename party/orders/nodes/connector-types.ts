import type { EpochMs } from "#domain";
import type {
  AccountSnapshot,
  ConnectorToRoom,
  DealState,
  OrderIntent,
  OrderStep,
  Quote,
  RoomToConnector,
  SymbolState,
} from "#protocol";
import type { TerminalResult } from "../outcome.ts";

/** Two clocks, because a PC's wall clock jumps and its monotonic one stops for no one. */
export interface ConnectorTime {
  /** The PC's wall clock, ms UTC as the PC believes. */
  readonly wall: EpochMs;
  /** Monotonic ms since the process began. */
  readonly mono: number;
}

/** One line of the journal file: written and fsynced before what it announces, read back on start. */
export type JournalLine =
  /** First line of a file: a new file is a new journal. */
  | { readonly kind: "journal"; readonly journal_id: string; readonly at: EpochMs }
  /** The newest epoch heard of: older commands are refused for ever. */
  | { readonly kind: "epoch"; readonly epoch: number }
  | {
      readonly kind: "received";
      readonly seq: number;
      readonly epoch: number;
      readonly intent: OrderIntent;
      readonly at: EpochMs;
    }
  /** Written before the command goes to the terminal: without a result after it, the outcome is unknown. */
  | {
      readonly kind: "sending";
      readonly request_id: string;
      readonly attempt: number;
      readonly at: EpochMs;
    }
  /** A step to tell the room until it is acked. */
  | { readonly kind: "step"; readonly step: OrderStep; readonly deals: readonly DealState[] }
  /** The room has stored the step. */
  | { readonly kind: "acked"; readonly event_id: string };

/** What the connector knows of one command. */
export interface ConnectorOrder {
  readonly intent: OrderIntent;
  readonly seq: number;
  readonly epoch: number;
  /** `received`: nothing was sent. `sending`: handed to the terminal, no answer. `placed`: works at the broker.
   * `unknown`: to be found in a snapshot. `done`: ended. Only `received` may ever be sent. */
  readonly phase: "received" | "sending" | "placed" | "unknown" | "done";
  readonly attempt: number;
  /** Monotonic time of `not_after`, reckoned at receipt; null after a restart, when only the wall clock counts. */
  readonly deadline_mono: number | null;
  /** How the broker names the order, once it has said so. */
  readonly order_ticket: string | null;
  /** The newest step told: the answer to a command that comes again. */
  readonly last: UnackedStep | null;
}

/** A step for the room, with the deals that prove it. */
export interface UnackedStep {
  readonly step: OrderStep;
  readonly deals: readonly DealState[];
}

/** A message without its envelope: the node numbers it. */
export type Unnumbered<M> = M extends unknown ? Omit<M, "v" | "seq"> : never;
/** What the host may say by itself; everything about orders is the node's to say. */
export type HostMessage = Extract<
  Unnumbered<ConnectorToRoom>,
  { type: "HEARTBEAT" | "QUOTE" | "BARS" | "BYE" }
>;

export interface ConnectorState {
  /** null until the journal has its first line. */
  readonly journal_id: string | null;
  /** Lines in the journal: the room compares it with what it has heard, to notice an old disk. */
  readonly journal_seq: number;
  readonly epoch: number;
  readonly orders: Readonly<Record<string, ConnectorOrder>>;
  readonly unacked: readonly UnackedStep[];
  /** Monotonic time of the last resending. */
  readonly resent_mono: number;
  /** Present while the room's WELCOME stands. */
  readonly link: { readonly may_trade: boolean; readonly account_id: string } | null;
  /** Room clock minus wall clock, and when it was last sampled (monotonic); null before the first. */
  readonly clock: { readonly offset_ms: number; readonly sampled_mono: number } | null;
  /** Sequence of the next message to the room. */
  readonly out_seq: number;
}

/** What a terminal is asked to do. The bridge turns it into its own frame. */
export interface TerminalCommand {
  readonly request_id: string;
  readonly attempt: number;
  readonly intent: OrderIntent;
  /** The position that it changes as the newest snapshot has it; absent when the snapshot has none. */
  readonly target?: CommandTarget;
  /** Refuse it when this much time has passed since it was handed over; above 0. */
  readonly valid_for_ms: number;
}

export interface CommandTarget {
  readonly ticket: string;
  readonly side: "BUY" | "SELL";
  /** Of a close-by: the other one's ticket. */
  readonly by_ticket: string | null;
}

export type ConnectorInput =
  /** The socket is open: HELLO is due. */
  | {
      readonly type: "room_open";
      readonly machine_id: string;
      readonly machine_name: string;
      readonly version: string;
    }
  | { readonly type: "say"; readonly message: HostMessage }
  /** A parsed message of the room. */
  | { readonly type: "room_message"; readonly message: RoomToConnector }
  /** The socket is gone. */
  | { readonly type: "room_lost" }
  /** The terminal's answer to a command. */
  | {
      readonly type: "terminal_result";
      readonly request_id: string;
      readonly attempt: number;
      readonly result: TerminalResult;
    }
  /** The terminal refused before OrderSend (expired, wrong login, trading off): nothing was sent. */
  | {
      readonly type: "terminal_refused";
      readonly request_id: string;
      readonly attempt: number;
      readonly code: string;
      readonly message: string;
    }
  /** The link to the terminal broke: what was handed over and not answered is unknown. */
  | { readonly type: "terminal_lost" }
  | {
      readonly type: "terminal_snapshot";
      readonly snapshot: AccountSnapshot;
      readonly symbols: readonly SymbolState[];
      readonly deals_since: EpochMs | null;
      readonly quotes: readonly Quote[];
    }
  | { readonly type: "terminal_deal"; readonly deal: DealState }
  /** From the host about once a second: expiry and resending. */
  | { readonly type: "tick" };

/** In order; each is done (a journal line is on the disk) before the next begins. */
export type ConnectorEffect =
  | { readonly type: "journal"; readonly lines: readonly JournalLine[] }
  | { readonly type: "room"; readonly message: ConnectorToRoom }
  | { readonly type: "terminal"; readonly command: TerminalCommand }
  /** Read positions, orders and history now, and hand in a `terminal_snapshot`. */
  | { readonly type: "read_terminal" }
  | {
      readonly type: "read_bars";
      readonly request_id: string;
      readonly symbol: string;
      readonly timeframe: string;
      readonly count: number;
    }
  /** Put this journal aside and begin a new one: the room knows a longer one (an old disk came back). */
  | { readonly type: "renew_journal" }
  | { readonly type: "leave"; readonly code: number; readonly reason: string }
  | { readonly type: "log"; readonly code: string; readonly message: string };
