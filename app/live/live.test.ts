import { describe, expect, test } from "vitest";
import {
  type DealState,
  NO_KILL,
  type OrderEvent,
  type PositionState,
  type RoomToBrowser,
  type RoomView,
  type SymbolState,
} from "#protocol";
import { barTime, growCandle } from "./candles.ts";
import { liveEquity, livePositions, quotesNeeded } from "./profit.ts";
import { bookDeal, type LiveState, NOTHING_LIVE, reduceLive } from "./state.ts";

const symbolOf = (symbol: string, profit_currency: string): SymbolState => ({
  symbol,
  description: "",
  digits: 5,
  point: 0.00001,
  pip_size: 0.0001,
  contract_size: 100_000,
  tick_size: 0.00001,
  volume_min: 0.01,
  volume_step: 0.01,
  volume_max: 50,
  margin_currency: symbol.slice(0, 3),
  profit_currency,
  stops_level_points: 0,
});
const held: PositionState = {
  ticket: "7",
  position_id: "7",
  symbol: "EURUSD",
  side: "BUY",
  lots: 0.1,
  open_price: 1.1,
  open_time: 1000,
  stop_loss: null,
  take_profit: null,
  current_price: 1.1005,
  profit: 5,
  swap: 0,
  magic: 0,
  comment: "",
};
const viewOf = (positions: PositionState[], at = 2000, deals: DealState[] = []): RoomView => ({
  at,
  online: true,
  health: null,
  heard_at: at,
  kill: NO_KILL,
  symbols: [symbolOf("EURUSD", "USD"), symbolOf("EURJPY", "JPY"), symbolOf("USDJPY", "JPY")],
  last_seq: 3,
  snapshot: {
    at,
    account: {
      login: "1",
      server: "Practice",
      trade_mode: "demo",
      margin_mode: "hedging",
      currency: "USD",
      leverage: 100,
      balance: 10_000,
      equity: 10_000 + positions.reduce((sum, { profit }) => sum + profit, 0),
      margin: 0,
      free_margin: 10_000,
      margin_level: null,
    },
    positions,
    orders: [],
    deals,
  },
});
const dealOf = (
  ticket: string,
  entry: DealState["entry"],
  lots: number,
  time: number,
): DealState => ({
  ticket,
  order_ticket: "1",
  position_id: entry === "in" ? "8" : "7",
  symbol: "EURUSD",
  side: "BUY",
  entry,
  reason: "client",
  lots,
  price: 1.1,
  profit: 0,
  commission: 0,
  swap: 0,
  fee: 0,
  time,
  magic: 0,
  comment: "",
});
const eventOf = (seq: number, state: OrderEvent["state"]): OrderEvent => ({
  id: `R:${state}:${seq}`,
  account_id: "01ARZ3NDEKTSV4RRFFQ69G5FAV",
  request_id: "01ARZ3NDEKTSV4RRFFQ69G5FAV",
  state,
  at: seq,
  by: "room",
  seq,
  previous_hash: "",
  hash: "",
});
const quoteOf = (symbol: string, bid: number, ask: number, time: number) => ({
  symbol,
  bid,
  ask,
  time,
});
const play = (state: LiveState, ...messages: Record<string, unknown>[]) =>
  messages.reduce<LiveState>(
    (before, fields, i) =>
      reduceLive(before, {
        type: "message",
        at: 5000 + i,
        message: { v: 1, seq: i + 1, ...fields } as unknown as RoomToBrowser,
      }), // built whole below
    state,
  );

describe("the live picture", () => {
  const opened = reduceLive(NOTHING_LIVE, { type: "opened", accountId: "A", view: viewOf([held]) });

  test("a welcome makes the link live and brings the account", () => {
    const state = play(opened, { type: "WELCOME", view: viewOf([], 3000) });
    expect(state.link).toBe("live");
    expect(state.view?.snapshot?.positions).toEqual([]);
  });
  test("a room that cannot tell all that was missed lets the page go on from now and read anew", () => {
    const behind = { ...opened, lastSeq: 1 };
    const state = play(behind, { type: "WELCOME", view: viewOf([], 3000), resumed: false });
    expect([state.lastSeq, state.gaps]).toEqual([3, 1]);
    expect(play(behind, { type: "WELCOME", view: viewOf([], 3000), resumed: true })).toMatchObject({
      lastSeq: 1,
      gaps: 0,
    });
  });
  test("an older picture never replaces a newer one", () => {
    const state = play(opened, { type: "SNAPSHOT", view: viewOf([], 1000) });
    expect(state.view?.snapshot?.positions).toHaveLength(1);
  });
  test("an event counts once and stands in the account's order, whatever order it came in", () => {
    const state = play(
      opened,
      { type: "TRADE_RESULT", request_id: "R", event: eventOf(6, "FILLED") },
      { type: "TRADE_RESULT", request_id: "R", event: eventOf(5, "SENDING") },
      { type: "TRADE_RESULT", request_id: "R", event: eventOf(6, "FILLED") },
    );
    expect(Object.values(state.events)[0]?.map(({ state: name }) => name)).toEqual([
      "SENDING",
      "FILLED",
    ]);
    expect(state.lastSeq).toBe(6);
  });
  test("a late quote does not overwrite a newer price", () => {
    const state = play(
      opened,
      { type: "QUOTE", quotes: [quoteOf("EURUSD", 1.2, 1.2001, 4000)] },
      { type: "QUOTE", quotes: [quoteOf("EURUSD", 1.1, 1.1001, 3000)] },
    );
    expect(state.quotes.EURUSD?.bid).toBe(1.2);
  });
  test("another account starts from nothing", () => {
    const state = reduceLive(
      play(opened, { type: "QUOTE", quotes: [quoteOf("EURUSD", 1.2, 1.3, 4000)] }),
      {
        type: "opened",
        accountId: "B",
        view: null,
      },
    );
    expect(state.view).toBeNull();
    expect(state.quotes).toEqual({});
  });
});

