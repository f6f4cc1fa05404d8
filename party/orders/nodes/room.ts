import { assertNever, type EpochMs } from "#domain";
import type { OrderEvent } from "#protocol";
import { connectorGone, hearConnector } from "./room-connector.ts";
import { takeOver } from "./room-hello.ts";
import { expire, putIntent, withdraw } from "./room-intents.ts";
import { killAlarm, putKill } from "./room-kill.ts";
import { putLimits } from "./room-limits.ts";
import { syncPractice } from "./room-practice.ts";
import { RoomRun } from "./room-run.ts";
import { reportedSeqOf } from "./room-state.ts";
import type { RoomEffect, RoomInput, RoomRules, RoomState } from "./room-types.ts";

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;

/**
 * One input to an account's room: the new state, and the effects that the host carries out in order.
 * The put comes first and holds everything that changed; only then is anything sent (write-ahead).
 *
 * @param rules pure functions the room decides with: the risk check, and the simulated terminal of practice accounts.
 * @param now ms UTC on the room's clock.
 */
export function stepRoom(
  state: RoomState,
  input: RoomInput,
  now: EpochMs,
  rules: RoomRules,
): { readonly state: RoomState; readonly effects: readonly RoomEffect[] } {
  const run = new RoomRun(state, rules, now);
  take(run, input);
  return run.finish();
}

function take(run: RoomRun, input: RoomInput) {
  switch (input.type) {
    case "put_intent":
      return putIntent(run, input.intent, input.stored);
    case "withdraw":
      return withdraw(run, input.request_id);
    case "connector_message":
      return hearConnector(run, input.connection, input.message, input.stored);
    case "connector_closed":
      return connectorGone(run, input.connection);
    case "take_over":
      return takeOver(run);
    case "put_kill":
      return putKill(run, input.kill);
    case "put_limits":
      return putLimits(run, input.limits);
    case "alarm":
      return alarm(run);
    case "refresh":
      return syncPractice(run);
    case "reported":
      return reported(run, input);
    case "report_failed":
      return reportFailed(run);
    default:
      return assertNever(input);
  }
}

/** The host's alarm is spent: everything due is done, then the next one is set. */
function alarm(run: RoomRun): void {
  run.set({ alarm_at: null });
  expire(run);
  killAlarm(run);
  if (run.state.wake_at === null || run.state.wake_at <= run.now) syncPractice(run, true);
  const { retry_at } = run.state.outbox;
  if (retry_at !== null && retry_at <= run.now) run.outbox({ retry_at: null });
}

/** The Worker has it: up to a number the events, and the deals of that report. */
function reported(run: RoomRun, input: RoomInput & { type: "reported" }) {
  const { report, stored_seq, missing } = input;
  const { outbox } = run.state;
  // Its database went back in time: it is told everything again from where it stands.
  if (stored_seq < reportedSeqOf(run.state)) return rewind(run, stored_seq, missing);
  const first = report.events[0];
  // A Worker that takes nothing is as good as one that does not answer: no tight loop.
  if (first !== undefined && stored_seq < first.seq) return reportFailed(run);
  const told = new Set(report.deals.map((deal) => deal.ticket));
  for (const deal of report.deals) run.keepDeal(deal, true);
  run.outbox({
    events: outbox.events.filter((event) => event.seq > stored_seq),
    deals: outbox.deals.filter((deal) => !told.has(deal.ticket)),
    // Positions that changed while the report was under way are told again.
    positions_at:
      (outbox.positions_at ?? 0) > (report.snapshot?.at ?? 0) ? outbox.positions_at : null,
    retry_at: null,
    failures: 0,
  });
}

function rewind(run: RoomRun, storedSeq: number, missing: readonly OrderEvent[]) {
  const { events } = run.state.outbox;
  const joins =
    missing[0]?.seq === storedSeq + 1 && missing.at(-1)?.seq === reportedSeqOf(run.state);
  if (joins) run.outbox({ events: [...missing, ...events] });
  else
    run.log(
      "events_lost",
      `the Worker stands at ${storedSeq}, and the events after it are no longer kept`,
    );
  reportFailed(run);
}

function reportFailed(run: RoomRun): void {
  const failures = run.state.outbox.failures + 1;
  const wait = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
  run.outbox({ failures, retry_at: run.now + wait });
}
