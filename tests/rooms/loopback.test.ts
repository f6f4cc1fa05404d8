import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../scripts/start/ports.ts";
import { ProcessGroup } from "../../scripts/start/process-group.ts";
import { groupMembers } from "../../scripts/start/process-table.ts";
import { listeningSockets, reachableFromOutside } from "../support/listeners.ts";
import { until } from "../support/until.ts";

describe.runIf(process.platform === "linux")("rooms on this machine only", () => {
  const folder = mkdtempSync(join(tmpdir(), "nusatrade-loopback-"));
  let rooms: ProcessGroup;
  let port: number;

  beforeAll(async () => {
    port = await freePort();
    const config = join(folder, "partykit.json");
    const main = resolve("tests/fixtures/echo-party/room.ts");
    writeFileSync(config, JSON.stringify({ name: "echo", main, compatibilityDate: "2024-07-18" }));
    const args = [
      ...["--import", "./scripts/partykit-dev.mjs", "node_modules/partykit/dist/bin.mjs", "dev"],
      ...["--config", config, "--port", String(port), "--persist", join(folder, "state")],
      ...["--no-hotkeys", "--disable-request-cf-fetch", "--var", "RUN_ID=loopback"],
    ];
    rooms = new ProcessGroup({ args, env: {} }, folder, join(folder, "rooms.log"));
    await until("the rooms answer", async () => {
      const reply = await fetch(`http://127.0.0.1:${port}/healthz`);
      return ((await reply.json()) as { run: string }).run === "loopback";
    });
  });

  afterAll(async () => {
    await rooms.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test("every socket of partykit, its devtools and workerd is bound to loopback", async () => {
    const members = new Set(groupMembers(rooms.pid).map(({ pid }) => pid));
    // The devtools proxy opens a moment after the rooms: at least it, the rooms and workerd's inspector.
    const sockets = await until("three sockets listen", () => {
      const open = listeningSockets((pid) => members.has(pid));
      return open.length >= 3 && open;
    });
    expect(sockets.map((socket) => socket.port)).toContain(port);
    expect(reachableFromOutside(sockets)).toEqual([]);
  });
});
