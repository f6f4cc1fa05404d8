import type { EpochMs, Json, OrderType } from "#domain";
import type {
  AccountLimits,
  AccountSnapshot,
  ConnectorToRoom,
  DealState,
  KillState,
  KillView,
  LinkHealth,
  OrderEvent,
  OrderIntent,
  Quote,
  RoomReport,
  RoomToBrowser,
  RoomToConnector,
  SymbolState,
} from "#protocol";
import type { ChainTip } from "../chain.ts";
import type { TerminalResult } from "../outcome.ts";
import type { OrderRecord } from "../record.ts";
import type { DealBook } from "./room-deals.ts";

/** One intent as the room keeps it: a storage value of its own. */
export interface RoomOrder {
  readonly order: OrderRecord;
  /** Set in the same write that comes before the first send: the journal that the order belongs to for ever. */
  readonly command: {
    readonly seq: number;
    readonly journal_id: string;
    readonly offered_at: EpochMs;
  } | null;
  /** The connector has it in its journal. */
  readonly acked: boolean;
  /** Account currency; counted until the order has ended and a later snapshot shows what became of it. */
  readonly reserved_margin: number;
  /** When the order last changed, on the room's clock. */
  readonly touched_at: EpochMs;
  /** How many snapshots had come in by then: with it "a later snapshot" needs no clock at all. */
  readonly snapshot_no: number;
  /** Lots that the snapshot of that moment gave the position it concerns; null = it had none. */
  readonly seen_lots: number | null;
  readonly events: readonly OrderEvent[];
  readonly deals: readonly DealState[];
}

/** The link to the connector that may trade; others may only watch. */
export interface RoomLink {
  readonly connection: string;
  readonly epoch: number;
  readonly heard_at: EpochMs;
  /** True once this link's first snapshot was read: only then is anything new sent. */
  readonly ready: boolean;
  /** Number of its newest message; null = not known (the room slept), so that the next one begins the count. */
  readonly heard_seq: number | null;
}

/** A machine that is not the account's and asked in: it watches until the owner moves the account to it. */
export interface WaitingMachine {
  readonly connection: string;
  readonly hello: Extract<ConnectorToRoom, { type: "HELLO" }>;
  readonly at: EpochMs;
}

/** Money at the start of a day or week; the risk rules make and read it. */
export interface RoomAnchor {
  readonly at: EpochMs;
  readonly equity: number;
  readonly balance: number;
}
export interface RoomAnchors {
  readonly dayStart: RoomAnchor | null;
  readonly weekStart: RoomAnchor | null;
}

/** What the risk rules need beside the snapshot. */
export interface RoomFacts extends RoomAnchors {
  readonly recentOrders: readonly {
    readonly at: EpochMs;
    readonly symbol: string;
    readonly type: OrderType;
    readonly lots: number;
    readonly price: number | null;
  }[];
  readonly recentTrades: readonly RoomTrade[];
}

/** A position, or a part of one, that was closed; profit net of swap, commission and fee. */
export interface RoomTrade {
  readonly closedAt: EpochMs;
  readonly symbol: string;
  readonly profit: number;
}

export interface RoomState {
  readonly account_id: string;
  readonly user_id: string;
  readonly kind: "practice" | "terminal";
  readonly tip: ChainTip;
  /** Of connectors: only grows. */
  readonly epoch: number;
  readonly machine_id: string | null;
  readonly machine_name: string | null;
  readonly waiting: WaitingMachine | null;
  readonly journal_id: string | null;
  /** Most lines of the journal that the room has heard of. */
  readonly journal_seq: number;
  /** Journals that were replaced; none of them may come back. */
  readonly retired_journals: readonly string[];
  /** Number of the newest command. */
  readonly command_seq: number;
  /** Open orders and those that ended lately; older ones are read from storage by the host when asked for. */
  readonly orders: Readonly<Record<string, RoomOrder>>;
  readonly deal_tickets: DealBook;
  readonly snapshot: AccountSnapshot | null;
  /** When the snapshot came in, on the room's clock, and how many came in so far. */
  readonly snapshot_at: EpochMs;
  readonly snapshot_no: number;
  readonly symbols: readonly SymbolState[];
  /** Newest per symbol; of a practice account asked for instead. */
  readonly quotes: Readonly<Record<string, Quote>>;
  readonly health: LinkHealth | null;
  readonly heard_at: EpochMs | null;
  readonly link: RoomLink | null;
  /** When the connector was last sent anything: what its lease of entries counts from; null = not known. */
  readonly said_at: EpochMs | null;
  readonly kill: KillView;
  /** Of a practice account that is to be emptied: how often it was tried, and when it is tried again. */
  readonly kill_pass: number;
  readonly kill_retry_at: EpochMs | null;
  /** null = nobody set any: the house's own for this kind of account. */
  readonly limits: AccountLimits | null;
  readonly anchors: RoomAnchors;
  /** Closed lately, oldest first. */
  readonly trades: readonly RoomTrade[];
  /** First complete scan of this link that did not find an order, by request id. */
  readonly missed: Readonly<Record<string, EpochMs>>;
  readonly outbox: Outbox;
  /** When the host wakes the room next; null = not at all. */
  readonly alarm_at: EpochMs | null;
  /** Of a practice account: the whole simulated terminal. */
  readonly sim: Json | null;
  /** When the simulated terminal will next do something by itself; null = never, or not looked yet. */
  readonly wake_at: EpochMs | null;
}

