import type { DealState, OrderIntent, OrderStep } from "#protocol";
import { stepId } from "../ids.ts";
import { stepOfResult } from "../outcome.ts";
import { findEvidence } from "../reconcile.ts";
import { isFinal } from "../states.ts";
import { dueAt, isUnsent } from "./room-alarm.ts";
import { KEYS } from "./room-keys.ts";
import type { RoomRun } from "./room-run.ts";
import { isOnline } from "./room-state.ts";
import type { PracticeTerminal, RoomOrder } from "./room-types.ts";

const MESSAGE_TYPES = {
  open: "TRADE_OPEN",
  close: "TRADE_CLOSE",
  modify: "TRADE_MODIFY",
  cancel: "TRADE_CANCEL",
} as const;

/** Takes an intent in: once by its id, and every refusal is a stored tombstone that is never sent later. */
export function putIntent(run: RoomRun, intent: OrderIntent, stored: RoomOrder | null): void {
  run.recall(stored);
  if (run.state.orders[intent.request_id] !== undefined) return;
  syncPractice(run);
  const refusal = refuse(run, intent);
  if (refusal !== null) {
    run.begin(intent);
    run.say(intent, refusal.state, "room", refusal.code, refusal.message);
    return;
  }
  const margin = judge(run, intent);
  if (!margin.ok) {
    run.begin(intent);
    run.say(intent, "DENIED", "room", margin.code, margin.message);
    return;
  }
  run.begin(intent, margin.margin);
  run.say(intent, "QUEUED", "room");
  if (run.state.kind === "practice") executePractice(run, intent);
  else if (isOnline(run.state, run.now)) offer(run, intent.request_id);
}

interface Refusal {
  readonly state: "DENIED" | "EXPIRED";
  readonly code: string;
  readonly message: string;
}

function refuse(run: RoomRun, intent: OrderIntent): Refusal | null {
  if (intent.not_after <= run.now) {
    return {
      state: "EXPIRED",
      code: "expired",
      message: "The order's time was up before it reached the account's room.",
    };
  }
  if (!isOnline(run.state, run.now) && intent.if_offline === "reject") {
    return {
      state: "DENIED",
      code: "connector_offline",
      message: "The connector of this account is not online.",
    };
  }
  return refuseTarget(run, intent);
}

/** One open change of a position, or cancel of an order, at a time; and never more than the position has. */
function refuseTarget(run: RoomRun, intent: OrderIntent): Refusal | null {
  const target = targetOf(intent);
  if (target === null) return null;
  const busy = run
    .openOrders()
    .some(({ order }) => order.intent !== null && targetOf(order.intent) === target);
  if (busy) {
    const what = intent.action === "cancel" ? "order" : "position";
    return {
      state: "DENIED",
      code: `${what}_busy`,
      message: `Another change of this ${what} is still open.`,
    };
  }
  const position = run.state.snapshot?.positions.find(
    (one) => target === `position ${one.position_id}`,
  );
  if (
    intent.action === "close" &&
    position &&
    intent.lots !== null &&
    intent.lots > position.lots
  ) {
    return {
      state: "DENIED",
      code: "close_lots",
      message: `The position has ${position.lots} lots.`,
    };
  }
  return null;
}

function targetOf(intent: OrderIntent): string | null {
  if (intent.action === "open") return null;
  return intent.action === "cancel"
    ? `order ${intent.order_ticket}`
    : `position ${intent.position_id}`;
}

type Judged =
  | { readonly ok: true; readonly margin: number }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** The account's rules on the latest snapshot and everything that is under way. */
function judge(run: RoomRun, intent: OrderIntent): Judged {
  const { snapshot, symbols, snapshot_at } = run.state;
  // A queued order is judged when it is offered: today's snapshot says nothing of that hour.
  if (intent.action !== "open" || !isOnline(run.state, run.now)) return { ok: true, margin: 0 };
  if (snapshot === null)
    return { ok: false, code: "no_snapshot", message: "The account was not read yet." };
  const reserved = Object.values(run.state.orders).filter(
    (kept) => kept.order.request_id !== intent.request_id && isReserved(kept, snapshot_at),
  );
  const terminal = run.state.sim === null ? null : run.rules.terminal;
  const quotes =
    terminal === null
      ? []
      : terminal.quotes(
          run.state.sim ?? null,
          symbols.map((one) => one.symbol),
          run.now,
        );
  return run.rules.judge({
    intent,
    snapshot,
    symbols,
    quotes:
      terminal === null
        ? run.state.quotes
        : Object.fromEntries(quotes.map((quote) => [quote.symbol, quote])),
    reserved: reserved.flatMap(({ order }) => (order.intent === null ? [] : [order.intent])),
    reserved_margin: reserved.reduce((sum, kept) => sum + kept.reserved_margin, 0),
    now: run.now,
  });
}

/** An opening counts until it ended without a deal, or a later snapshot shows the position it became. */
function isReserved({ order, touched_at }: RoomOrder, snapshotAt: number): boolean {
  if (order.intent?.action !== "open") return false;
  return !isFinal(order.state) || (order.state === "FILLED" && touched_at > snapshotAt);
}

/** Binds the order to the present journal and sends it; the write of both stands before the send. */
function offer(run: RoomRun, requestId: string): void {
  const kept = run.state.orders[requestId];
  const { link, journal_id } = run.state;
  if (kept?.order.intent == null || link === null || journal_id === null || kept.command !== null)
    return;
  const seq = run.state.command_seq + 1;
  run.set({ command_seq: seq });
  run.change(requestId, { command: { seq, journal_id, offered_at: run.now } });
  sendCommand(run, requestId);
}

