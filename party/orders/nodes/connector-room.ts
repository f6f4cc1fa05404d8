import { assertNever } from "#domain";
import type { AccountLimits, RoomToConnector } from "#protocol";
import { heardKill, sayKill } from "./connector-kill.ts";
import { type ConnectorRun, roomOffset } from "./connector-run.ts";
import { sendWaiting } from "./connector-send.ts";
import type { ConnectorState, RoomClock } from "./connector-types.ts";

/** From this offset on it is said, and from the second one on nothing is opened (see the last checks). */
const WARN_OFFSET_MS = 2_000;
/** A sample that was long on its way is outdone by better ones for so long. */
const BEST_SAMPLE_MS = 600_000;
const CLOCK_SET_MS = 500;
/** The room answers every heartbeat, each two seconds: by then it was heard anew. */
const OLD_WORDS_MS = 6_000;
/** A WELCOME takes no longer from its HELLO on. */
const MAX_GREETING_MS = 1_000;

type Of<T extends RoomToConnector["type"]> = Extract<RoomToConnector, { type: T }>;
type Command = Of<"TRADE_OPEN" | "TRADE_CLOSE" | "TRADE_MODIFY" | "TRADE_CANCEL">;

/** Everything that the room says. */
export function hearRoom(run: ConnectorRun, message: RoomToConnector) {
  if (message.type === "WELCOME" && isOldWelcome(run)) return;
  run.set({ heard_mono: run.time.mono, is_dead_man: false });
  if ("at" in message) sample(run, message.at);
  renewLease(run, message);
  answer(run, message);
  // Whatever it said, it lives: what waited only for a word of it may go.
  if (run.ordersIn("received").some((order) => order.live.waits_for_room)) sendWaiting(run);
}

/**
 * The first word of a link sets the clock by which deadlines and leases are judged, so it must not have been long on its way.
 * One that was, or of which nobody knows, is not taken, and the room is greeted again.
 */
function isOldWelcome(run: ConnectorRun): boolean {
  const { link, greeting } = run.state;
  if (link !== null || greeting === null) return false;
  const [oldest = Number.NEGATIVE_INFINITY, ...rest] = greeting.unanswered;
  const isOld = run.time.mono - oldest > MAX_GREETING_MS;
  if (isOld) run.log("old_welcome", "the room's WELCOME was too long on its way");
  const said_mono = isOld ? Number.NEGATIVE_INFINITY : greeting.said_mono;
  run.set({ greeting: { ...greeting, said_mono, unanswered: isOld ? [] : rest } });
  return isOld;
}

/** The lease counts from when the word left the room, for it may have been long on its way. */
function renewLease(run: ConnectorRun, message: RoomToConnector) {
  const { link, room_mono, clock } = run.state;
  const isApart =
    clock !== null && Math.abs(run.time.wall - run.time.mono - clock.base_ms) > CLOCK_SET_MS;
  const said =
    "at" in message ? message.at : "intent" in message ? message.intent.created_at : null;
  // Without a measure since the clocks left each other its age is not known.
  if (link === null || said === null || isApart) return;
  const age = Math.max(0, run.roomNow() - said);
  const at_mono = run.time.mono - age;
  if (room_mono !== null && at_mono < room_mono) return;
  run.set({ room_mono: at_mono, room_wall: run.time.wall - age });
}

function answer(run: ConnectorRun, message: RoomToConnector) {
  switch (message.type) {
    case "WELCOME":
      return welcome(run, message);
    case "TRADE_OPEN":
    case "TRADE_CLOSE":
    case "TRADE_MODIFY":
    case "TRADE_CANCEL":
      return command(run, message);
    case "ACK":
      return acked(run, message.event_id);
    case "HEARTBEAT":
      if (message.kill !== undefined && message.kill.version > run.state.kill.version)
        heardKill(run, message.kill);
      return;
    case "KILL":
    case "RESUME":
      return heardKill(run, message.kill);
    case "LIMITS":
      return heardLimits(run, message);
    case "RESYNC":
      run.log("resync", "the room asks for everything again");
      run.set({ view: untold(run.state.view) });
      run.readTerminal();
      return run.resend();
    case "BARS_REQUEST": {
      const { request_id, symbol, timeframe, count } = message;
      run.effects.push({ type: "read_bars", request_id, symbol, timeframe, count });
      return;
    }
    case "ERROR":
      if (message.code === "journal_restored") run.effects.push({ type: "renew_journal" });
      return run.log(message.code, message.message);
    case "BYE":
      run.set({ link: null, room_mono: null, greeting: null });
      run.effects.push({ type: "leave", code: message.code, reason: message.reason });
      return;
    default:
      return assertNever(message);
  }
}