/** What the Worker has not confirmed. */
export interface Outbox {
  readonly events: readonly OrderEvent[];
  readonly deals: readonly DealState[];
  /** Time of the newest snapshot that changed what is held and was not reported; null when all is told. */
  readonly positions_at: EpochMs | null;
  /** Next try; null while nothing waits. */
  readonly retry_at: EpochMs | null;
  readonly failures: number;
}

/** What a room asks before it takes an order: pure functions, handed in by the host. */
export interface RoomRules {
  readonly judge: (question: RiskQuestion) => RiskAnswer;
  /** Present in the host of practice accounts. */
  readonly terminal: PracticeTerminal | null;
  /** Day and week anchors once the account was read; absent = none are kept. */
  readonly anchors?: (
    anchors: RoomAnchors,
    snapshot: AccountSnapshot,
    limits: AccountLimits | null,
    now: EpochMs,
  ) => RoomAnchors;
}

export interface RiskQuestion {
  readonly intent: OrderIntent & { readonly action: "open" };
  readonly snapshot: AccountSnapshot;
  readonly symbols: readonly SymbolState[];
  readonly quotes: Readonly<Record<string, Quote>>;
  /** Openings that were accepted and do not show in the snapshot yet, and the margin that they hold. */
  readonly reserved: readonly OrderIntent[];
  readonly reserved_margin: number;
  readonly limits: AccountLimits | null;
  readonly facts: RoomFacts;
  readonly now: EpochMs;
}
export type RiskAnswer =
  | { readonly ok: true; readonly margin: number }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** The simulated terminal of a practice room; its whole state is one JSON value that the room stores. */
export interface PracticeTerminal {
  create(accountId: string, now: EpochMs): Json;
  /** Everything that happened by itself until now: stops, pendings, swaps. */
  advance(sim: Json, now: EpochMs): { readonly sim: Json; readonly deals: readonly DealState[] };
  execute(
    sim: Json,
    intent: OrderIntent,
    now: EpochMs,
  ): { readonly sim: Json; readonly result: TerminalResult; readonly deals: readonly DealState[] };
  snapshot(sim: Json, now: EpochMs): AccountSnapshot;
  symbols(): readonly SymbolState[];
  quotes(sim: Json, symbols: readonly string[], now: EpochMs): readonly Quote[];
  /** When something will happen by itself; null = nothing can. */
  nextWake(sim: Json, now: EpochMs): EpochMs | null;
}

export type RoomInput =
  /** `stored`: what the host's storage holds under this id when the state does not. */
  | { readonly type: "put_intent"; readonly intent: OrderIntent; readonly stored: RoomOrder | null }
  /** Takes back an order that no connector was offered yet. */
  | { readonly type: "withdraw"; readonly request_id: string }
  | {
      readonly type: "connector_message";
      readonly connection: string;
      readonly message: ConnectorToRoom;
      readonly stored: RoomOrder | null;
    }
  | { readonly type: "connector_closed"; readonly connection: string }
  /** The owner of the account moves it to another machine: the next HELLO may come from anywhere. */
  | { readonly type: "take_over" }
  /** What the owner pressed; an older version than the room's changes nothing. */
  | { readonly type: "put_kill"; readonly kill: KillState }
  | { readonly type: "put_limits"; readonly limits: AccountLimits }
  | { readonly type: "alarm" }
  /** Look at the practice account now: somebody asks for it. */
  | { readonly type: "refresh" }
  /** `missing`: the stored events between what the Worker has and what the outbox begins with, when it fell behind. */
  | {
      readonly type: "reported";
      readonly report: RoomReport;
      readonly stored_seq: number;
      readonly missing: readonly OrderEvent[];
    }
  | { readonly type: "report_failed" };

/** In order; a put is durable before the next effect begins. */
export type RoomEffect =
  | {
      readonly type: "put";
      readonly entries: Readonly<Record<string, Json>>;
      /** In the same write: when to wake; null takes the alarm away, undefined leaves it. */
      readonly alarm_at: EpochMs | null | undefined;
    }
  | { readonly type: "send"; readonly connection: string; readonly message: RoomToConnector }
  | {
      readonly type: "close";
      readonly connection: string;
      readonly code: number;
      readonly reason: string;
    }
  | { readonly type: "broadcast"; readonly message: RoomToBrowser }
  /** Send the outbox to the Worker; answer with `reported` or `report_failed`. */
  | { readonly type: "report" }
  | { readonly type: "log"; readonly code: string; readonly message: string };
