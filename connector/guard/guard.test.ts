import { expect, test } from "vitest";
import type { TerminalCommand } from "#orders";
import { type GuardPolicy, judgeCommand, judgeTerminal } from "./guard.ts";

const DEMO = { login: "1", server: "S", trade_mode: "demo" } as const;
const POLICY: GuardPolicy = { allowReal: false, maxLots: 1, account: { login: "1", server: "S" } };

function command(fields: Record<string, unknown>): TerminalCommand {
  // Only what the guard looks at.
  return {
    request_id: "r",
    attempt: 1,
    valid_for_ms: 1,
    intent: fields,
  } as unknown as TerminalCommand;
}

test("only the pinned account's terminal may come in, and real ones only when this PC says so", () => {
  expect(judgeTerminal(POLICY, DEMO)).toBeNull();
  expect(judgeTerminal(POLICY, { ...DEMO, login: "2" })).toMatchObject({ code: "wrong_account" });
  expect(judgeTerminal(POLICY, { ...DEMO, server: "T" })).toMatchObject({ code: "wrong_account" });
  expect(judgeTerminal(POLICY, { ...DEMO, trade_mode: "real" })).toMatchObject({
    code: "demo_only",
  });
  expect(judgeTerminal({ ...POLICY, allowReal: true }, { ...DEMO, trade_mode: "real" })).toBeNull();
  expect(judgeTerminal({ ...POLICY, account: null }, { ...DEMO, login: "2" })).toBeNull();
});

test("an opening order over this PC's lots is refused, a close never for its size", () => {
  expect(judgeCommand(POLICY, DEMO, command({ action: "open", lots: 1 }))).toBeNull();
  expect(judgeCommand(POLICY, DEMO, command({ action: "open", lots: 1.01 }))).toMatchObject({
    code: "local_max_lots",
  });
  expect(judgeCommand(POLICY, DEMO, command({ action: "close", lots: 50 }))).toBeNull();
});

test("without a terminal nothing leaves", () => {
  expect(judgeCommand(POLICY, null, command({ action: "close" }))).toMatchObject({
    code: "terminal_offline",
  });
});
