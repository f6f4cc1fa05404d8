import { beforeEach, expect, test } from "vitest";
import { findInstrument } from "#broking";
import {
  BROKERS,
  createSim,
  type EaLine,
  generatedFeed,
  openVenue,
  type SimState,
} from "#simulator";
import {
  type FromTerminal,
  fromTerminal,
  MAX_LINE_BYTES,
  type TradeFrame,
  writeFrame,
} from "../bridge/index.ts";
import { type ProgramPorts, TerminalProgram } from "./program.ts";

const START = Date.UTC(2026, 2, 4, 10, 30);
const instruments = ["EURUSD", "USDJPY"].flatMap((symbol) => findInstrument(symbol) ?? []);
const feed = openVenue(generatedFeed({ seed: 1, instruments }));

let now: number;
let said: FromTerminal[];
let kept: SimState[];
let journal: EaLine[];
let extra: Partial<ProgramPorts>;

function program(from?: SimState): TerminalProgram {
  const facts = { login: "7", server: "S", currency: "USD", leverage: 100, balance: 10_000 };
  const sim = from ?? createSim({ ...facts, marginMode: "hedging", seed: 1, now: START });
  return new TerminalProgram(sim, {
    venue: feed,
    now: () => now,
    tick: () => now - START,
    keep: (state) => kept.push(state),
    append: (line) => journal.push(line),
    flush: () => {},
    lines: [...journal],
    ...extra,
    say: (frame) => said.push(fromTerminal.parse(JSON.parse(writeFrame(frame)))),
  });
}

beforeEach(() => {
  now = START;
  said = [];
  kept = [];
  journal = [];
  extra = {};
});

function order(fields: Partial<Extract<TradeFrame, { type: "TRADE_OPEN" }>> = {}): TradeFrame {
  const head = {
    request_id: "r1",
    attempt: 1,
    expires_tick: 60_000,
    login: "7",
    server: "S",
    trade_mode: "demo",
  } as const;
  const wish = {
    symbol: "EURUSD",
    order_type: "BUY",
    lot_size: 0.1,
    price: 0,
    stop_loss: 0,
    take_profit: 0,
    stop_limit: 0,
    expiry_kind: "gtc",
    expiry_time: 0,
    deviation: -1,
  } as const;
  return { type: "TRADE_OPEN", ...head, ...wish, magic: 5, comment: "nt-x", ...fields };
}

function lastResult() {
  return said.filter((frame) => frame.type === "TRADE_RESULT").at(-1);
}

test("a command is acked, executed, kept and only then answered, with its deal before the result", () => {
  const saidWhenKept: number[] = [];
  const terminal = program();
  kept.push = (...states) => {
    saidWhenKept.push(said.length);
    return Array.prototype.push.apply(kept, states);
  };
  terminal.hear(order());
  expect(said.map((frame) => frame.type)).toEqual(["ACK", "DEAL", "TRADE_RESULT"]);
  expect(saidWhenKept).toEqual([1]);
  expect(said[1]).toMatchObject({ request_id: "r1", entry: "in", comment: "nt-x", magic: 5 });
  expect(lastResult()).toMatchObject({ retcode: 10009, refused: "", duplicate: false });
});

test("a command that comes again, even to a restarted program, gets the recorded result and one deal stands", () => {
  const first = program();
  first.hear(order());
  const recorded = lastResult();
  const restarted = program(kept.at(-1));
  now += 120_000; // long expired: an answer is not an execution
  restarted.hear(order());
  expect(lastResult()).toEqual({ ...recorded, duplicate: true });
  restarted.hear({ type: "RESULT_REQUEST", request_id: "r1", attempt: 1 });
  expect(lastResult()).toEqual({ ...recorded, duplicate: true });
  expect(kept.at(-1)?.deals).toHaveLength(1);
});

test.each([
  ["too late", { expires_tick: 0, request_id: "late" }, "expired"],
  ["for another login", { login: "8" }, "wrong_account"],
  ["for another server", { server: "T" }, "wrong_account"],
  ["for a real account", { trade_mode: "real" }, "wrong_trade_mode"],
] as const)("a command %s is refused and nothing is done", (_, fields, refused) => {
  now += 1;
  program().hear(order(fields));
  expect(said).toMatchObject([{ type: "TRADE_RESULT", refused, retcode: 0, deal: "0" }]);
  expect(kept).toEqual([]);
});

