import { describe, expect, test } from "vitest";
import type * as z from "zod/mini";
import {
  accountSnapshot,
  barsReply,
  browserToRoom,
  connectorToRoom,
  intentReply,
  MAX_CANDLES,
  MAX_MESSAGE_CHARACTERS,
  MAX_WATCHED,
  orderEvent,
  orderIntent,
  PROTOCOL_VERSION,
  parseMessage,
  putIntent,
  roomClaims,
  roomReport,
  roomReportReply,
  roomToBrowser,
  roomToConnector,
  roomView,
  symbolState,
  workerClaims,
} from "./index.ts";

const id = "01J9ZZZZZZ0000000000000001";
const at = 1_760_000_000_000;
const base = {
  request_id: id,
  account_id: id,
  origin: "user",
  created_at: at,
  not_after: at + 10_000,
  if_offline: "reject",
  magic: 0x4e540000,
  comment: "nt-ZZZZ0000000000000001",
};
const open = {
  ...base,
  action: "open",
  symbol: "EURUSD.m",
  order_type: "BUY_LIMIT",
  lots: 0.1,
  price: 1.1,
  stop_loss: null,
  take_profit: 1.2,
};
const step = {
  id: `${id}:FILLED:deal.1`,
  account_id: id,
  request_id: id,
  state: "FILLED",
  at,
  by: "terminal",
};
const event = { ...step, seq: 1, previous_hash: "", hash: "ab" };
const deal = {
  ticket: "18446744073709551615",
  order_ticket: "2",
  position_id: "3",
  symbol: "EURUSD",
  side: "BUY",
  entry: "in",
  reason: "expert",
  lots: 0.1,
  price: 1.1,
  profit: 0,
  commission: -0.35,
  swap: 0,
  fee: 0,
  time: at,
  magic: 1,
  comment: "",
};
const account = {
  login: "1",
  server: "S",
  trade_mode: "demo",
  margin_mode: "hedging",
  currency: "USD",
  leverage: 100,
  balance: 1,
  equity: 1,
  margin: 0,
  free_margin: 1,
  margin_level: null,
};
const snapshot = { at, account, positions: [], orders: [], deals: [deal] };
const symbol = {
  symbol: "EURUSD",
  description: "",
  digits: 5,
  point: 0.00001,
  pip_size: 0.0001,
  contract_size: 100_000,
  tick_size: 0.00001,
  volume_min: 0.01,
  volume_step: 0.01,
  volume_max: 100,
  margin_currency: "EUR",
  profit_currency: "USD",
  stops_level_points: 0,
};
const health = {
  terminal: true,
  broker: true,
  trade_allowed: true,
  last_quote_at: null,
  simulated: false,
};
const view = { at, online: true, health, heard_at: at, snapshot, symbols: [symbol], last_seq: 4 };
const quotes = [{ symbol: "EURUSD", bid: 1, ask: 1.1, time: at }];
const candles = [[at, 1, 2, 0.5, 1.5, 10]];

describe("documents", () => {
  test.each<[string, z.ZodMiniType, Record<string, unknown>, Record<string, unknown>]>([
    ["an opening", orderIntent, open, { lots: 0 }],
    ["an opening with a wild symbol", orderIntent, open, { symbol: "EUR USD" }],
    [
      "a close",
      orderIntent,
      { ...base, action: "close", symbol: "EURUSD", position_id: "3", lots: null },
      { position_id: 3 },
    ],
    [
      "a modify",
      orderIntent,
      {
        ...base,
        action: "modify",
        symbol: "EURUSD",
        position_id: "3",
        stop_loss: 1,
        take_profit: null,
      },
      { stop_loss: -1 },
    ],
    [
      "a cancel",
      orderIntent,
      { ...base, action: "cancel", symbol: "EURUSD", order_ticket: "3" },
      { order_ticket: "x" },
    ],
    ["an event", orderEvent, event, { state: "SENT" }],
    [
      "a snapshot",
      accountSnapshot,
      snapshot,
      { deals: [{ ...deal, ticket: 18446744073709552000 }] },
    ],
    ["a symbol", symbolState, symbol, { digits: 4.5 }],
    ["a view", roomView, view, { online: "yes" }],
    [
      "an intent put to a room",
      putIntent,
      { intent: open },
      { intent: { ...open, action: "flip" } },
    ],
    ["a room's answer", intentReply, { events: [event], deals: [deal] }, { events: [step] }],
    ["a room's report", roomReport, { events: [event], deals: [deal], snapshot }, { snapshot: {} }],
    ["a report's answer", roomReportReply, { stored_seq: 3 }, { stored_seq: -1 }],
    ["candles", barsReply, { candles }, { candles: [[at, 1, 2, 0.5, 1.5]] }],
    [
      "a room token",
      roomClaims,
      { room: `account:${id}`, role: "browser", user_id: "u", kind: "practice" },
      { role: "admin" },
    ],
    ["a room's own token", workerClaims, { account_id: id, role: "room" }, { role: "worker" }],
  ])("%s: a good one passes, a bad one does not", (_name, schema, good, bad) => {
    expect(schema.safeParse(good).success).toBe(true);
    expect(schema.safeParse({ ...good, ...bad }).success).toBe(false);
  });
});

