import type { AccountSnapshot, OrderIntent } from "#protocol";
import { killLevelOf } from "./connector-level.ts";
import { type ConnectorRun, isEntry, roomOffset, targetsOf } from "./connector-run.ts";
import type { PolicyRefusal } from "./connector-types.ts";
import type { ConnectorOrder } from "./journal-lines.ts";

/** Openings leave only within this time of a word of the room: so soon does a kill pressed there hold here. */
const LEASE_MS = 3_000;
/** A wall clock that went back farther since that word was set. */
const SET_BACK_MS = 500;
/** The room is asked for a word at most so often. */
const ASK_MS = 500;
const MAX_SAMPLE_AGE_MS = 30_000;
/** A PC whose clock is farther off knows no deadline. */
const MAX_OFFSET_MS = 10_000;
/** A reading this young need not be repeated before a position is changed, unless something was done since. */
const YOUNG_VIEW_MS = 1_000;
/** A reading that does not come for so long says that there is no terminal to read. */
const NO_VIEW_MS = 3_000;
const RECENT_MS = 600_000;
const LOTS_TOLERANCE = 1e-8;

/**
 * Why an order must not be sent; null = nothing speaks against it.
 *
 * @param when "any time": what ends it whether it is its turn or not. "last": what is judged directly before the send.
 */
export function refusalOf(
  run: ConnectorRun,
  intent: OrderIntent,
  when: "any time" | "last",
): PolicyRefusal | null {
  if (when === "last")
    return isEntry(intent) ? policyRefusal(run, intent) : targetRefusal(run, intent);
  if (!isEntry(intent)) return null;
  if (killLevelOf(run.state) !== null)
    return { code: "killed", message: "Trading is stopped; nothing new is opened." };
  const { clock } = run.state;
  if (clock === null || run.time.mono - clock.sampled_mono > MAX_SAMPLE_AGE_MS)
    return { code: "no_time_sample", message: "The room's clock was not heard lately." };
  const offset = roomOffset(clock, run.time.mono);
  if (Math.abs(offset) > MAX_OFFSET_MS) {
    const seconds = Math.round(-offset / 1_000);
    const message = `This PC's clock is ${seconds} s ahead of the cloud's; set it right.`;
    return { code: "clock_skew", message };
  }
  return null;
}

/** What an order still waits for; null = nothing. The room is asked for a word where one is missing. */
export function waitOf(run: ConnectorRun, order: ConnectorOrder): "room" | "terminal" | null {
  const { intent } = order;
  if (isEntry(intent) && !hasLease(run)) {
    askRoom(run);
    return "room";
  }
  if (isReader(run) && order.born === null) return "room";
  return isEntry(intent) || isRead(run, order) ? null : "terminal";
}

function hasLease(run: ConnectorRun): boolean {
  const { room_mono, room_wall } = run.state;
  const { mono, wall } = run.time;
  // By both clocks: the one stands still in a sleep, the other may be set back, and then it measures nothing.
  const age = wall - room_wall;
  const isMeasured = age >= -SET_BACK_MS && age <= LEASE_MS;
  return room_mono !== null && mono - room_mono <= LEASE_MS && isMeasured;
}

/** The account was moved to another machine: what was not sent here is never sent from here. */
function isReader({ state }: ConnectorRun): boolean {
  return (state.link ?? state.account)?.may_trade === false;
}

/** A heartbeat is answered at once: with the room's word, or with the silence that ends the wait. */
function askRoom(run: ConnectorRun): void {
  const { health, asked_mono } = run.state;
  if (health === null || run.time.mono - asked_mono < ASK_MS) return;
  run.set({ asked_mono: run.time.mono });
  run.say({ type: "HEARTBEAT", at: run.time.wall, health });
}

