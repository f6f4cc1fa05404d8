import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Deal } from "#domain";
import { createSim, type SimState } from "#simulator";
import { type Kept, readKept, TerminalStore } from "./store.ts";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "terminal-"));
  path = join(folder, "deep", "account.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

function fresh(): Kept {
  const facts = { login: "7", server: "S", currency: "USD", leverage: 100, balance: 10_000 };
  const sim = createSim({ ...facts, marginMode: "hedging", seed: 1, now: 1_000_000 });
  return { version: 1, startedAt: 5, sim };
}

function dealt(sim: SimState, count: number): SimState {
  const deals = Array.from({ length: count }, (_, i) => {
    const ticket = String(sim.nextTicket + i);
    return { ticket, comment: "nt-é", profit: 0 } as unknown as Deal; // the store looks at tickets only
  });
  return { ...sim, deals: [...sim.deals, ...deals], nextTicket: sim.nextTicket + count };
}

test("an account, its deals and the journal of requests come back after a stop", () => {
  const kept = fresh();
  const store = new TerminalStore(path, kept);
  const after = dealt(kept.sim, 3);
  store.append({ kind: "begun", key: "r1/1", at: 9 });
  store.keep(after);
  store.close();
  const back = readKept(path);
  expect(back).toEqual({ ...kept, sim: after });
  const again = new TerminalStore(path, back ?? kept);
  expect(again.lines).toEqual([{ kind: "begun", key: "r1/1", at: 9 }]);
  again.keep(dealt(after, 2));
  again.close();
  expect(readKept(path)?.sim.deals).toHaveLength(5);
});

test("killed while a line is written, the account is that of the line before", () => {
  const kept = fresh();
  const store = new TerminalStore(path, kept);
  store.keep(dealt(kept.sim, 1));
  store.append({ kind: "begun", key: "r1/1", at: 9 });
  const sure = readFileSync(`${path}.log`, "utf8");
  store.keep(dealt(dealt(kept.sim, 1), 1));
  store.close();
  const whole = readFileSync(`${path}.log`, "utf8");
  for (const cut of [sure.length + 1, whole.length - 1]) {
    writeFileSync(`${path}.log`, whole.slice(0, cut));
    expect(readKept(path)?.sim.deals).toHaveLength(1);
  }
  writeFileSync(`${path}.log`, whole);
  expect(readKept(path)?.sim.deals).toHaveLength(2);
});

test("killed between the fold and the new log, the old log only repeats what is known", () => {
  const kept = fresh();
  const ended = { ticket: "9", symbol: "EURUSD", state: "canceled" } as const;
  const store = new TerminalStore(path, kept);
  const second = dealt(dealt(kept.sim, 2), 1);
  const last = { ...second, history: [ended] } as unknown as SimState; // the store looks at tickets only
  store.keep(dealt(kept.sim, 2));
  store.keep(second);
  store.keep(last);
  store.close();
  const old = readFileSync(`${path}.log`);
  const before = readKept(path);
  new TerminalStore(path, before ?? kept).close();
  writeFileSync(`${path}.log`, old);
  expect(readKept(path)).toEqual(before);
  expect(before?.sim).toEqual(last);
});

test("an account of the first form is read, and what it remembers of requests still counts", () => {
  new TerminalStore(path, fresh()).close();
  const { tradeMode: _, rules: __, history: ___, inMarginCall: ____, ...rest } = fresh().sim;
  const result = {
    ...{ requestId: "old/1", retcode: 10009, orderTicket: "5", dealTicket: "6", positionId: "5" },
    ...{ lots: 0.1, price: 1.1, profit: null, comment: "" },
  };
  const first = { ...rest, version: 1, results: [result] };
  writeFileSync(path, JSON.stringify({ version: 1, startedAt: 5, sim: first }));
  const kept = readKept(path);
  expect(kept?.sim).toMatchObject({ version: 2, tradeMode: "demo", history: [] });
  const store = new TerminalStore(path, kept ?? fresh());
  expect(store.lines).toEqual([{ kind: "done", key: "old/1", result }]);
  store.close();
  writeFileSync(path, "{}");
  expect(() => readKept(path)).toThrow(/does not hold a simulated account/);
});
