import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { JournalLine } from "#orders";
import { type JournalDisk, nodeDisk } from "./files.ts";
import { Journal } from "./journal.ts";

const FIRST: JournalLine = { kind: "journal", journal_id: "j1", at: 1 };
const SECOND: JournalLine = { kind: "epoch", epoch: 2 };
const THIRD: JournalLine = { kind: "acked", event_id: "e€3" };

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nusatrade-journal-"));
  path = join(folder, "journal.log");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function written(...lines: readonly JournalLine[]): Journal {
  const journal = new Journal(path, nodeDisk());
  journal.read();
  for (const line of lines) journal.append([line]);
  return journal;
}

test("what was added is read back in order, and adding goes on where it stopped", () => {
  written(FIRST, SECOND);
  const again = new Journal(path, nodeDisk());
  expect(again.read()).toEqual({ lines: [FIRST, SECOND], torn: 0 });
  again.append([THIRD]);
  expect(new Journal(path, nodeDisk()).read().lines).toEqual([FIRST, SECOND, THIRD]);
});

test("a line that a crash left unfinished is cut at any of its bytes, and the rest is kept", () => {
  written(FIRST, SECOND, THIRD);
  const whole = readFileSync(path);
  const start = whole.subarray(0, -1).lastIndexOf(10) + 1;
  for (let bytes = start; bytes < whole.length; bytes++) {
    writeFileSync(path, whole.subarray(0, bytes));
    const journal = new Journal(path, nodeDisk());
    expect(journal.read()).toEqual({ lines: [FIRST, SECOND], torn: bytes - start });
    journal.append([THIRD]);
    expect(readFileSync(path)).toEqual(whole);
  }
});

test("a changed, a lost and a doubled line are all noticed", () => {
  written(FIRST, SECOND, THIRD);
  const lines = readFileSync(path, "utf8").split("\n");
  const damaged = [
    lines.map((line) => line.replace('"epoch":2', '"epoch":9')),
    lines.filter((_, i) => i !== 1),
    [lines[0], ...lines],
  ];
  for (const bad of damaged) {
    writeFileSync(path, bad.join("\n"));
    expect(() => new Journal(path, nodeDisk()).read()).toThrow(/is damaged/);
  }
});

test("lines are on the disk before append returns, all of one call with one sync", () => {
  const asked: string[] = [];
  const disk: JournalDisk = {
    read: () => new Uint8Array(),
    cut: () => asked.push("cut"),
    append: (_, text) => asked.push(`append ${text.split("\n").length - 1}`),
    sync: () => asked.push("sync"),
    rename: () => asked.push("rename"),
    replace: () => asked.push("replace"),
  };
  const journal = new Journal("x", disk);
  journal.read();
  journal.append([FIRST]);
  journal.append([SECOND, THIRD]);
  expect(asked).toEqual(["append 1", "sync", "append 2", "sync"]);
});

test("a disk that fails lets nothing pass for written", () => {
  const disk: JournalDisk = {
    ...nodeDisk(),
    sync: () => {
      throw new Error("no space left");
    },
  };
  const journal = new Journal(path, disk);
  journal.read();
  expect(() => journal.append([FIRST])).toThrow("no space left");
});

test("a journal that was made smaller is read back and goes on, and a draft that a crash left does not disturb it", () => {
  const journal = written(FIRST, SECOND, THIRD);
  writeFileSync(`${path}.new`, "half a li");
  expect(new Journal(path, nodeDisk()).read().lines).toEqual([FIRST, SECOND, THIRD]);
  journal.rewrite([SECOND]);
  journal.append([THIRD]);
  expect(new Journal(path, nodeDisk()).read()).toEqual({ lines: [SECOND, THIRD], torn: 0 });
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("a disk that fails while the journal is made smaller leaves the old one", () => {
  written(FIRST, SECOND);
  const full: JournalDisk = {
    ...nodeDisk(),
    replace: () => {
      throw new Error("no space left");
    },
  };
  const journal = new Journal(path, full);
  journal.read();
  expect(() => journal.rewrite([SECOND])).toThrow("no space left");
  expect(new Journal(path, nodeDisk()).read().lines).toEqual([FIRST, SECOND]);
});

test("a journal that was put aside keeps its lines, and the new one begins empty", () => {
  const journal = written(FIRST, SECOND);
  journal.renew("j1");
  journal.append([THIRD]);
  expect(new Journal(path, nodeDisk()).read().lines).toEqual([THIRD]);
  expect(new Journal(`${path}.j1`, nodeDisk()).read().lines).toEqual([FIRST, SECOND]);
});
