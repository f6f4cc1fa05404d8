import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadPolicy } from "../guard/index.ts";
import { runKill } from "./kill.ts";
import { runPolicy } from "./policy.ts";
import { CommandFolder } from "./testing.ts";

let folder: CommandFolder;
beforeEach(() => {
  folder = new CommandFolder();
});
afterEach(() => folder.discard());

const pressed = () => JSON.parse(readFileSync(folder.file("data/local-kill.json"), "utf8"));

test("kill and resume are on the disk with versions that only grow, and say that no connector runs", async () => {
  const killed = await folder.run("kill", "--level", "flatten", "--data-dir", "data");
  expect(killed).toMatchObject({ code: 0, stderr: "" });
  expect(killed.stdout).toBe(
    "trading is stopped here (flatten): no connector runs on data; one that starts obeys it first\n",
  );
  const first = pressed();
  expect(first.level).toBe("flatten");
  const resumed = await folder.run("resume", "--data-dir", "data");
  expect(resumed.stdout).toContain("trading may go on here");
  expect(pressed()).toMatchObject({ level: null });
  expect(pressed().version).toBeGreaterThan(first.version);
});

test("the policy is shown, set in part, and kept", async () => {
  const policy = ["--data-dir", "data"];
  expect(await folder.json("policy", "show", ...policy)).toMatchObject({
    ...{ demo_only: true, max_lots_per_order: 10, allowed_symbols: null },
  });
  const limits = ["--max-lots", "0.5", "--symbols", "EURUSD,USDJPY", "--daily-loss", "4"];
  const silent = ["--dead-man", "flatten", "--dead-man-after", "120"];
  await folder.json("policy", "set", ...policy, ...limits, ...silent);
  const set = { max_lots_per_order: 0.5, allowed_symbols: ["EURUSD", "USDJPY"] };
  const deadMan = { dead_man: { silent_after_s: 120, action: "flatten" } };
  expect(await folder.json("policy", "set", ...policy, "--daily-loss", "none")).toMatchObject({
    ...{ ...set, ...deadMan, max_daily_loss_percent: null, demo_only: true },
  });
  const { stdout } = await folder.run("policy", "show", ...policy);
  expect(stdout).toContain("EURUSD, USDJPY");
  expect(stdout).toContain("after 120 s: everything is closed");
});

test("a policy that was changed by something else is not shown as if it counted; set signs it again", async () => {
  await folder.run("policy", "show", "--data-dir", "data");
  const path = folder.file("data/policy.json");
  writeFileSync(
    path,
    readFileSync(path, "utf8").replace('"demo_only": true', '"demo_only": false'),
  );
  const shown = await folder.run("policy", "show", "--data-dir", "data");
  expect(shown).toMatchObject({ code: 2, stdout: "" });
  expect(shown.stderr).toMatch(/^nusatrade policy: .*policy\.json was changed by something else: /);
  await folder.run("policy", "set", "--data-dir", "data");
  expect(await folder.json("policy", "show", "--data-dir", "data")).toMatchObject({
    demo_only: true,
  });
});

test.each([
  [["set", "--max-lots", "0"], "a value is out of its range"],
  [["set", "--max-lots", "many"], "--max-lots must be a number"],
  [["set", "--demo-only", "maybe"], "--demo-only is yes or no"],
  [["set", "--reset-zone", "Mars/Base"], "--reset-zone is one of"],
  [["set", "--origins", "cloud"], "a value is out of its range"],
  [[], "say nusatrade policy show"],
])("policy %j says what is wrong and writes nothing", async (argv, words) => {
  const path = ["--data-dir", folder.file("fresh")];
  const given = argv.length === 0 ? path : [...argv, ...path];
  await expect(runPolicy(given)).rejects.toThrow(words);
  if (argv.length > 0) expect(loadPolicy(folder.file("fresh"))).toMatchObject({ ok: true });
});

test("a level that does not exist presses nothing", async () => {
  const path = ["--data-dir", folder.file("data")];
  await expect(runKill(["--level", "all", ...path])).rejects.toThrow(
    '--level is one of entries, pendings, flatten, was "all"',
  );
  expect(existsSync(folder.file("data/local-kill.json"))).toBe(false);
});
