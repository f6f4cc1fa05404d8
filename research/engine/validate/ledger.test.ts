import { describe, expect, test } from "vitest";
import {
  nextTrialRecord,
  summarizeTrials,
  type TrialEntry,
  type TrialRecord,
  trialsOf,
  verifyLedger,
} from "./ledger.ts";

const run = (lineage: string, trialKey: string, ...sharpes: (number | null)[]): TrialEntry => ({
  kind: "run",
  lineage,
  source: sharpes.length > 1 ? "sweep" : "backtest",
  trialKey,
  trials: summarizeTrials(sharpes),
  at: 1000,
});

function ledgerOf(...entries: readonly TrialEntry[]): TrialRecord[] {
  const records: TrialRecord[] = [];
  for (const entry of entries) records.push(nextTrialRecord(records.at(-1) ?? null, entry));
  return records;
}

const LEDGER = ledgerOf(
  run("ema", "a", 0.1),
  run("ema", "sweep", 0.05, 0.2, null, -0.1),
  run("rsi", "b", 0.4),
  run("ema", "a", 0.1),
  { kind: "deleted", lineage: "ema", at: 2000 },
);

describe("the trial ledger", () => {
  test("counts every variant of an idea once, every run each time, also after it was deleted", () => {
    const sharpes = [0.1, 0.05, 0.2, 0, -0.1];
    const mean = sharpes.reduce((a, b) => a + b) / 5;
    const counted = trialsOf(LEDGER, "ema");
    expect(counted).toMatchObject({ trials: 5, runs: 6, isDeleted: true, resets: 0 });
    expect(counted.sharpeMean).toBeCloseTo(mean, 14);
    expect(counted.sharpeVariance).toBeCloseTo(
      sharpes.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 4,
      14,
    );
    expect(trialsOf(LEDGER, "rsi")).toMatchObject({ trials: 1, sharpeVariance: null });
    expect(trialsOf(LEDGER, "none")).toMatchObject({ trials: 0, runs: 0, sharpeMean: null });
  });

  test("a reset leaves its mark and takes nothing away", () => {
    const reset: TrialEntry = { kind: "reset", lineage: "ema", reason: "new data", at: 3000 };
    const records = [...LEDGER, nextTrialRecord(LEDGER.at(-1) ?? null, reset)];
    expect(trialsOf(records, "ema")).toMatchObject({ trials: 5, runs: 6, resets: 1 });
  });

  test("the chain holds, through JSON too", () => {
    const read = JSON.parse(JSON.stringify(LEDGER)) as TrialRecord[];
    const head = LEDGER.at(-1)?.hash ?? "";
    expect(verifyLedger(read, head)).toEqual({ ok: true, value: { head } });
    expect(verifyLedger([])).toEqual({ ok: true, value: { head: "0".repeat(64) } });
  });

  test("what was changed, taken out, put in or cut off is found", () => {
    const changed = LEDGER.map((record, i) =>
      i === 1 ? { ...record, entry: run("ema", "x", 9) } : record,
    );
    expect(verifyLedger(changed)).toEqual({ ok: false, error: { index: 1, code: "ledger.hash" } });
    expect(verifyLedger(LEDGER.filter((_, i) => i !== 2))).toMatchObject({
      error: { index: 2, code: "ledger.number" },
    });
    const forged = [
      LEDGER[0],
      nextTrialRecord(LEDGER[0] ?? null, run("ema", "x", 0)),
      ...LEDGER.slice(2),
    ];
    expect(verifyLedger(forged.filter((one) => one !== undefined))).toMatchObject({
      error: { index: 2, code: "ledger.chain" },
    });
    expect(verifyLedger(LEDGER.slice(0, 3), LEDGER.at(-1)?.hash)).toMatchObject({
      error: { index: 3, code: "ledger.head" },
    });
  });
});