/** The newest reading knows everything that was done to this order's targets. A doubt needs one from after its receipt. */
function isRead(run: ConnectorRun, { intent, live }: ConnectorOrder): boolean {
  const { view } = run.state;
  const { mono } = run.time;
  if (view === null) return mono - live.received_mono > NO_VIEW_MS;
  if (view.asked_mono < run.touchedAt(targetsOf(intent))) return false;
  if (view.asked_mono >= live.received_mono) return true;
  return mono - view.asked_mono <= YOUNG_VIEW_MS && targetDoubt(intent, view.snapshot) === null;
}

function targetRefusal(run: ConnectorRun, intent: OrderIntent): PolicyRefusal | null {
  const { view } = run.state;
  if (view === null) return { code: "no_snapshot", message: "The terminal could not be read." };
  return targetDoubt(intent, view.snapshot);
}

/** A close must hit what it is meant for, or it opens something; a change must find what its wisher saw. */
function targetDoubt(intent: OrderIntent, { positions, orders }: AccountSnapshot) {
  const find = (id: string) => positions.find((one) => one.position_id === id);
  const raises = (message: string) => ({ code: "would_raise_exposure", message });
  switch (intent.action) {
    case "close": {
      const position = find(intent.position_id);
      if (position === undefined || position.symbol !== intent.symbol)
        return raises("The position is not there any more.");
      if (intent.side !== undefined && intent.side !== position.side)
        return raises(`The position is a ${position.side} by now.`);
      return (intent.lots ?? 0) > position.lots + LOTS_TOLERANCE
        ? raises(`The position has only ${position.lots} lots.`)
        : null;
    }
    case "close_by": {
      const [one, other] = [find(intent.position_id), find(intent.by_position_id)];
      const fits = one && other && one.symbol === other.symbol && one.side !== other.side;
      return fits ? null : raises("These are not two opposite positions of one symbol.");
    }
    case "modify": {
      const position = find(intent.position_id);
      if (position === undefined)
        return { code: "position_gone", message: "The position is not there any more." };
      const { expected } = intent;
      const isAsSeen =
        expected === undefined ||
        (expected.stop_loss === position.stop_loss &&
          expected.take_profit === position.take_profit);
      const message = "Its stops were changed by somebody else meanwhile.";
      return isAsSeen ? null : { code: "position_changed", message };
    }
    case "cancel":
      return orders.some((one) => one.ticket === intent.order_ticket)
        ? null
        : { code: "order_gone", message: "The order does not wait any more." };
    default:
      return null;
  }
}

/** This PC's policy and the account's limits on what the terminal holds and what is on its way. */
function policyRefusal(
  run: ConnectorRun,
  intent: OrderIntent & { action: "open" | "modify_order" },
): PolicyRefusal | null {
  if (run.rules === null) return null;
  const { view, limits, anchors } = run.state;
  if (view === null) return { code: "no_snapshot", message: "The terminal was not read yet." };
  const now = run.time.wall;
  const { orders, ended } = run.state;
  const isOther = (order: ConnectorOrder) =>
    order.intent.action === "open" && order.intent.request_id !== intent.request_id;
  const others = Object.values(orders).filter(isOther);
  return run.rules.judge({
    intent,
    snapshot: view.snapshot,
    symbols: view.symbols,
    quotes: view.quotes,
    reserved: others.filter((order) => isOnItsWay(run, order)).map((order) => order.intent),
    recent: [...others, ...Object.values(ended).filter(isOther)]
      .filter((order) => order.attempt > 0 && now - order.at <= RECENT_MS)
      .map((order) => ({ at: order.intent.created_at, intent: order.intent })),
    limits,
    anchors,
    now: run.roomNow(),
  });
}

/** Sent, and not shown by the reading: neither as a waiting order nor as a position. */
function isOnItsWay(run: ConnectorRun, { phase, last, order_ticket, live }: ConnectorOrder) {
  const { view } = run.state;
  if (phase === "sending" || phase === "unknown") return true;
  if (view?.snapshot.orders.some((one) => one.ticket === order_ticket)) return false;
  const isFilled = last?.step.state === "FILLED" || last?.step.state === "PARTIAL";
  const isNews = live.touched_mono >= (view?.asked_mono ?? 0);
  return isNews && (phase === "placed" || isFilled);
}
