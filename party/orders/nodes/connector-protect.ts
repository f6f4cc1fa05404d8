import type { OrderStep, PositionState, Quote } from "#protocol";
import { nextStop, restoredStop, tighter } from "../protect.ts";
import { makeBorn } from "./connector-born.ts";
import type { ConnectorRun } from "./connector-run.ts";
import { sendWaiting } from "./connector-send.ts";

import type { ConnectorOrder, Guard, JournalLine } from "./journal-lines.ts";

/** A stop is moved at most so often. */
const MOVE_MS = 1_000;
/** A position of ours that has no stop for so long is said out loud. */
const NAKED_MS = 15_000;
/** A reading that was asked for soon after a fill may not show its position yet. */
const SETTLED_MS = 10_000;

/** What a step changes in what is watched over: a fill begins it, a change of stops moves it. */
export function guardLines(
  run: ConnectorRun,
  { intent }: ConnectorOrder,
  { state, execution }: OrderStep,
): readonly JournalLine[] {
  const guard = (position_id: string, kept: Guard): readonly JournalLine[] => {
    const { guarded_mono } = run.state;
    run.set({ guarded_mono: { ...guarded_mono, [position_id]: run.time.mono } });
    return [{ kind: "guard", position_id, guard: kept }];
  };
  if (intent.action === "open" && (state === "FILLED" || state === "PARTIAL")) {
    const { symbol, stop_loss, protection = null } = intent;
    const id = execution?.position_id;
    if (id === undefined || (stop_loss === null && protection === null)) return [];
    return guard(id, { symbol, stop_loss, protection });
  }
  if (intent.action === "modify" && state === "DONE") {
    const known = run.state.guards[intent.position_id];
    if (known === undefined) return [];
    return guard(intent.position_id, { ...known, stop_loss: intent.stop_loss });
  }
  return [];
}

/** Prices that moved may move stops. */
export function takeQuotes(run: ConnectorRun, quotes: readonly Quote[]): void {
  const { view } = run.state;
  if (view === null) return;
  const newest = Object.fromEntries(quotes.map((quote) => [quote.symbol, quote]));
  run.set({ view: { ...view, quotes: { ...view.quotes, ...newest } } });
  if (Object.keys(run.state.guards).length > 0) protectPositions(run);
}

/** Tightens stops as their protection says, sets those again that were lost, and says which position has none. */
export function protectPositions(run: ConnectorRun): void {
  const { view, guards, link, account } = run.state;
  if (view === null || (link ?? account)?.may_trade === false) return;
  let isMade = false;
  for (const [position_id, guard] of Object.entries(guards)) {
    const position = view.snapshot.positions.find((one) => one.position_id === position_id);
    if (position === undefined) forgetGone(run, position_id);
    else if (guard.stop_loss !== null && position.stop_loss === null)
      isMade = restore(run, guard.stop_loss, position) || isMade;
    else {
      clothed(run, position_id);
      isMade = tighten(run, guard, position) || isMade;
    }
  }
  if (isMade) sendWaiting(run);
}

function tighten(run: ConnectorRun, { protection }: Guard, position: PositionState): boolean {
  const market = marketOf(run, position);
  if (protection === null || market === null) return false;
  const stop = nextStop(position, protection, market.quote, market.spec);
  return stop !== null && modify(run, "protect", position, stop);
}

/** A stop that was wished and is not there: set again at once, and said when it cannot be. */
function restore(run: ConnectorRun, stop: number, position: PositionState): boolean {
  const { position_id, symbol } = position;
  const { naked } = run.state;
  const { mono } = run.time;
  const seen = naked[position_id] ?? { since_mono: mono, told: false };
  const isLate = mono - seen.since_mono >= NAKED_MS;
  if (isLate && !seen.told)
    run.log("naked_position", `position ${position_id} of ${symbol} has no stop loss`);
  run.set({ naked: { ...naked, [position_id]: { ...seen, told: seen.told || isLate } } });
  const market = marketOf(run, position);
  const level = market && restoredStop(position, stop, market.quote, market.spec);
  return level !== null && modify(run, "reattach", position, level);
}

/** Born with the pair that the position has now: when somebody else was faster, it is looked at anew. */
function modify(
  run: ConnectorRun,
  cause: "protect" | "reattach",
  position: PositionState,
  stop_loss: number,
): boolean {
  const { position_id, symbol, side, take_profit } = position;
  if (run.time.mono - run.touchedAt([`position ${position_id}`]) < MOVE_MS) return false;
  // Whatever asked for it, a stop that exists is only ever tightened.
  if (tighter(side, stop_loss, position.stop_loss) !== stop_loss) return false;
  const expected = { stop_loss: position.stop_loss, take_profit };
  const wish = { action: "modify", symbol, position_id, stop_loss, take_profit, expected } as const;
  return makeBorn(run, { cause, subject: position_id, step: "" }, wish);
}

function marketOf(run: ConnectorRun, { symbol }: PositionState) {
  const { view } = run.state;
  const quote = view?.quotes[symbol];
  const spec = view?.symbols.find((one) => one.symbol === symbol);
  return quote === undefined || spec === undefined ? null : { quote, spec };
}

function clothed(run: ConnectorRun, positionId: string): void {
  if (run.state.naked[positionId] === undefined) return;
  const { [positionId]: _, ...naked } = run.state.naked;
  run.set({ naked });
}

function forgetGone(run: ConnectorRun, positionId: string): void {
  const { view, guarded_mono } = run.state;
  const made = guarded_mono[positionId] ?? Number.NEGATIVE_INFINITY;
  if (view === null || view.asked_mono < made + SETTLED_MS) return;
  clothed(run, positionId);
  run.write({ kind: "guard", position_id: positionId, guard: null });
}
