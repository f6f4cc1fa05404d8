import type { EpochMs } from "#domain";
import type {
  AccountLimits,
  DealState,
  KillLevel,
  KillState,
  OrderIntent,
  OrderStep,
  Protection,
} from "#protocol";

/** Money at the start of a day or week; the risk rules make and read it. */
export interface KeptAnchor {
  readonly at: EpochMs;
  readonly equity: number;
  readonly balance: number;
}

/** What made an order that nobody clicked; its id is a pure function of these. */
export interface Born {
  /** "kill.close", "trailing", ... */
  readonly cause: string;
  /** Position identifier or order ticket. */
  readonly subject: string;
  /** Which kill, which silence; "" where there is only one. */
  readonly step: string;
  /** How often it was tried for this cause, subject and step, from 1. */
  readonly number: number;
}

/** What is watched over at a position of ours. */
export interface Guard {
  readonly symbol: string;
  /** The stop that it should have at least; null = none was wished. */
  readonly stop_loss: number | null;
  readonly protection: Protection | null;
}

/** A step for the room, with the deals that prove it. */
export interface UnackedStep {
  readonly step: OrderStep;
  readonly deals: readonly DealState[];
}

/** What the connector knows of one command. */
export interface ConnectorOrder {
  readonly intent: OrderIntent;
  readonly seq: number;
  readonly epoch: number;
  /** `received`: nothing was sent. `sending`: handed to the terminal, no answer. `placed`: works at the broker.
   * `unknown`: to be found in a snapshot. `done`: ended. Only `received` may ever be sent. */
  readonly phase: "received" | "sending" | "placed" | "unknown" | "done";
  readonly attempt: number;
  /** When it was written down, by the PC's wall clock. */
  readonly at: EpochMs;
  /** Of an order that was born here: what made it. */
  readonly born: Born | null;
  /** Retcode of the attempt before, which proved that nothing was accepted; null when there is none to repeat. */
  readonly retcode: number | null;
  /** The quote's side that it would have been filled at when it was first sent; null where it was not known. */
  readonly first_price: number | null;
  /** How the broker names the order, once it has said so. */
  readonly order_ticket: string | null;
  /** The newest step told: the answer to a command that comes again. */
  readonly last: UnackedStep | null;
  /** What only this life of the process knows; all of it is 0 or null after a restart. */
  readonly live: LiveOrder;
}

/** Monotonic times of an order. */
export interface LiveOrder {
  /** Of `not_after`, reckoned at receipt; null after a restart, when only the wall clock counts. */
  readonly deadline_mono: number | null;
  readonly received_mono: number;
  /** When the newest attempt was handed over. */
  readonly sent_mono: number;
  /** When anything about it changed last. */
  readonly touched_mono: number;
  /** Not to be sent before this. */
  readonly retry_mono: number;
  /** It waited for a word of the room the last time it was looked at. */
  readonly waits_for_room: boolean;
}

/** Everything that outlives the process: what the journal's lines make. */
export interface KeptState {
  /** null until the journal has its first line. */
  readonly journal_id: string | null;
  /** Lines ever written: the room compares it with what it has heard, to notice an old disk. */
  readonly journal_seq: number;
  readonly epoch: number;
  /** The account that this journal is of, and whether this machine may trade it; null before the first WELCOME. */
  readonly account: { readonly account_id: string; readonly may_trade: boolean } | null;
  /** Those that are open, told but not acked, or ended lately. */
  readonly orders: Readonly<Record<string, ConnectorOrder>>;
  /** Over and acked: only remembered, so that a command that comes again is answered. */
  readonly ended: Readonly<Record<string, ConnectorOrder>>;
  /** How often the PC made an order for a cause, subject and step. */
  readonly born_counts: Readonly<Record<string, number>>;
  readonly unacked: readonly UnackedStep[];
  /** Highest number of a command in this journal. */
  readonly command_seq: number;
  /** The newest word of the cloud. */
  readonly kill: KillState;
  /** The newest word of this PC; only this PC takes it back. */
  readonly local_kill: { readonly level: KillLevel | null; readonly version: number };
  /** What the owner set in the cloud; it only ever tightens this PC's policy. */
  readonly limits: AccountLimits | null;
  readonly anchors: { readonly dayStart: KeptAnchor | null; readonly weekStart: KeptAnchor | null };
  /** How often the dead-man rule has been at work. */
  readonly silences: number;
  /** By position identifier. */
  readonly guards: Readonly<Record<string, Guard>>;
}

/** One line of the journal file: written and fsynced before what it announces, read back on start. */
export type JournalLine =
  /** First line of a file: a new file is a new journal. */
  | { readonly kind: "journal"; readonly journal_id: string; readonly at: EpochMs }
  /** First line of a file that was made smaller: the same journal, what it knew, and its count of lines. */
  | { readonly kind: "compacted"; readonly kept: KeptState; readonly at: EpochMs }
  /** The newest epoch heard of: older commands are refused for ever. */
  | { readonly kind: "epoch"; readonly epoch: number }
  | { readonly kind: "account"; readonly account_id: string; readonly may_trade: boolean }
  | {
      readonly kind: "received";
      readonly seq: number;
      readonly epoch: number;
      readonly intent: OrderIntent;
      readonly at: EpochMs;
      /** Of an order that was born here. */
      readonly born?: Born;
    }
  /** Written before the command goes to the terminal: without a result after it, the outcome is unknown. */
  | {
      readonly kind: "sending";
      readonly request_id: string;
      readonly attempt: number;
      readonly at: EpochMs;
      readonly price?: number;
    }
  /** The attempt was answered with a code that proves that nothing was accepted: another may follow. */
  | {
      readonly kind: "retry";
      readonly request_id: string;
      readonly attempt: number;
      readonly retcode: number;
      readonly at: EpochMs;
    }
  /** A step to tell the room until it is acked. */
  | { readonly kind: "step"; readonly step: OrderStep; readonly deals: readonly DealState[] }
  /** The room has stored the step. */
  | { readonly kind: "acked"; readonly event_id: string }
  | { readonly kind: "kill"; readonly kill: KillState; readonly at: EpochMs }
  | {
      readonly kind: "local_kill";
      readonly level: KillLevel | null;
      readonly version: number;
      readonly at: EpochMs;
    }
  | { readonly kind: "limits"; readonly limits: AccountLimits }
  | { readonly kind: "anchors"; readonly anchors: KeptState["anchors"] }
  | { readonly kind: "silence"; readonly number: number; readonly at: EpochMs }
  /** What is watched over at a position from now on; null = it is gone. */
  | { readonly kind: "guard"; readonly position_id: string; readonly guard: Guard | null };
