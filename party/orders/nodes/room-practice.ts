import type { DealState, OrderIntent, OrderStep } from "#protocol";
import { stepId } from "../ids.ts";
import { stepOfResult } from "../outcome.ts";
import { findEvidence } from "../reconcile.ts";
import { KEYS } from "./room-keys.ts";
import type { RoomRun } from "./room-run.ts";
import type { PracticeTerminal } from "./room-types.ts";

// The terminal is inside the room: its state and the order's are one write.

/** Brings the simulated terminal up to now and books what happened by itself. */
export function syncPractice(run: RoomRun, keep = false): void {
  const terminal = run.rules.terminal;
  if (run.state.kind !== "practice" || terminal === null) return;
  const sim = run.state.sim ?? terminal.create(run.state.account_id, run.now);
  const advanced = terminal.advance(sim, run.now);
  showPractice(run, terminal, advanced, keep || run.state.sim === null);
}

export function executePractice(run: RoomRun, intent: OrderIntent): void {
  const terminal = run.rules.terminal;
  if (terminal === null || run.state.sim === null)
    throw new Error("a practice room needs its simulated terminal");
  const executed = terminal.execute(run.state.sim, intent, run.now);
  run.note(certainStep(stepOfResult(intent, executed.result, run.now)));
  showPractice(run, terminal, { sim: executed.sim, deals: executed.deals }, true);
}

/** An order of the account's own making, carried out once by its id. */
export function executeBorn(run: RoomRun, intent: OrderIntent): void {
  if (run.state.orders[intent.request_id] !== undefined) return;
  run.begin(intent);
  run.say(intent, "QUEUED", "room");
  executePractice(run, intent);
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