/** What the terminal holds, as something that this room has not heard. */
function untold(view: ConnectorState["view"]): ConnectorState["view"] {
  return view && { ...view, is_told: false };
}

function welcome(run: ConnectorRun, message: Of<"WELCOME">) {
  const { account_id, may_trade, epoch, limits } = message;
  if (epoch < run.state.epoch) return run.log("stale_epoch", `room offered epoch ${epoch}`);
  const { account } = run.state;
  run.write(
    ...(epoch > run.state.epoch ? [{ kind: "epoch", epoch } as const] : []),
    ...(account?.account_id === account_id && account.may_trade === may_trade
      ? []
      : [{ kind: "account", account_id, may_trade } as const]),
  );
  run.set({ link: { may_trade, account_id }, room_mono: null, view: untold(run.state.view) });
  renewLease(run, message);
  if (limits !== undefined) heardLimits(run, limits);
  if (message.kill.version > run.state.kill.version) heardKill(run, message.kill);
  else sayKill(run);
  run.readTerminal();
  run.resend();
  sendWaiting(run);
}

function command(run: ConnectorRun, message: Command) {
  const { request_id, intent, seq, epoch } = message;
  const known = run.order(request_id);
  const { link, command_seq } = run.state;
  if (epoch < run.state.epoch) return run.log("stale_epoch", `command of epoch ${epoch} refused`);
  if (link?.may_trade !== true) return run.log("read_only", "a command came to a reader");
  if (intent.account_id !== link.account_id) return run.log("wrong_account", "command refused");
  if (known === undefined) {
    const { wall, mono } = run.time;
    run.write({ kind: "received", seq, epoch, intent, at: wall });
    const deadline_mono = mono + intent.not_after - run.roomNow();
    run.live(request_id, { deadline_mono, received_mono: mono });
  }
  const { journal_seq } = run.state;
  run.say({ type: "ACK", ack: seq, request_id, journal_seq, at: run.roomNow() });
  // Numbers in between were sent and did not come: the room has them, and says them again.
  if (command_seq > 0 && seq > command_seq + 1) run.say({ type: "RESYNC", after: command_seq });
  if (known === undefined) sendWaiting(run);
  // A command that comes again is answered with what was recorded; it is never carried out again.
  else if (known.last !== null) run.tellRoom(known.last);
}

function acked(run: ConnectorRun, eventId: string) {
  if (!run.state.unacked.some((told) => told.step.id === eventId)) return;
  run.write({ kind: "acked", event_id: eventId });
}

function heardLimits(run: ConnectorRun, { limits, version }: AccountLimits) {
  if (version <= (run.state.limits?.version ?? -1)) return;
  run.write({ kind: "limits", limits: { limits, version } });
}

/**
 * How far the room's clock is from this one. When the wall clock left the monotonic one, it was set, or the PC slept; the first
 * words after a sleep are the ones that waited for it. Until younger ones came, the offset from before counts too, the later
 * clock of the two: a deadline may be believed over too early for a moment, and never too late.
 */
function sample(run: ConnectorRun, at: number) {
  const { wall, mono } = run.time;
  const { clock } = run.state;
  const base_ms = wall - mono;
  const isApart = clock !== null && Math.abs(base_ms - clock.base_ms) > CLOCK_SET_MS;
  const before = isApart
    ? { offset_ms: roomOffset(clock, mono), until_mono: mono + OLD_WORDS_MS }
    : (clock?.before ?? null);
  const offset = at - wall;
  const isKept =
    clock !== null &&
    !isApart &&
    mono - clock.offset_mono <= BEST_SAMPLE_MS &&
    clock.offset_ms >= offset;
  const best = isKept
    ? { offset_ms: clock.offset_ms, offset_mono: clock.offset_mono }
    : { offset_ms: offset, offset_mono: mono };
  const next: RoomClock = { ...best, sampled_mono: mono, base_ms, before, warned: false };
  const ahead = -roomOffset(next, mono);
  const warned = Math.abs(ahead) > WARN_OFFSET_MS;
  if (warned && clock?.warned !== true)
    run.log("clock_offset", `this PC's clock is ${ahead} ms ahead of the room's`);
  run.set({ clock: { ...next, warned } });
}
