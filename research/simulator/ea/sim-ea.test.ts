import { beforeEach, expect, test } from "vitest";
import type { SimCommand } from "../command.ts";
import { type FaultAction, on } from "../faults/fault.ts";
import { SimTerminal, type TerminalSetup } from "../terminal/sim-terminal.ts";
import { account, NOW, stage } from "../testing/scene.ts";
import type { EaCommand, EaLine, EaMessage } from "./ea-types.ts";
import { type EaSetup, SimEa } from "./sim-ea.ts";

const SECOND = 1000;
let said: EaMessage[];
let disk: EaLine[];

beforeEach(() => {
  said = [];
  disk = [];
});

function terminal(setup: Partial<TerminalSetup> = {}): SimTerminal {
  return new SimTerminal({ broker: account(), venue: stage(), seed: 5, ...setup });
}

function program(of: SimTerminal, setup: Partial<EaSetup> = {}): SimEa {
  return new SimEa({
    ...{ terminal: of, venue: stage(), isDemoOnly: true, lines: [...disk] },
    account: { login: "900001", server: "Test", tradeMode: "demo" },
    append: (line) => disk.push(line),
    say: (message) => said.push(message),
    ...setup,
  });
}

const buy: Extract<SimCommand, { action: "open" }> = {
  ...{ requestId: "r1", action: "open", symbol: "EURUSD", type: "BUY", lots: 0.1, price: null },
  ...{ stopLoss: null, takeProfit: null, magic: 7, comment: "nt-x" },
};

function wish(command: SimCommand = buy, fields: Partial<EaCommand> = {}): EaCommand {
  const account = { login: "900001", server: "Test", tradeMode: "demo" } as const;
  return {
    requestId: command.requestId,
    attempt: 1,
    expiresTick: 10_000,
    ...account,
    command,
    ...fields,
  };
}

function results() {
  return said.flatMap((one) => (one.type === "result" ? [one] : []));
}

test("a command is written down, acked, sent, written down again and answered with its deal", () => {
  const sim = terminal();
  const order: string[] = [];
  const ea = program(sim, {
    append: (line) => order.push(`${line.kind} at ${sim.truth(NOW).deals.length} deals`),
    say: (message) => order.push(message.type),
  });
  ea.hear(wish(), NOW, 0);
  expect(order).toEqual(["begun at 0 deals", "ack", "done at 1 deals", "deal", "result"]);
});

test("an attempt that comes twice is answered from memory, also by a program that was started again", () => {
  const sim = terminal();
  program(sim).hear(wish(), NOW, 0);
  const first = results()[0];
  const again = program(sim);
  again.hear(wish(), NOW + SECOND, 99_999);
  expect(results()[1]).toEqual({ ...first, isDuplicate: true });
  expect(again.recorded({ requestId: "r1", attempt: 1 })).toEqual(results()[1]);
  expect(sim.truth(NOW + SECOND).deals).toHaveLength(1);
  again.hear(wish(buy, { attempt: 2 }), NOW + SECOND, 0);
  expect(sim.truth(NOW + SECOND).deals).toHaveLength(2);
});

test("killed between the mark and the send, it never sends: the outcome is unknown", () => {
  const sim = terminal();
  const dying = program(sim, {
    append: (line) => {
      disk.push(line);
      throw new Error("killed");
    },
  });
  expect(() => dying.hear(wish(), NOW, 0)).toThrow("killed");
  const again = program(sim);
  again.hear(wish(), NOW + SECOND, 0);
  expect(said).toEqual([{ type: "unknown", ref: { requestId: "r1", attempt: 1 } }]);
  expect(sim.truth(NOW + SECOND).deals).toEqual([]);
});

test.each([
  ["expired", { expiresTick: 10 }, {}],
  ["wrong_account", { login: "7" }, {}],
  ["wrong_account", { server: "Other" }, {}],
  ["wrong_trade_mode", { tradeMode: "real" }, {}],
  [
    "demo_only",
    { tradeMode: "real" },
    { account: { login: "900001", server: "Test", tradeMode: "real" } },
  ],
] as const)("%s: OrderSend is not called and nothing is written down", (code, fields, setup) => {
  const sim = terminal();
  program(sim, setup).hear(wish(buy, fields), NOW, 11);
  expect(said).toMatchObject([{ type: "refused", code }]);
  expect([disk, sim.truth(NOW).deals]).toEqual([[], []]);
});

