import { KILL_LEVELS, type KillLevel } from "#protocol";
import type { ConnectorState } from "./connector-types.ts";

/** The stricter of the cloud's and this PC's; null = trading is on. */
export function killLevelOf({
  kill,
  local_kill,
}: Pick<ConnectorState, "kill" | "local_kill">): KillLevel | null {
  return rank(kill.level) >= rank(local_kill.level) ? kill.level : local_kill.level;
}

/** -1 = trading is on, else how strict. */
export function rank(level: KillLevel | null): number {
  return level === null ? -1 : KILL_LEVELS.indexOf(level);
}
