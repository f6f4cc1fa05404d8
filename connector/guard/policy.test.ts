import { mkdtempSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkedPolicy, DEFAULT_POLICY, readPolicy, signPolicy } from "./policy.ts";
import { loadPolicy, savePolicy } from "./policy-file.ts";

let folder: string;
const file = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nusatrade-policy-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("the first time a key and the default policy are made, for their owner's eyes only", () => {
  expect(loadPolicy(folder)).toEqual({ ok: true, policy: DEFAULT_POLICY });
  for (const name of ["policy.json", "policy.key"])
    expect(statSync(file(name)).mode & 0o777, name).toBe(0o600);
  expect(loadPolicy(folder)).toEqual({ ok: true, policy: DEFAULT_POLICY });
});

test("what was set is read back", () => {
  const policy = { ...DEFAULT_POLICY, max_positions: 3, allowed_symbols: ["EURUSD"] };
  savePolicy(folder, policy);
  expect(loadPolicy(folder)).toEqual({ ok: true, policy });
});

test("one changed value, another key, a lost file or nonsense opens nothing, and one sentence says so", () => {
  const spoil: readonly (() => void)[] = [
    () => {
      const text = readFileSync(file("policy.json"), "utf8");
      writeFileSync(
        file("policy.json"),
        text.replace('"max_lots_per_order": 10', '"max_lots_per_order": 99'),
      );
    },
    () => writeFileSync(file("policy.key"), "0".repeat(64)),
    () => unlinkSync(file("policy.json")),
    () => unlinkSync(file("policy.key")),
    () => writeFileSync(file("policy.json"), "{"),
    () =>
      writeFileSync(file("policy.json"), JSON.stringify({ version: 1, policy: DEFAULT_POLICY })),
  ];
  for (const change of spoil) {
    savePolicy(folder, DEFAULT_POLICY);
    change();
    const state = loadPolicy(folder);
    expect(state.ok, change.toString()).toBe(false);
    if (!state.ok) expect(state.sentence).toMatch(/policy\.json .*: nothing is opened until/);
    rmSync(file("policy.key"), { force: true });
    rmSync(file("policy.json"), { force: true });
  }
});

test("a signature holds for the same values however the file is laid out, and for no other key", () => {
  const text = signPolicy(DEFAULT_POLICY, "key");
  expect(readPolicy(JSON.stringify(JSON.parse(text)), "key")).toEqual(DEFAULT_POLICY);
  expect(readPolicy(text, "another")).toBeNull();
});

test("values outside their range are not signed", () => {
  expect(() => checkedPolicy({ ...DEFAULT_POLICY, max_lots_per_order: 0 })).toThrow();
  expect(() => checkedPolicy({ ...DEFAULT_POLICY, nonsense: 1 })).toThrow();
  const dead_man = { silent_after_s: 1, action: "flatten" };
  expect(() => checkedPolicy({ ...DEFAULT_POLICY, dead_man })).toThrow();
});
