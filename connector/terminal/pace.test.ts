import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { findInstrument } from "#broking";
import { createSim, generatedFeed, openVenue } from "#simulator";
import type { FromTerminal, ToTerminal } from "../bridge/index.ts";
import { Pace } from "./pace.ts";
import { TerminalProgram } from "./program.ts";

const START = Date.UTC(2026, 2, 4, 10, 30);
const venue = openVenue(
  generatedFeed({ seed: 1, instruments: [findInstrument("EURUSD")].flatMap((one) => one ?? []) }),
);
let said: { readonly at: number; readonly type: string }[];
let pace: Pace;

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  said = [];
});
afterEach(() => {
  pace.stop();
  vi.useRealTimers();
});

function begin(timerMs: number, latencyMs = 0): void {
  const facts = { login: "7", server: "S", currency: "USD", leverage: 100, balance: 10_000 };
  const sim = createSim({ ...facts, marginMode: "hedging", seed: 1, now: START });
  const program = new TerminalProgram(sim, {
    ...{ venue, latencyMs, now: Date.now, tick: () => 0, lines: [] },
    ...{ keep: () => {}, append: () => {}, flush: () => {} },
    say: ({ type }: FromTerminal) => said.push({ at: Date.now() - START, type }),
  });
  pace = new Pace(program, timerMs);
}

const order: ToTerminal = {
  ...{ type: "TRADE_OPEN", request_id: "r1", attempt: 1, expires_tick: 9, login: "7", server: "S" },
  ...{ trade_mode: "demo", symbol: "EURUSD", order_type: "BUY", lot_size: 0.1, price: 0 },
  ...{ stop_limit: 0, stop_loss: 0, take_profit: 0, expiry_kind: "gtc", expiry_time: 0 },
  ...{ deviation: -1, magic: 1, comment: "nt-x" },
};

function answeredAt(): number | undefined {
  return said.find((one) => one.type === "TRADE_RESULT")?.at;
}

test("without a timer a command is answered in the same moment", () => {
  begin(0);
  vi.advanceTimersByTime(7);
  pace.hear(order);
  expect(answeredAt()).toBe(7);
});

test("with the EA's timer it waits for the next turn", () => {
  begin(20);
  vi.advanceTimersByTime(27);
  pace.hear(order);
  expect(said).toEqual([]);
  vi.advanceTimersByTime(20);
  expect(answeredAt()).toBe(40);
});

test("an answer that is on its way is told when it arrives, not at the next look", () => {
  begin(0, 30);
  pace.hear(order);
  vi.advanceTimersByTime(90);
  expect(answeredAt()).toBeGreaterThanOrEqual(45);
  expect(answeredAt()).toBeLessThanOrEqual(76);
});

test("what was said on a connection that broke is not carried out", () => {
  begin(20);
  pace.hear(order);
  pace.forget();
  vi.advanceTimersByTime(40);
  expect(said).toEqual([]);
});
