import type { PositionState } from "#protocol";
import { makeBorn } from "./connector-born.ts";
import { killLevelOf, rank } from "./connector-level.ts";
import type { ConnectorRun } from "./connector-run.ts";
import { sendWaiting } from "./connector-send.ts";
import type { ConnectorState } from "./connector-types.ts";

/**
 * Cancels what waits and closes what is held, as far as the kill or the dead-man rule says: everything that the
 * newest reading shows, so that what appears later is met with the next one.
 */
export function emptyAccount(run: ConnectorRun): void {
  const cause = causeOf(run.state);
  const { view } = run.state;
  if (cause === null || view === null) return;
  let isMade = false;
  for (const { ticket, symbol } of view.snapshot.orders) {
    const born = { cause: `${cause.name}.cancel`, subject: ticket, step: cause.step };
    const wish = { action: "cancel", symbol, order_ticket: ticket } as const;
    isMade = makeBorn(run, born, wish) || isMade;
  }
  for (const position of cause.closes ? view.snapshot.positions : []) {
    const { position_id, symbol, side } = position;
    const born = { cause: `${cause.name}.close`, subject: position_id, step: cause.step };
    const lots = lotsOf(run, position);
    const wish = { action: "close", symbol, position_id, lots, side } as const;
    isMade = makeBorn(run, born, wish) || isMade;
  }
  if (isMade) sendWaiting(run);
}

/** After so much silence of the room, and only where this machine may trade: the owner's dead-man rule. */
export function watchSilence(run: ConnectorRun): void {
  const { account, heard_mono, is_dead_man, silences } = run.state;
  const after = run.rules?.flatten_after_ms ?? null;
  if (after === null || is_dead_man || account?.may_trade !== true) return;
  if (run.time.mono - heard_mono <= after) return;
  run.write({ kind: "silence", number: silences + 1, at: run.time.wall });
  run.set({ is_dead_man: true });
  run.log(
    "dead_man",
    `the room was silent for ${Math.round(after / 1_000)} s: everything is closed`,
  );
  run.readTerminal();
  emptyAccount(run);
}

interface EmptyCause {
  readonly name: "kill" | "deadman";
  readonly step: string;
  readonly closes: boolean;
}

function causeOf(state: ConnectorState): EmptyCause | null {
  const { kill, local_kill, link } = state;
  const local = { name: "kill", step: `local.${local_kill.version}` } as const;
  // Another machine may hold the account by now: only a word on this very PC acts for it.
  const mayTrade = (link ?? state.account)?.may_trade !== false;
  const cloudLevel = mayTrade ? kill.level : null;
  const level = killLevelOf({ kill: { ...kill, level: cloudLevel }, local_kill });
  const byCloud = rank(cloudLevel) >= rank(local_kill.level);
  const cause = byCloud ? ({ name: "kill", step: String(kill.version) } as const) : local;
  if (level === "flatten") return { ...cause, closes: true };
  if (state.is_dead_man) return { name: "deadman", step: String(state.silences), closes: true };
  return level === "pendings" ? { ...cause, closes: false } : null;
}

/** All of it; of a position above the broker's largest order that much, and the rest with the next one. */
function lotsOf(run: ConnectorRun, { symbol, lots }: PositionState): number | null {
  const spec = run.state.view?.symbols.find((one) => one.symbol === symbol);
  return spec !== undefined && lots > spec.volume_max ? spec.volume_max : null;
}
