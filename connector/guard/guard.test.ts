import { expect, test } from "vitest";
import { type GuardPolicy, judgeTerminal } from "./guard.ts";

const DEMO = { login: "1", server: "S", trade_mode: "demo" } as const;
const POLICY: GuardPolicy = { demoOnly: true, account: { login: "1", server: "S" } };

test("only the pinned account's terminal may come in, and real ones only when this PC says so", () => {
  expect(judgeTerminal(POLICY, DEMO)).toBeNull();
  expect(judgeTerminal(POLICY, { ...DEMO, login: "2" })).toMatchObject({ code: "wrong_account" });
  expect(judgeTerminal(POLICY, { ...DEMO, server: "T" })).toMatchObject({ code: "wrong_account" });
  const real = { ...DEMO, trade_mode: "real" } as const;
  expect(judgeTerminal(POLICY, real)).toMatchObject({ code: "demo_only" });
  expect(judgeTerminal({ ...POLICY, demoOnly: false }, real)).toBeNull();
  expect(judgeTerminal({ ...POLICY, account: null }, { ...DEMO, login: "2" })).toBeNull();
});

test("without a terminal nothing leaves", () => {
  expect(judgeTerminal(POLICY, null)).toMatchObject({ code: "terminal_offline" });
});