test("with the button off, or where the broker forbids programs, it refuses by itself", () => {
  const off = terminal();
  off.setAutoTrading(false);
  program(off).hear(wish(), NOW, 0);
  program(terminal({ broker: account({ rules: { expertAllowed: false } }) })).hear(wish(), NOW, 0);
  expect(said.map((one) => one.type === "refused" && one.code)).toEqual([
    "trade_disabled",
    "trade_disabled",
  ]);
});

test("one thread: while a send waits, commands queue, and what expires meanwhile is never sent", () => {
  const sim = terminal({ latencyMs: 100 });
  const ea = program(sim);
  ea.hear(wish(), NOW, 0);
  ea.hear(wish({ ...buy, requestId: "r2" }, { expiresTick: 150 }), NOW, 0);
  expect([ea.isBusy, said.map((one) => one.type)]).toEqual([true, ["ack"]]);
  ea.look(NOW + 400, 400);
  expect(results()).toHaveLength(1);
  expect(said.at(-1)).toMatchObject({ type: "refused", code: "expired", ref: { requestId: "r2" } });
  expect(sim.truth(NOW + SECOND).deals).toHaveLength(1);
});

test("a close that must not open: gone, of the other side, or smaller than asked, nothing is sent", () => {
  const sim = terminal();
  const ea = program(sim);
  ea.hear(wish(), NOW, 0);
  const positionId = sim.view(NOW)?.positions[0]?.identifier ?? "";
  const close = { action: "close", positionId, lots: null } as const;
  const wishes: readonly SimCommand[] = [
    { ...close, requestId: "c1", positionId: "1" },
    { ...close, requestId: "c2", side: "SELL" },
    { ...close, requestId: "c3", lots: 5 },
    { ...close, requestId: "c4", side: "BUY" },
    { ...close, requestId: "c5" },
  ];
  for (const one of wishes) ea.hear(wish(one), NOW + SECOND, 0);
  expect(results().map((one) => one.result.retcode)).toEqual([
    10009, 10036, 10036, 10038, 10009, 10036,
  ]);
  expect(sim.truth(NOW + SECOND)).toMatchObject({
    positions: [],
    deals: [{ entry: "in" }, { entry: "out" }],
  });
});

test("a changed ticket is found by its identifier: stops, close and close-by go to the present one", () => {
  const sim = terminal({ faults: { rules: [on({ at: NOW + SECOND }, { kind: "ticketChange" })] } });
  const ea = program(sim);
  ea.hear(wish(), NOW, 0);
  ea.hear(wish({ ...buy, requestId: "r2", type: "SELL" }), NOW, 0);
  const later = NOW + 2 * SECOND;
  const [long, short] = sim.view(later)?.positions ?? [];
  expect(long?.ticket).not.toBe(long?.identifier);
  const positionId = long?.identifier ?? "";
  const stops = {
    requestId: "m",
    action: "modify",
    positionId,
    stopLoss: 1.05,
    takeProfit: null,
  } as const;
  ea.hear(wish(stops), later, 0);
  const by = {
    requestId: "b",
    action: "close_by",
    positionId,
    byPositionId: short?.identifier ?? "",
  } as const;
  ea.hear(wish(by), later, 0);
  expect(
    results()
      .slice(2)
      .map((one) => one.result.retcode),
  ).toEqual([10009, 10009]);
  expect(said.filter((one) => one.type === "deal" && one.ref?.requestId === "b")).toHaveLength(2);
  expect(sim.truth(later).positions).toEqual([]);
});

test("a timeout that was executed is told as 10012 without tickets; its deal comes as news", () => {
  const rules = [on({ nth: 1 }, { kind: "timeoutExecuted", afterMs: 2000, visibleMs: 5000 })];
  const sim = terminal({ latencyMs: 20, faults: { rules } });
  const ea = program(sim);
  ea.hear(wish(), NOW, 0);
  for (let at = NOW; at < NOW + 9 * SECOND; at += 100) ea.look(at, at - NOW);
  expect(results()).toMatchObject([
    { result: { retcode: 10012, orderTicket: null, dealTicket: null } },
  ]);
  expect(said.at(-1)).toMatchObject({ type: "deal", ref: null, deal: { comment: "nt-x" } });
});

test("OrderSend that was false is told with retcode 0, which nobody's table takes for a refusal", () => {
  const fault: FaultAction = { kind: "sendFalse", executed: true };
  const sim = terminal({ faults: { rules: [on({}, fault)] } });
  program(sim).hear(wish(), NOW, 0);
  expect(results()).toMatchObject([{ result: { retcode: 0, orderTicket: null } }]);
});