describe("deals", () => {
  test("a closing deal takes its lots off the position, and the whole of it away", () => {
    expect(
      bookDeal(viewOf([held]), dealOf("d1", "out", 0.04, 2500)).snapshot?.positions[0]?.lots,
    ).toBe(0.06);
    expect(bookDeal(viewOf([held]), dealOf("d1", "out", 0.1, 2500)).snapshot?.positions).toEqual(
      [],
    );
  });
  test("a deal told twice is booked once, and one older than the snapshot moves nothing", () => {
    const once = bookDeal(viewOf([held]), dealOf("d1", "out", 0.04, 2500));
    expect(bookDeal(once, dealOf("d1", "out", 0.04, 2500))).toBe(once);
    expect(
      bookDeal(viewOf([held]), dealOf("d0", "out", 0.04, 1500)).snapshot?.positions[0]?.lots,
    ).toBe(0.1);
  });
  test("an opening deal shows its position before the next snapshot", () => {
    const positions = bookDeal(viewOf([held]), dealOf("d2", "in", 0.2, 2500)).snapshot?.positions;
    expect(positions?.map(({ position_id, lots }) => [position_id, lots])).toEqual([
      ["7", 0.1],
      ["8", 0.2],
    ]);
  });
});

describe("open profit", () => {
  test("a long is valued at the bid and equity follows", () => {
    const view = viewOf([held]);
    const positions = livePositions(view, { EURUSD: quoteOf("EURUSD", 1.101, 1.1011, 3000) });
    expect(positions[0]?.profit).toBeCloseTo(10, 6);
    expect(liveEquity(view, positions)).toBeCloseTo(10_010, 6);
  });
  test("without a newer quote the terminal's own figure stands, with its age", () => {
    expect(livePositions(viewOf([held]), {})[0]).toMatchObject({ profit: 5, asOf: 2000 });
  });
  test("a yen profit is changed at the dollar's rate, or by the rate that the terminal's figure implies", () => {
    const yen = { ...held, symbol: "EURJPY", open_price: 160, current_price: 160.5, profit: 33 };
    const quote = quoteOf("EURJPY", 161, 161.02, 3000);
    const rated = livePositions(viewOf([yen]), {
      EURJPY: quote,
      USDJPY: quoteOf("USDJPY", 150, 150, 3000),
    });
    expect(rated[0]?.profit).toBeCloseTo((1 * 100_000 * 0.1) / 150, 6);
    expect(livePositions(viewOf([yen]), { EURJPY: quote })[0]?.profit).toBeCloseTo(66, 6);
  });
  test("the conversion pair's quotes are asked for with the symbol's", () => {
    expect(quotesNeeded(viewOf([]), ["EURJPY"])).toEqual(["EURJPY", "USDJPY"]);
  });
});

describe("the last candle", () => {
  test("grows inside its bar, starts anew in the next, and ignores the past", () => {
    const minute = 60_000;
    const first = growCandle(undefined, 1.1, 5 * minute + 1, "M5");
    expect(first).toEqual([5 * minute, 1.1, 1.1, 1.1, 1.1, 1]);
    const grown = growCandle(first ?? undefined, 1.2, 9 * minute, "M5");
    expect(grown).toEqual([5 * minute, 1.1, 1.2, 1.1, 1.2, 2]);
    expect(growCandle(grown ?? undefined, 1.15, 10 * minute, "M5")?.[0]).toBe(10 * minute);
    expect(growCandle(grown ?? undefined, 1.15, 4 * minute, "M5")).toBeNull();
  });
  test("weeks begin on Sunday and months on the first", () => {
    expect(new Date(barTime(Date.UTC(2024, 1, 14), "W1")).toISOString()).toBe(
      "2024-02-11T00:00:00.000Z",
    );
    expect(new Date(barTime(Date.UTC(2024, 1, 14), "MN1")).toISOString()).toBe(
      "2024-02-01T00:00:00.000Z",
    );
  });
});
