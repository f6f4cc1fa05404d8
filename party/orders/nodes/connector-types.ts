import type { EpochMs } from "#domain";
import type {
  AccountSnapshot,
  ConnectorToRoom,
  DealState,
  KillLevel,
  LinkHealth,
  OrderIntent,
  Quote,
  RoomToConnector,
  SymbolState,
} from "#protocol";
import type { TerminalResult } from "../outcome.ts";
import type { JournalLine, KeptState } from "./journal-lines.ts";

/** Two clocks, because a PC's wall clock jumps and its monotonic one stops for no one. */
export interface ConnectorTime {
  /** The PC's wall clock, ms UTC as the PC believes. */
  readonly wall: EpochMs;
  /** Monotonic ms since the process began. */
  readonly mono: number;
}

/** A message without its envelope: the node numbers it. */
export type Unnumbered<M> = M extends unknown ? Omit<M, "v" | "seq"> : never;
/** What the host may say by itself; everything about orders is the node's to say. */
export type HostMessage = Extract<
  Unnumbered<ConnectorToRoom>,
  { type: "HEARTBEAT" | "QUOTE" | "BARS" | "BYE" }
>;

export interface ConnectorState extends KeptState {
  /** Monotonic time of the last resending. */
  readonly resent_mono: number;
  /** Present while the room's WELCOME stands. */
  readonly link: { readonly may_trade: boolean; readonly account_id: string } | null;
  /** The HELLO of the open socket, for it may get lost, or not be stored there; null while there is none. */
  readonly greeting: {
    readonly said: Extract<ConnectorInput, { type: "room_open" }>;
    readonly said_mono: number;
    /** When each HELLO of this socket was said that has no WELCOME yet, oldest first. */
    readonly unanswered: readonly number[];
  } | null;
  /** When the newest word on this link left the room: entries are sent only while it is young. null while there is none. */
  readonly room_mono: number | null;
  /** The same moment by the wall clock: the monotonic one stands still while a PC sleeps. */
  readonly room_wall: number;
  /** Newest word of the room on any link of this life, else when the process began. */
  readonly heard_mono: number;
  readonly clock: RoomClock | null;
  /** Sequence of the next message to the room. */
  readonly out_seq: number;
  /** What the terminal held when it was last read; null while there is no terminal. */
  readonly view: TerminalView | null;
  /** Of the host's last HEARTBEAT. */
  readonly health: LinkHealth | null;
  /** Monotonic times of the last word that asked the room for one, and of the last view hash. */
  readonly asked_mono: number;
  readonly hashed_mono: number;
  /** The room was silent for so long that the owner's dead-man rule is at work. */
  readonly is_dead_man: boolean;
  /** Positions that lost their stop: since when, and whether it was said. */
  readonly naked: Readonly<Record<string, { readonly since_mono: number; readonly told: boolean }>>;
  /** Time of the newest deal that the terminal told of since its link began; null = none yet. ms UTC. */
  readonly newest_deal_at: EpochMs | null;
  /** When each guard was made, in this life. */
  readonly guarded_mono: Readonly<Record<string, number>>;
}

/** The room's clock as the PC knows it. */
export interface RoomClock {
  /** Room clock minus wall clock, ms. The largest of the last ten minutes counts: a word that was long on its way says less. */
  readonly offset_ms: number;
  readonly offset_mono: number;
  readonly sampled_mono: number;
  /** Wall minus monotonic clock at that sample: when it changes, the wall clock was set, or the PC slept. */
  readonly base_ms: number;
  /** What held before that change, and until when (monotonic) it counts where it is the larger one; null = no longer. */
  readonly before: { readonly offset_ms: number; readonly until_mono: number } | null;
  /** The offset is so large that it was said. */
  readonly warned: boolean;
}

/** What a reading of the terminal brought. */
export interface TerminalView {
  readonly snapshot: AccountSnapshot;
  readonly symbols: readonly SymbolState[];
  readonly quotes: Readonly<Record<string, Quote>>;
  /** Monotonic time at which it was asked for: it knows everything that was answered before. */
  readonly asked_mono: number;
  /** It was told to the room on the present link. */
  readonly is_told: boolean;
}

/** What is asked before an opening leaves: pure functions, handed in by the host. */
export interface ConnectorRules {
  /** This PC's policy and the account's limits, the stricter of both. null = it may go. */
  readonly judge: (question: PolicyQuestion) => PolicyRefusal | null;
  /** Day and week anchors of the equity, once the account was read. */
  readonly anchors: (
    anchors: KeptState["anchors"],
    snapshot: AccountSnapshot,
    limits: KeptState["limits"],
    now: EpochMs,
  ) => KeptState["anchors"];
  /** After so much silence of the room everything is closed; null = stops at the broker are trusted. */
  readonly flatten_after_ms: number | null;
}

export interface PolicyQuestion {
  readonly intent: OrderIntent & { readonly action: "open" | "modify_order" };
  readonly snapshot: AccountSnapshot;
  readonly symbols: readonly SymbolState[];
  readonly quotes: Readonly<Record<string, Quote>>;
  /** Openings that were sent and do not show in the snapshot yet. */
  readonly reserved: readonly OrderIntent[];
  /** Openings of the last minutes, this one not among them. */
  readonly recent: readonly { readonly at: EpochMs; readonly intent: OrderIntent }[];
  readonly limits: KeptState["limits"];
  readonly anchors: KeptState["anchors"];
  /** By the room's clock. */
  readonly now: EpochMs;
}

export interface PolicyRefusal {
  readonly code: string;
  readonly message: string;
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

/** What just changed is among the newest deals; after a gap or in doubt all of the last days are read. */
export type DealsWanted = "all" | "newest";

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
      /** Monotonic time at which it was asked for; absent = when it came. */
      readonly asked_mono?: number;
    }
  | { readonly type: "terminal_deal"; readonly deal: DealState }
  /** The host found a reason to read the terminal: something changed, or it is time again. */
  | { readonly type: "look"; readonly deals: DealsWanted }
  /** The owner pressed or let go on this PC; `version` counts his presses, an old one changes nothing. */
  | { readonly type: "local_kill"; readonly level: KillLevel | null; readonly version: number }
  /** From the host about once a second: expiry and resending. */
  | { readonly type: "tick" };

/** In order; each is done (a journal line is on the disk) before the next begins. */
export type ConnectorEffect =
  | { readonly type: "journal"; readonly lines: readonly JournalLine[] }
  | { readonly type: "room"; readonly message: ConnectorToRoom }
  | { readonly type: "terminal"; readonly command: TerminalCommand }
  /** Read positions, orders and the deals from a moment on now, and hand in a `terminal_snapshot`. */
  | { readonly type: "read_terminal"; readonly deals_from: EpochMs }
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
