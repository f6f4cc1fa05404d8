import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Deal } from "#domain";
import { createSim, type SimState } from "#simulator";
import { readLog } from "./log-file.ts";
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

test("killed between the deals and the account, neither is half there: the deal that nobody was told of is gone", () => {
  const kept = fresh();
  const store = new TerminalStore(path, kept);
  store.keep(dealt(kept.sim, 1));
  const account = readFileSync(path);
  store.keep(dealt(dealt(kept.sim, 1), 1));
  store.close();
  writeFileSync(path, account);
  expect(readKept(path)?.sim.deals).toHaveLength(1);
});

test("a line that a kill cut short is left out; one that is broken further up is an error", () => {
  const store = new TerminalStore(path, fresh());
  store.append({ kind: "begun", key: "r1/1", at: 9 });
  store.close();
  appendFileSync(`${path}.requests`, '{"kind":"done","ke');
  expect(readLog(`${path}.requests`)).toHaveLength(1);
  appendFileSync(`${path}.requests`, '\n{"kind":"begun"}\n{}\n');
  expect(() => readLog(`${path}.requests`)).toThrow();
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
