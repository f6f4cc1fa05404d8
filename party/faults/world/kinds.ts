/** Every way in which the world may be unkind, by the place where it strikes. Numbers of RELIABILITY.md beside them. */
export const FAULT_KINDS = {
  /** The process dies there and then; what it had not written is gone (F4, F5, F9, F10, F17). */
  io: ["crash"],
  /** Of one message (F12, F13). */
  wire: ["drop", "duplicate", "reorder", "delay", "truncate", "oversize", "wrong_version"],
  /** Of one batch of the database (F6). */
  db: ["db_error_before", "db_error_after", "db_slow"],
  /** Of one write of the room's storage (F14: another instance was faster). */
  put: ["put_fails"],
  /** Of one write of the connector's journal (F18). */
  disk: ["disk_full", "sync_fails"],
  /** Of one read of an order by the Worker (F7). */
  read: ["stale_read"],
  /** Of one OrderSend (F24-F31, F35). */
  send: [
    "timeout_executed",
    "timeout_not_executed",
    "placed_then_filled",
    "placed_then_rejected",
    "no_answer_executed",
    "no_answer_not_executed",
    "no_answer_cancelled",
    "partial_ended",
    "partial_working",
    "partial_unanswered",
    "requote",
    "invalid_fill",
    "too_many_requests",
    "rejected",
    "no_money",
    "connection_executed",
    "connection_not_executed",
    "locked_executed",
    "slippage",
    "shown_minutes_late",
  ],
  /** Of one new order at the broker (F35, F44d); goes together with the ones above. */
  mark: ["comment_rewritten", "comment_emptied", "magic_zeroed", "stop_dropped"],
  /** At a moment, some for a while. */
  time: [
    "room_evicted",
    "room_restarted",
    "alarm_late",
    "room_link_cut",
    "room_link_half_open",
    "terminal_link_cut",
    "terminal_link_half_open",
    "terminal_restarted",
    "broker_offline",
    "account_switched",
    "algo_off",
    "market_closed",
    "manual_open",
    "manual_close",
    "manual_modify",
    "manual_cancel",
    "stop_out",
    "price_jump",
    "ticket_changed",
    "events_lost",
    "events_doubled",
    "events_reordered",
    "history_failed",
    "history_late",
    "history_short",
    "clock_jump",
    "pc_sleeps",
    "disk_restored",
    "machine_cloned",
    "old_one_wakes",
    "other_machine",
    "take_over",
    "local_kill",
    "local_resume",
    "worker_away",
  ],
} as const;

export type FaultFamily = keyof typeof FAULT_KINDS;
export type FaultKind = (typeof FAULT_KINDS)[FaultFamily][number];

/** Wires between the machines. */
export const WIRES = [
  "worker>room",
  "room>worker",
  "room>pc",
  "pc>room",
  "pc>terminal",
  "terminal>pc",
] as const;
export type Wire = (typeof WIRES)[number];

/** Every boundary of an effect at which a process may die. */
export const IO_POINTS = [
  "api.batch.before",
  "api.batch.after",
  "api.hand_over.before",
  "api.hand_over.after",
  "api.absorb.before",
  "api.absorb.after",
  "api.reply.before",
  "report.absorb.before",
  "report.absorb.after",
  "room.put.before",
  "room.put.after",
  "room.send.before",
  "room.send.after",
  "room.report.before",
  "room.reply.before",
  "pc.journal.before",
  "pc.journal.written",
  "pc.journal.after",
  "pc.room.before",
  "pc.room.after",
  "pc.terminal.before",
  "pc.terminal.after",
  "pc.start.before",
  "terminal.send.before",
  "terminal.send.after",
  "terminal.answer.after",
] as const;
export type IoPoint = (typeof IO_POINTS)[number];

/** One unkindness of a plan. */
export interface Fault {
  readonly kind: FaultKind;
  /** Where: `io:<point>`, `wire:<wire>`, "db", "put", "disk", "read", "send", "mark" or "time". */
  readonly hook: string;
  /** The how-manieth time that place is passed, from 1; 0 for "time". */
  readonly nth: number;
  /** Of "time": ms after the world began, and how long it lasts. */
  readonly at: number;
  readonly lasts: number;
  /** A number in [0, 1) for whatever the kind has to choose. */
  readonly value: number;
}