test("a question about a command that never came is answered so", () => {
  program().hear({ type: "RESULT_REQUEST", request_id: "r9", attempt: 1 });
  expect(said).toMatchObject([{ type: "ERROR", code: "unknown_request", request_id: "r9" }]);
});

test("a snapshot announces its lines and holds positions, orders, deals and symbols", () => {
  const terminal = program();
  terminal.hear(order());
  terminal.hear(order({ request_id: "r2", order_type: "BUY_LIMIT", price: 0.9 }));
  said = [];
  terminal.hear({ type: "SNAPSHOT_REQUEST", snapshot_id: "s1", deals_from: 0, symbols: true });
  expect(said.map((frame) => frame.type)).toEqual([
    "SNAPSHOT",
    "POSITION",
    "ORDER",
    "DEAL",
    "SYMBOL",
    "SYMBOL",
    "SNAPSHOT_END",
  ]);
  expect(said[0]).toMatchObject({
    positions: 1,
    orders: 1,
    deals: 1,
    symbols: 2,
    deals_from: 0,
    balance: 9999.65,
  });
});

test("quotes are told once a change and only of what was asked for; stops act without being asked", () => {
  const terminal = program();
  const ask = feed.quoteAt("EURUSD", now)?.ask ?? 0;
  const near = (pips: number) => Math.round((ask + pips / 10_000) * 1e5) / 1e5;
  terminal.hear(order({ stop_loss: near(-20), take_profit: near(20) }));
  terminal.hear({ type: "QUOTES_SUBSCRIBE", symbols: "EURUSD" });
  said = [];
  terminal.look();
  terminal.look();
  expect(said).toMatchObject([{ type: "QUOTE", symbol: "EURUSD" }]);
  now += 3 * 86_400_000;
  terminal.look();
  expect(said.find((frame) => frame.type === "DEAL")).toMatchObject({
    entry: "out",
    reason: expect.stringMatching(/sl|tp/),
  });
  expect(kept.at(-1)?.positions).toEqual([]);
});

test("2000 bars come in lines that fit, oldest first; an unknown symbol is told so", () => {
  const terminal = program();
  terminal.hear({
    type: "BARS_REQUEST",
    request_id: "b1",
    symbol: "USDJPY",
    timeframe: "M1",
    count: 2000,
  });
  const lines = said.flatMap((frame) => (frame.type === "BARS" ? [frame] : []));
  expect(lines.map(({ part, parts }) => `${part}/${parts}`)).toEqual(["1/4", "2/4", "3/4", "4/4"]);
  expect(Math.max(...lines.map((line) => Buffer.byteLength(writeFrame(line))))).toBeLessThan(
    MAX_LINE_BYTES,
  );
  const times = lines.flatMap((line) => line.candles.map(([time]) => time));
  expect(times).toEqual([...times].sort((a, b) => a - b));
  terminal.hear({
    type: "BARS_REQUEST",
    request_id: "b2",
    symbol: "NOPE",
    timeframe: "M1",
    count: 5,
  });
  expect(said.at(-1)).toMatchObject({ request_id: "b2", candles: [], error: "no symbol NOPE" });
});

const head = {
  attempt: 1,
  expires_tick: 60_000,
  login: "7",
  server: "S",
  trade_mode: "demo",
  symbol: "EURUSD",
} as const;

