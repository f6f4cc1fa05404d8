import type { ConnectorHost } from "./host.ts";
import { ackLocalKill, killWatch } from "./local-kill.ts";

/** Carries what was pressed on this PC into the journal, and says that it is there. To be called every quarter second. */
export function killDesk(
  host: Pick<ConnectorHost, "feed" | "localKillVersion">,
  dataDir: string,
  log: (code: string, message: string) => void,
): () => void {
  const look = killWatch(dataDir);
  return () => {
    const seen = look();
    if (seen === null) return;
    if (seen === "damaged") {
      log(
        "local_kill_damaged",
        "local-kill.json cannot be read: nothing is opened until nusatrade resume",
      );
      const version = (host.localKillVersion ?? 0) + 1;
      host.feed({ type: "local_kill", level: "entries", version });
      return;
    }
    host.feed({ type: "local_kill", ...seen });
    if ((host.localKillVersion ?? -1) >= seen.version) ackLocalKill(dataDir, seen);
  };
}