describe("messages", () => {
  const hello = {
    journal_id: "J",
    journal_seq: 3,
    machine_id: "m",
    machine_name: "PC",
    version: "1",
  };
  const command = { request_id: id, epoch: 1, intent: open };
  const bars = { request_id: id, symbol: "EURUSD", timeframe: "H1", candles };
  const ask = { request_id: id, symbol: "EURUSD", timeframe: "H1", count: 300 };
  const bye = { code: 4001, reason: "superseded" };
  const error = { code: "x", message: "y" };

  test.each<[string, z.ZodMiniType, Record<string, unknown>, Record<string, unknown>]>([
    ["HELLO", connectorToRoom, hello, { journal_id: "" }],
    ["HEARTBEAT", connectorToRoom, { at, health }, { health: {} }],
    [
      "SNAPSHOT",
      connectorToRoom,
      { snapshot, symbols: [symbol], deals_since: null, quotes },
      { quotes: [{}] },
    ],
    [
      "TRADE_RESULT",
      connectorToRoom,
      { request_id: id, step, deals: [deal], journal_seq: 4 },
      { step: { ...step, by: "god" } },
    ],
    ["DEAL", connectorToRoom, { deal }, { deal: { ...deal, entry: "sideways" } }],
    ["QUOTE", connectorToRoom, { quotes }, { quotes: [{ ...quotes[0], bid: 0 }] }],
    ["BARS", connectorToRoom, bars, { timeframe: "H5" }],
    ["ACK", connectorToRoom, { ack: 1, request_id: id, journal_seq: 2 }, { request_id: "short" }],
    ["BYE", connectorToRoom, { reason: "stop" }, { reason: "x".repeat(401) }],
    ["WELCOME", roomToConnector, { account_id: id, epoch: 1, at, may_trade: true }, { epoch: -1 }],
    ["TRADE_OPEN", roomToConnector, command, { intent: {} }],
    ["TRADE_CLOSE", roomToConnector, command, { epoch: "1" }],
    ["TRADE_MODIFY", roomToConnector, command, { request_id: "" }],
    ["TRADE_CANCEL", roomToConnector, command, { intent: null }],
    ["BARS_REQUEST", roomToConnector, ask, { count: MAX_CANDLES + 1 }],
    ["ACK", roomToConnector, { event_id: "e", at }, { at: "now" }],
    ["HEARTBEAT", roomToConnector, { at, epoch: 1 }, { epoch: null }],
    ["ERROR", roomToConnector, error, { code: 1 }],
    ["BYE", roomToConnector, bye, { code: "4001" }],
    [
      "HELLO",
      browserToRoom,
      { symbols: ["EURUSD"], after_seq: 0 },
      { symbols: Array(MAX_WATCHED + 1).fill("EURUSD") },
    ],
    ["BARS_REQUEST", browserToRoom, ask, { count: 0 }],
    ["WELCOME", roomToBrowser, { view }, { view: {} }],
    ["SNAPSHOT", roomToBrowser, { view }, { view: null }],
    ["TRADE_RESULT", roomToBrowser, { request_id: id, event }, { event: step }],
    ["DEAL", roomToBrowser, { deal }, { deal: null }],
    ["QUOTE", roomToBrowser, { quotes }, { quotes: null }],
    ["BARS", roomToBrowser, bars, { candles: null }],
    ["ERROR", roomToBrowser, error, { message: 1 }],
    ["BYE", roomToBrowser, bye, { reason: null }],
  ])("%s: a good one passes, a bad one does not", (type, schema, fields, bad) => {
    const good = { v: PROTOCOL_VERSION, type, seq: 1, ...fields };
    expect(parseMessage(schema, JSON.stringify(good)).ok).toBe(true);
    const refused = parseMessage(schema, JSON.stringify({ ...good, ...bad }));
    expect(refused).toMatchObject({ ok: false, error: { code: "message.invalid" } });
  });
});

describe("the gate", () => {
  const good = { v: PROTOCOL_VERSION, type: "HELLO", seq: 0, symbols: [], after_seq: 0 };
  const refusal = (raw: unknown) => {
    const parsed = parseMessage(browserToRoom, raw);
    return parsed.ok ? null : parsed.error.code;
  };

  test("lets a message through as its type", () => {
    expect(parseMessage(browserToRoom, JSON.stringify(good))).toEqual({ ok: true, value: good });
  });

  test("says which of four things is wrong", () => {
    expect(refusal("{")).toBe("message.malformed");
    expect(refusal(new ArrayBuffer(2))).toBe("message.malformed");
    expect(refusal(JSON.stringify({ ...good, v: 2 }))).toBe("message.version");
    expect(refusal("null")).toBe("message.version");
    expect(refusal(JSON.stringify({ ...good, type: "NOPE" }))).toBe("message.invalid");
    expect(refusal(`"${"x".repeat(MAX_MESSAGE_CHARACTERS)}"`)).toBe("message.too_large");
  });

  test("names the field, in a text short enough for any wire", () => {
    const parsed = parseMessage(browserToRoom, JSON.stringify({ ...good, after_seq: "x" }));
    expect(parsed).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("after_seq") },
    });
  });
});