/** Sends, or sends again, a command to the connector whose journal it belongs to. */
export function sendCommand(run: RoomRun, requestId: string): void {
  const kept = run.state.orders[requestId];
  const { link, journal_id } = run.state;
  if (kept?.order.intent == null || kept.command === null || link === null) return;
  if (kept.command.journal_id !== journal_id) return;
  const { intent } = kept.order;
  run.tell(
    link.connection,
    { type: MESSAGE_TYPES[intent.action], request_id: requestId, epoch: link.epoch, intent },
    kept.command.seq,
  );
}

/** Judges and offers what waited for the connector. */
export function offerQueued(run: RoomRun): void {
  for (const { order, command } of run.openOrders()) {
    if (order.intent === null || !isUnsent({ order, command })) continue;
    if (order.intent.not_after <= run.now) {
      run.say(
        order.intent,
        "EXPIRED",
        "room",
        "expired",
        "The connector did not come online in time.",
      );
      continue;
    }
    const margin = judge(run, order.intent);
    if (!margin.ok) {
      run.say(order.intent, "DENIED", "room", margin.code, margin.message);
      continue;
    }
    run.change(order.request_id, { reserved_margin: margin.margin });
    offer(run, order.request_id);
  }
}

/** Only what no connector was offered can be taken back here; the rest is the terminal's to cancel. */
export function withdraw(run: RoomRun, requestId: string): void {
  const kept = run.state.orders[requestId];
  if (kept?.order.intent == null || !isUnsent(kept)) return;
  run.say(kept.order.intent, "CANCELLED", "withdrawn", "withdrawn");
}

/** Ends what is over its time: expired when it was never offered, unknown when it was and nobody answers. */
export function expire(run: RoomRun): void {
  for (const kept of run.openOrders()) {
    const due = dueAt(kept);
    const { intent } = kept.order;
    if (intent === null || due === null || due > run.now) continue;
    if (isUnsent(kept)) {
      run.say(intent, "EXPIRED", "room", "expired", "The connector did not come online in time.");
    } else {
      run.say(
        intent,
        "UNKNOWN",
        `no_answer.${kept.command?.seq ?? 0}`,
        "no_answer",
        "The connector did not say what became of it.",
      );
    }
  }
}

// --- practice: the terminal is inside, its state and the order's are one write --------------------------------

/** Brings the simulated terminal up to now and books what happened by itself. */
export function syncPractice(run: RoomRun, keep = false): void {
  const terminal = run.rules.terminal;
  if (run.state.kind !== "practice" || terminal === null) return;
  const sim = run.state.sim ?? terminal.create(run.state.account_id, run.now);
  const advanced = terminal.advance(sim, run.now);
  showPractice(run, terminal, advanced, keep || run.state.sim === null);
}

function executePractice(run: RoomRun, intent: OrderIntent): void {
  const terminal = run.rules.terminal;
  if (terminal === null || run.state.sim === null)
    throw new Error("a practice room needs its simulated terminal");
  const executed = terminal.execute(run.state.sim, intent, run.now);
  run.note(certainStep(stepOfResult(intent, executed.result, run.now)));
  showPractice(run, terminal, { sim: executed.sim, deals: executed.deals }, true);
}

/** Here the broker's book is at hand: what did not happen by now did not happen. */
function certainStep(step: OrderStep): OrderStep {
  if (step.state !== "UNKNOWN") return step;
  return { ...step, id: stepId(step.request_id, "REJECTED", "practice"), state: "REJECTED" };
}

function showPractice(
  run: RoomRun,
  terminal: PracticeTerminal,
  { sim, deals }: ReturnType<PracticeTerminal["advance"]>,
  keep: boolean,
): void {
  const changed = keep || deals.length > 0;
  const symbols = run.state.symbols.length > 0 ? run.state.symbols : terminal.symbols();
  run.set({ sim, symbols, health: practiceHealth(run.now) });
  run.book(deals);
  run.setSnapshot(terminal.snapshot(sim, run.now));
  settlePractice(run, deals);
  if (changed) {
    run.keepValue(KEYS.sim, sim);
    run.tellView();
  }
  const { wake_at } = run.state;
  if (changed || wake_at === null || wake_at <= run.now)
    run.set({ wake_at: terminal.nextWake(sim, run.now) });
}

/** Pending orders that filled, or that the broker dropped: here the book is at hand, so absence is proof. */
function settlePractice(run: RoomRun, deals: readonly DealState[]): void {
  const { snapshot } = run.state;
  if (snapshot === null) return;
  const seen = {
    ...snapshot,
    deals: [
      ...snapshot.deals,
      ...deals.filter((deal) => !snapshot.deals.some((one) => one.ticket === deal.ticket)),
    ],
  };
  for (const { order } of run.openOrders()) {
    if (order.state !== "PLACED" || order.intent === null) continue;
    const order_ticket = order.execution.order_ticket ?? null;
    const steps = findEvidence(order.intent, { order_ticket, filled_lots: 0 }, seen);
    for (const step of steps) if (step.state !== "PLACED") run.note(step);
    const works = snapshot.orders.some((one) => one.ticket === order_ticket);
    if (!works && steps.length === 0)
      run.say(order.intent, "CANCELLED", "gone", "gone_at_broker", "The broker dropped the order.");
  }
}

function practiceHealth(now: number) {
  return { terminal: true, broker: true, trade_allowed: true, last_quote_at: now, simulated: true };
}
