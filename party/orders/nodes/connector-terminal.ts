import type { OrderStep } from "#protocol";
import { stepOfResult } from "../outcome.ts";
import { type Evidence, findEvidence } from "../reconcile.ts";
import { retcodeClass } from "../retcodes.ts";
import { emptyAccount } from "./connector-empty.ts";
import { guardLines, protectPositions } from "./connector-protect.ts";
import { pauseBeforeRetry } from "./connector-retry.ts";
import type { ConnectorRun } from "./connector-run.ts";
import { sendWaiting, timeLeft } from "./connector-send.ts";
import { snapshotWord } from "./connector-snapshot.ts";
import type { ConnectorInput } from "./connector-types.ts";
import type { ConnectorOrder, UnackedStep } from "./journal-lines.ts";

type Of<T extends ConnectorInput["type"]> = Extract<ConnectorInput, { type: T }>;

/** The terminal's answer to an attempt. */
export function heardResult(run: ConnectorRun, input: Of<"terminal_result">) {
  const { request_id, attempt, result } = input;
  const order = run.order(request_id);
  const isExpected = order !== undefined && order.phase !== "done" && order.attempt > 0;
  if (!isExpected) return run.log("unexpected_result", `result for ${request_id}`);
  const isProofOfNothing = retcodeClass(result.retcode, order.intent.action) === "retry";
  const isNewest = attempt === order.attempt && order.phase !== "received";
  // An earlier attempt that was refused is known to be; anything else it says is news.
  if (isProofOfNothing && !isNewest) return;
  if (order.phase === "sending" && repeat(run, order, input)) return;
  const step = stepOfResult(order.intent, result, run.roomNow(), attempt);
  tellOutcome(run, order, step, result.deals);
  if (step.state === "UNKNOWN" || step.state === "PARTIAL") run.readTerminal();
  sendWaiting(run);
}

/** Another attempt, with its number on the disk before it: true when there will be one. */
function repeat(run: ConnectorRun, order: ConnectorOrder, input: Of<"terminal_result">): boolean {
  const { request_id, attempt, result } = input;
  const pause = pauseBeforeRetry(run, order, result);
  if (pause === null || timeLeft(run, order) <= pause) return false;
  run.write({ kind: "retry", request_id, attempt, retcode: result.retcode, at: run.time.wall });
  const { mono } = run.time;
  run.live(request_id, { retry_mono: mono + pause, touched_mono: mono });
  run.log("retry", `attempt ${attempt} of ${request_id} was refused with ${result.retcode}`);
  sendWaiting(run);
  return true;
}

/** The terminal refused before OrderSend: nothing was sent. */
export function heardRefusal(run: ConnectorRun, input: Of<"terminal_refused">) {
  const { request_id, attempt, code, message } = input;
  const order = run.order(request_id);
  if (order?.phase !== "sending") return run.log("unexpected_refusal", `refusal of ${request_id}`);
  const step = run.ownStep(order.intent, "REJECTED", { code, message }, `refused.${attempt}`);
  run.tell({ ...step, by: "terminal" });
  sendWaiting(run);
}

/** What was handed over and not answered is unknown. */
export function lostTerminal(run: ConnectorRun) {
  run.set({ view: null, newest_deal_at: null });
  for (const order of run.ordersIn("sending")) tellUnknown(run, order, "terminal_lost");
}

export function tellUnknown(run: ConnectorRun, order: ConnectorOrder, cause: string) {
  const message = "The terminal's answer was lost; its records are being checked.";
  const reason = { code: cause, message };
  run.tell(run.ownStep(order.intent, "UNKNOWN", reason, `${cause}.${order.attempt}`));
}

/** A reading of everything: told to the room, searched for open orders, and the ground for what the PC does by itself. */
export function heardSnapshot(run: ConnectorRun, input: Of<"terminal_snapshot">) {
  const { snapshot, symbols, quotes } = input;
  const known = run.state.view;
  const asked_mono = input.asked_mono ?? run.time.mono;
  // What was asked for before the one that is known would bring back what is gone, and hide what was opened since.
  if (known !== null && asked_mono < known.asked_mono)
    return run.log("old_reading", "a reading of the terminal was overtaken by a later one");
  const view = {
    snapshot,
    symbols: symbols.length > 0 ? symbols : (known?.symbols ?? []),
    quotes: {
      ...known?.quotes,
      ...Object.fromEntries(quotes.map((quote) => [quote.symbol, quote])),
    },
    asked_mono,
    is_told: run.state.link !== null,
  };
  run.set({ view });
  for (const deal of snapshot.deals) noteTime(run, deal.time);
  keepAnchors(run);
  run.say(snapshotWord(input, known));
  look(run, { ...snapshot });
  emptyAccount(run);
  protectPositions(run);
  sendWaiting(run);
}

/** A single event holds one deal of perhaps several, and no positions: enough to look, not to sum up. */
export function heardDeal(run: ConnectorRun, { deal }: Of<"terminal_deal">) {
  run.say({ type: "DEAL", deal });
  noteTime(run, deal.time);
  const seen = { at: deal.time, positions: [], orders: null, deals: [deal] };
  const isOurs = run
    .ordersIn("unknown", "placed")
    .some((order) => findEvidence(order.intent, knownOf(order), seen).length > 0);
  if (isOurs) run.readTerminal("newest");
}

function noteTime(run: ConnectorRun, time: number) {
  if (time > (run.state.newest_deal_at ?? Number.NEGATIVE_INFINITY))
    run.set({ newest_deal_at: time });
}

/** Looks for open orders in what the terminal holds; only finds, never concludes from absence. */
function look(run: ConnectorRun, seen: Evidence) {
  for (const order of run.ordersIn("unknown", "placed")) {
    for (const step of findEvidence(order.intent, knownOf(order), { ...seen, at: run.roomNow() })) {
      if (step.id === order.last?.step.id) continue;
      tellOutcome(
        run,
        order,
        step,
        seen.deals.filter((deal) => isDealOf(deal, step)),
      );
    }
  }
}

function tellOutcome(
  run: ConnectorRun,
  order: ConnectorOrder,
  step: OrderStep,
  deals: UnackedStep["deals"],
) {
  run.tell(step, deals, guardLines(run, order, step));
}

function keepAnchors(run: ConnectorRun) {
  const { anchors, limits, view } = run.state;
  if (run.rules === null || view === null) return;
  const next = run.rules.anchors(anchors, view.snapshot, limits, run.roomNow());
  const isSame =
    next.dayStart?.at === anchors.dayStart?.at && next.weekStart?.at === anchors.weekStart?.at;
  if (!isSame) run.write({ kind: "anchors", anchors: next });
}

function knownOf(order: ConnectorOrder) {
  const filled_lots = order.last?.step.execution?.filled_lots ?? 0;
  return { order_ticket: order.order_ticket, filled_lots };
}

function isDealOf(deal: UnackedStep["deals"][number], step: OrderStep): boolean {
  return (
    deal.ticket === step.execution?.deal_ticket ||
    deal.order_ticket === step.execution?.order_ticket
  );
}
