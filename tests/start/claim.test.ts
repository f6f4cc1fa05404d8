import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Claim } from "../../scripts/start/claim.ts";
import { ProcessGroup } from "../../scripts/start/process-group.ts";
import { groupMembers } from "../../scripts/start/process-table.ts";

let folder: string;
const groups: ProcessGroup[] = [];
const said: string[] = [];
const say = (line: string): unknown => said.push(line);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nusatrade-claim-"));
  said.length = 0;
});
afterEach(async () => {
  for (const group of groups.splice(0)) await group.stop(100);
  rmSync(folder, { recursive: true, force: true });
});

/** A part that starts a child of its own and then sleeps, both for longer than the test. */
function sleeper(mark: string): ProcessGroup {
  const nap = "setInterval(() => {}, 1e6)";
  const twice = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(nap)}]); ${nap}`;
  const group = new ProcessGroup({ args: ["-e", twice], env: {} }, mark, join(folder, "part.log"));
  groups.push(group);
  return group;
}

function leaveBehind(groupId: number): void {
  const endedLongAgo = 2 ** 22 + 1; // above the kernel's highest process id
  const claim = { pid: endedLongAgo, address: "http://127.0.0.1:1", groups: { rooms: groupId } };
  writeFileSync(join(folder, "start.json"), JSON.stringify(claim));
}

test("what a killed start left running is ended by the next one, grandchildren too", async () => {
  const left = sleeper(folder);
  leaveBehind(left.pid);
  const claim = await Claim.take(folder, "http://127.0.0.1:2", say);
  expect(groupMembers(left.pid)).toEqual([]);
  expect(said).toEqual(["Ending rooms, left over from a start that was killed."]);
  claim.release();
});

test("a stranger who got the same process number is left alone", async () => {
  const stranger = sleeper("/another/folder");
  leaveBehind(stranger.pid);
  const claim = await Claim.take(folder, "http://127.0.0.1:2", say);
  expect(groupMembers(stranger.pid)).not.toEqual([]);
  expect(said).toEqual([]);
  claim.release();
});

test("a claim cut short by a crash does not stand in the way", async () => {
  writeFileSync(join(folder, "start.json"), '{"pid": 12');
  const claim = await Claim.take(folder, "http://127.0.0.1:2", say);
  claim.note("rooms", 7);
  const written = JSON.parse(readFileSync(join(folder, "start.json"), "utf8"));
  expect(written).toEqual({
    pid: process.pid,
    address: "http://127.0.0.1:2",
    groups: { rooms: 7 },
  });
  claim.release();
});
