import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type JournalLine, type PolicyQuestion, readLines } from "#orders";
import { DEFAULT_POLICY, savePolicy } from "../guard/index.ts";
import { Journal, nodeDisk } from "../journal/index.ts";
import { killDesk } from "./kill-desk.ts";
import { pressLocalKill, readAck } from "./local-kill.ts";
import { Machine } from "./machine.ts";
import { openJournal } from "./open-journal.ts";
import { LocalRules } from "./rules.ts";

let folder: string;
const said: string[] = [];
const log = (code: string) => said.push(code);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nusatrade-session-"));
  said.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a journal that grew long", () => {
  test("is made smaller when the connector starts: same journal, same count, nothing forgotten", () => {
    const machine = new Machine(folder);
    const lines: JournalLine[] = [{ kind: "journal", journal_id: "J1", at: 1 }];
    for (let epoch = 1; epoch <= 2_500; epoch++) lines.push({ kind: "epoch", epoch });
    new Journal(machine.journalPath, nodeDisk()).append(lines);
    const before = readLines(lines);

    const opened = openJournal(machine, nodeDisk(), log);
    expect(opened.lines).toHaveLength(1);
    opened.file.append([{ kind: "epoch", epoch: 2_501 }]);
    const again = openJournal(machine, nodeDisk(), log);
    expect(again.lines).toHaveLength(2);
    expect(readLines(again.lines)).toEqual({ ...before, journal_seq: 2_502, epoch: 2_501 });
    expect(said).toEqual([]);
  });

  test("a short one is left as it is, and none is begun", () => {
    const machine = new Machine(folder);
    const first = openJournal(machine, nodeDisk(), log);
    expect(first.lines).toMatchObject([{ kind: "journal" }]);
    expect(openJournal(machine, nodeDisk(), log).lines).toEqual(first.lines);
  });
});

describe("what was pressed on this PC", () => {
  function desk(isDead = false) {
    const fed: object[] = [];
    let version = 0;
    const host = {
      feed: (input: { version?: number }) => {
        fed.push(input);
        version = Math.max(version, input.version ?? 0);
      },
      get localKillVersion() {
        return isDead ? null : version;
      },
    };
    return { look: killDesk(host as Parameters<typeof killDesk>[0], folder, log), fed };
  }

  test("is carried over once, and acked when it is in the journal", () => {
    const { look, fed } = desk();
    look();
    expect(fed).toEqual([]);
    const kill = pressLocalKill(folder, "flatten", 5);
    look();
    look();
    expect(fed).toEqual([{ type: "local_kill", level: "flatten", version: 5 }]);
    expect(readAck(folder)).toEqual(kill);
    expect(pressLocalKill(folder, null, 5)).toEqual({ level: null, version: 6 });
    look();
    expect(fed.at(-1)).toMatchObject({ level: null, version: 6 });
  });

  test("is not acked by a connector whose journal takes nothing any more", () => {
    const { look } = desk(true);
    pressLocalKill(folder, "entries", 5);
    look();
    expect(readAck(folder)).toBeNull();
  });

  test("a file that cannot be read stops openings", () => {
    const { look, fed } = desk();
    writeFileSync(join(folder, "local-kill.json"), "{");
    look();
    expect(fed).toEqual([{ type: "local_kill", level: "entries", version: 1 }]);
    expect(said).toEqual(["local_kill_damaged"]);
  });
});

describe("this PC's rules", () => {
  const question = { intent: { action: "open", symbol: "EURUSD" } } as unknown as PolicyQuestion;

  test("follow the file at once: signed again they count, changed by hand they open nothing", () => {
    const rules = new LocalRules(folder, 10, log);
    expect([rules.demoOnly, rules.flatten_after_ms]).toEqual([true, null]);
    const dead_man = { silent_after_s: 60, action: "flatten" } as const;
    savePolicy(folder, { ...DEFAULT_POLICY, demo_only: false, dead_man });
    expect([rules.demoOnly, rules.flatten_after_ms]).toEqual([false, 60_000]);
    const path = join(folder, "policy.json");
    writeFileSync(path, readFileSync(path, "utf8").replace("60", "90"));
    expect(rules.judge(question)).toMatchObject({ code: "policy.unsigned" });
    expect(rules.flatten_after_ms).toBeNull();
    expect(said).toEqual(["policy_unsigned"]);
  });
});