test("every trade frame is carried out: stop-limit with an expiry, its change, close-by, cancel", () => {
  const terminal = program();
  const ask = feed.quoteAt("EURUSD", now)?.ask ?? 0;
  const near = (pips: number) => Math.round((ask + pips / 10_000) * 1e5) / 1e5;
  const levels = { price: near(30), stop_limit: near(20), stop_loss: 0, take_profit: 0 };
  const day = { expiry_kind: "time", expiry_time: now + 3_600_000 } as const;
  terminal.hear(order({ order_type: "BUY_STOP_LIMIT", ...levels, ...day }));
  const ticket = lastResult()?.order ?? "";
  expect(lastResult()).toMatchObject({ retcode: 10008, deal: "0" });
  const changed = { ...levels, price: near(40), expiry_kind: "day", expiry_time: 0 } as const;
  terminal.hear({
    type: "TRADE_MODIFY_ORDER",
    ...head,
    request_id: "m",
    order: ticket,
    ...changed,
  });
  expect(lastResult()).toMatchObject({ retcode: 10009, order: ticket });
  said = [];
  terminal.hear({ type: "SNAPSHOT_REQUEST", snapshot_id: "s", deals_from: 0, symbols: false });
  expect(said.find((frame) => frame.type === "ORDER")).toMatchObject({
    ...{ price: near(40), stop_limit: near(20), expires: Date.UTC(2026, 2, 5) },
  });
  terminal.hear({ type: "TRADE_CANCEL", ...head, request_id: "c", order: ticket });
  expect(lastResult()).toMatchObject({ retcode: 10009 });

  terminal.hear(order({ request_id: "b" }));
  const long = lastResult()?.position_id ?? "";
  terminal.hear(order({ request_id: "s", order_type: "SELL" }));
  const short = lastResult()?.position_id ?? "";
  const both = { position_id: long, position: long, by_position_id: short, by_position: short };
  said = [];
  terminal.hear({
    type: "TRADE_CLOSE_BY",
    ...head,
    request_id: "x",
    ...both,
    magic: 1,
    comment: "",
  });
  expect(said.map((frame) => frame.type)).toEqual(["ACK", "DEAL", "DEAL", "TRADE_RESULT"]);
  expect(kept.at(-1)?.positions).toEqual([]);
});

test("times are the server's: an expiry goes there and back, and quotes, deals and bars are stamped with it", () => {
  extra = { venue: openVenue(feed, BROKERS.suffix) };
  const terminal = program();
  const hours = 2 * 3_600_000;
  const expires = now + hours + 5_000;
  terminal.hear(
    order({ order_type: "BUY_LIMIT", price: 0.9, expiry_kind: "time", expiry_time: expires }),
  );
  terminal.hear(order({ request_id: "r2" }));
  expect(said.find((frame) => frame.type === "DEAL")).toMatchObject({ time: now + hours });
  terminal.hear({ type: "SNAPSHOT_REQUEST", snapshot_id: "s", deals_from: 0, symbols: true });
  expect(said.find((frame) => frame.type === "ORDER")).toMatchObject({ expires });
  expect(said.find((frame) => frame.type === "SYMBOL")).toMatchObject({ time: now + hours });
  terminal.heartbeat();
  expect(said.at(-1)).toMatchObject({ server_time: now + hours, last_quote: now + hours });
  now += 6_000;
  said = [];
  terminal.look();
  expect(said).toContainEqual({ type: "CHANGED", what: "order" });
  expect(kept.at(-1)?.history).toMatchObject([{ state: "filled" }, { state: "expired" }]);
});

test("with a link that takes time the answer comes by and by, and the program says when to look", () => {
  extra = { latencyMs: 40 };
  const terminal = program();
  terminal.hear(order());
  expect(said.map((frame) => frame.type)).toEqual(["ACK"]);
  expect(terminal.nextLook()).toBeGreaterThan(now);
  for (let i = 0; i < 4 && terminal.nextLook() !== null; i++) {
    now = terminal.nextLook() ?? now;
    terminal.look();
  }
  expect(lastResult()).toMatchObject({ retcode: 10009 });
  expect(terminal.nextLook()).toBeNull();
});

test("a plan's faults reach the frames: no history, a link that is down, a button that is off", () => {
  const { rules } = {
    rules: [
      { match: { nth: 1 }, action: { kind: "historyNotReady", reads: 2 } },
      { match: { nth: 2 }, action: { kind: "disconnect", when: "during", forMs: 5_000 } },
    ] as const,
  };
  extra = { faults: { rules } };
  const terminal = program();
  terminal.hear(order());
  const read = () =>
    terminal.hear({ type: "SNAPSHOT_REQUEST", snapshot_id: "s", deals_from: 0, symbols: false });
  said = [];
  read();
  expect(said[0]).toMatchObject({ type: "SNAPSHOT", deals: 0, deals_from: -1 });
  terminal.hear(order({ request_id: "r2" }));
  expect(lastResult()).toMatchObject({ retcode: 10031, order: "0" });
  terminal.heartbeat();
  expect(said.at(-1)).toMatchObject({ connected: false, account_allowed: false, button_on: true });
  now += 6_000;
  said = [];
  terminal.look();
  expect(said).toEqual([{ type: "CHANGED", what: "synchronised" }]);
  expect(kept.at(-1)?.positions).toHaveLength(2);
});
