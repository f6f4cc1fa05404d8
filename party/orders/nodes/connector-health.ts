import { viewHash } from "../view-hash.ts";
import { type ConnectorRun, roomOffset } from "./connector-run.ts";
import type { HostMessage } from "./connector-types.ts";

/** How often the room is told what the connector holds, in one short text. */
const HASH_MS = 30_000;

/** The host's heartbeat with what only the node knows: ages, clocks, unprotected positions, and now and then the view. */
export function beat(run: ConnectorRun, message: HostMessage & { type: "HEARTBEAT" }): void {
  const { clock, room_mono, naked } = run.state;
  const { mono } = run.time;
  const health = {
    ...message.health,
    room_heard_at: room_mono === null ? null : Math.round(run.roomNow() - (mono - room_mono)),
    clock_offset_ms: clock === null ? null : Math.round(roomOffset(clock, mono)),
    naked_positions: Object.keys(naked).length,
  };
  run.set({ health });
  run.say({ ...message, health, ...hashOf(run) });
}

/** Only of what the room was told on this link: both sides speak of the same reading. */
function hashOf(run: ConnectorRun): { readonly view_hash?: string } {
  const { view, hashed_mono, link } = run.state;
  const { mono } = run.time;
  if (link === null || view?.is_told !== true || mono - hashed_mono < HASH_MS) return {};
  run.set({ hashed_mono: mono });
  return { view_hash: viewHash(view.snapshot) };
}
