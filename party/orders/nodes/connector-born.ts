import type { OrderIntent } from "#protocol";
import { bornId } from "../born.ts";
import { commentFor, MAGIC_BASE } from "../ids.ts";
import { type ConnectorRun, targetsOf } from "./connector-run.ts";

import { bornKey } from "./journal.ts";
import type { Born, ConnectorOrder } from "./journal-lines.ts";

type Cause = Pick<Born, "cause" | "subject" | "step">;

/** The broker has so long to take it; then the next number is tried. */
const VALID_MS = 30_000;
/** After a refusal: so long, and longer with each further one. */
const RETRY_MS = 5_000;
const LONGEST_RETRY = 12;
/** A close whose answer was lost may still be carried out for this long. */
const UNKNOWN_HOLD_MS = 30_000;

type Distribute<T> = T extends { action: infer A }
  ? A extends "open" | "modify_order"
    ? never
    : Omit<T, BaseKey>
  : never;
type BaseKey =
  | "request_id"
  | "account_id"
  | "origin"
  | "created_at"
  | "not_after"
  | "if_offline"
  | "magic"
  | "comment"
  | "clicked_at";
/** What an order of the PC itself may wish: to reduce or to protect, never to open. */
export type BornWish = Distribute<OrderIntent>;

/**
 * Writes an order down that nobody clicked. Its id is a pure function of its cause, subject, step and number, so
 * that neither a restart nor a second look can make it twice. Nothing happens while another change of the same
 * thing is open, or too soon after a refusal.
 *
 * @returns true when it was made; it is sent with the orders that wait.
 */
export function makeBorn(run: ConnectorRun, cause: Cause, wish: BornWish): boolean {
  const { account, epoch } = run.state;
  if (account === null) return false; // never welcomed: there is no account to act for
  const targets = targetsOf(wish as OrderIntent); // targets are among the wish's own fields
  // What was done since the reading may have changed the very thing: look first.
  if (run.touchedAt(targets) > (run.state.view?.asked_mono ?? 0)) return false;
  const tries = run.state.born_counts[bornKey(cause)] ?? 0;
  if (!isDue(run, cause, tries) || isTargetBusy(run, targets)) return false;
  const born = { ...cause, number: tries + 1 };
  const step = born.step === "" ? String(born.number) : `${born.step}.${born.number}`;
  const request_id = bornId(account.account_id, born.cause, born.subject, step);
  const { wall, mono } = run.time;
  const intent = {
    request_id,
    account_id: account.account_id,
    origin: "connector",
    created_at: run.roomNow(),
    not_after: run.roomNow() + VALID_MS,
    if_offline: "reject",
    magic: MAGIC_BASE,
    comment: commentFor(request_id),
    ...wish,
  } as OrderIntent; // the wish brings the rest
  run.write({ kind: "received", seq: 0, epoch, intent, at: wall, born });
  run.live(request_id, { deadline_mono: mono + VALID_MS, received_mono: mono });
  return true;
}

/** Another change of one of these is under way; a close whose answer was lost counts for half a minute. */
function isTargetBusy(run: ConnectorRun, targets: readonly string[]): boolean {
  return run
    .ordersIn("received", "sending", "unknown")
    .some(
      (order) =>
        !isHarmlessUnknown(run, order) &&
        targetsOf(order.intent).some((target) => targets.includes(target)),
    );
}

/**
 * A change of stops whose answer was lost stands in nobody's way. A close may still be carried out for half a minute;
 * after that a fresh reading is the ground for the next one.
 */
export function isHarmlessUnknown(
  run: ConnectorRun,
  { phase, intent, live }: ConnectorOrder,
): boolean {
  if (phase !== "unknown") return false;
  const isClose = intent.action === "close" || intent.action === "close_by";
  return !isClose || run.time.mono - live.touched_mono > UNKNOWN_HOLD_MS;
}

function isDue(run: ConnectorRun, cause: Cause, tries: number): boolean {
  const newest = Object.values(run.state.orders).find(
    ({ born }) => born?.number === tries && bornKey(born) === bornKey(cause),
  );
  // Never tried, or so long ago that it was put aside.
  if (newest === undefined) return true;
  const state = newest.last?.step.state;
  // It went through and something is left of its subject: the rest is another matter, at once.
  if (state === "FILLED" || state === "DONE") return true;
  const pause = RETRY_MS * Math.min(tries, LONGEST_RETRY);
  return run.time.mono - newest.live.touched_mono >= pause;
}
