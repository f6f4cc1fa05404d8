import type { AccountLimits } from "#protocol";
import type { RoomRun } from "./room-run.ts";

/** What the owner set; the highest version counts, and the connector hears of it at once. */
export function putLimits(run: RoomRun, limits: AccountLimits): void {
  if (limits.version <= (run.state.limits?.version ?? -1)) return;
  run.set({ limits });
  const { link } = run.state;
  if (link !== null) run.tell(link.connection, { type: "LIMITS", ...limits, at: run.now });
}
