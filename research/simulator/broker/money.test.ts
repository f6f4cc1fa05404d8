import { expect, test } from "vitest";
import type { Instrument } from "#broking";
import { flatFeed } from "../feed/flat.ts";
import { account, deal, known, NOW, pending, stage } from "../testing/scene.ts";
import { after, sendAt } from "../testing/send.ts";
import type { SwapRules } from "../venue/symbol-rules.ts";
import { openVenue } from "../venue/venue.ts";
import { advance } from "./advance.ts";
import { marketAt } from "./market.ts";
import { identifierOf, type SimState } from "./state.ts";
import { accountOf } from "./value.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const flat = stage();
const sell = (lots: number, fields: object = {}) => deal({ type: "SELL", lots, ...fields });

function marginOf(state: SimState, venue = flat): number {
  return accountOf(state, marketAt(venue, state.at)).margin;
}

test("margin of each calculation mode follows MT5's formula", () => {
  // One lot at 1.1001 with leverage 1:100; the figures are worked by hand.
  const modes: readonly (readonly [Partial<Instrument>, number])[] = [
    [{ calcMode: "forex" }, 1100], // 100000 / 100 EUR at 1.1
    [{ calcMode: "forexNoLeverage", marginRate: 0.02 }, 2200], // 2000 EUR at 1.1
    [{ calcMode: "cfd", contractSize: 1000 }, 1100.1],
    [{ calcMode: "cfdLeverage" }, 1100.1],
    [{ calcMode: "cfdIndex", contractSize: 10, tickValue: 1, tickSize: 0.1, digits: 1 }, 110],
    [{ calcMode: "stocks", contractSize: 1000 }, 1100.1],
    [{ calcMode: "futures", initialMargin: 900 }, 990], // 900 EUR at 1.1
  ];
  for (const [fields, margin] of modes) {
    const venue = stage({ instrument: { ...fields, leverage: 100 } });
    const state = after(account({ balance: 100_000 }), venue, deal({ lots: 1 }));
    expect([fields.calcMode, marginOf(state, venue)]).toEqual([fields.calcMode, margin]);
  }
});

test("hedged lots cost the larger leg, or the uncovered rest and the symbol's hedged margin", () => {
  const legs = [deal({ lots: 0.3 }), sell(0.1)];
  const large = after(account(), flat, ...legs);
  expect(marginOf(large)).toBe(330);
  const venue = stage({ rules: { hedgedMargin: 50_000 } });
  const both = after(account(), venue, ...legs);
  // 0.2 uncovered lots cost 220; of 0.1 covered lots half a contract is charged: 55.
  expect(marginOf(both, venue)).toBe(275);
  const free = stage({ rules: { hedgedMargin: 0 } });
  expect(marginOf(after(account(), free, ...legs), free)).toBe(220);
});

test("a deal is paid in the account's currency: dollars, euros, yen and rupiah", () => {
  const feed = flatFeed([
    { instrument: known("EURUSD"), bid: 1.1 },
    { instrument: known("USDJPY"), bid: 150 },
  ]);
  const venue = openVenue(feed);
  const close = (currency: string) => {
    const opened = after(account({ currency, balance: 1e9 }), venue, deal({ lots: 1 }));
    const position = opened.positions[0]?.ticket ?? "";
    return sendAt(opened, venue, sell(1, { position })).deals[0]?.profit;
  };
  // Ten dollars of spread: 10 / 1.1 euros, 10 x 150 yen, 10 x 15850 rupiah by the reference rate.
  expect(["USD", "EUR", "JPY", "IDR"].map(close)).toEqual([-10, -9.09, -1500, -158_500]);
});

test("a broker warns below the call level and closes the worst loser first below the stop-out level", () => {
  const steps = [
    [1, 1.093],
    [2, 1.087],
    [3, 1.087],
  ] as const;
  const venue = stage({ steps });
  const opened = after(
    account({ balance: 1500 }),
    venue,
    deal({ lots: 0.5 }),
    deal({ lots: 0.4 }),
    sell(0.1),
  );
  const calm = advance(opened, venue, NOW + MINUTE - 1).state;
  expect(calm.inMarginCall).toBe(false);
  const warned = advance(opened, venue, NOW + MINUTE);
  expect([warned.state.inMarginCall, warned.deals]).toEqual([true, []]);
  const out = advance(warned.state, venue, NOW + 3 * MINUTE);
  expect(out.deals).toMatchObject([{ reason: "so", lots: 0.5, side: "SELL", comment: "[so]" }]);
  expect(out.state.positions.map((one) => one.lots)).toEqual([0.4, 0.1]);
  expect(out.state.inMarginCall).toBe(false);
});

test("a stop-out level in money looks at equity alone", () => {
  const venue = stage({ steps: [[1, 1.09]] });
  const rules = { stopOutMode: "money", marginCallLevel: 1200, stopOutLevel: 1000 } as const;
  const opened = after(account({ balance: 1050, rules }), venue, deal({ lots: 0.1 }));
  expect(advance(opened, venue, NOW + MINUTE).deals).toMatchObject([{ reason: "so" }]);
});

test("each side of a deal pays its commission", () => {
  const venue = stage({ rules: { commissionPerLot: 7 } });
  const opened = sendAt(account(), venue, deal({ lots: 0.5 }));
  const position = opened.state.positions[0]?.ticket ?? "";
  const closed = sendAt(opened.state, venue, sell(0.5, { position }));
  expect([...opened.deals, ...closed.deals].map((one) => one.commission)).toEqual([-3.5, -3.5]);
  expect(closed.state.balance).toBe(10_000 - 7 - 5);
});

// --- swap ---------------------------------------------------------------------------------------------------

/** Wednesday counts three nights, weekends none: the list begins on Sunday. */
const WEEK = [0, 1, 1, 3, 1, 1, 0];
function swapped(swap: Partial<SwapRules>, days: number) {
  const rules = { swap: { mode: "points", long: -6, short: 2, ratios: WEEK, ...swap } } as const;
  const venue = stage({ rules, serverTime: { kind: "us", hours: 2 } });
  const opened = after(account(), venue, deal({ lots: 1 }));
  return advance(opened, venue, NOW + days * DAY).state;
}

test("swap by points is charged at server midnight by the weekday's ratio and booked with the close", () => {
  const swaps = [0.47, 0.48, 1, 2, 3, 4, 5, 6, 7].map(
    (days) => swapped({}, days).positions[0]?.swap,
  );
  // Midnight of UTC+2 is 22:00 UTC, 11.5 hours after NOW: Wednesday 3, Thursday 1, Friday 1, no weekend, Monday 1...
  expect(swaps).toEqual([0, -18, -18, -24, -30, -30, -30, -36, -42]);
  const held = swapped({}, 2);
  const position = held.positions[0]?.ticket ?? "";
  const venue = stage();
  expect(sendAt(held, venue, sell(1, { position }), NOW + 2 * DAY).deals[0]?.swap).toBe(-24);
});

test("swap by money, and by yearly interest on the present or the open price", () => {
  const one = (swap: Partial<SwapRules>) => swapped(swap, 1).positions[0]?.swap;
  expect(one({ mode: "currency_deposit", long: -2 })).toBe(-6);
  expect(one({ mode: "currency_symbol", long: -2 })).toBe(-6.6); // euros at 1.1
  expect(one({ mode: "interest_open", long: -3.6 })).toBe(-33); // 110010 x 3.6 % / 360 x 3 nights
  expect(one({ mode: "interest_current", long: -3.6 })).toBe(-33);
});

test("a broker that reopens closes at today's price and opens points away: new ticket, old identifier", () => {
  for (const marginMode of ["hedging", "netting"] as const) {
    const swap = { mode: "reopen_current", long: -6, short: 2, ratios: WEEK } as const;
    const venue = stage({ rules: { swap }, serverTime: { kind: "us", hours: 2 } });
    const opened = after(account({ marginMode }), venue, deal({ lots: 1, stopLoss: 1.05 }));
    const first = opened.positions[0]?.ticket;
    const { state, deals } = advance(opened, venue, NOW + DAY);
    const [position] = state.positions;
    expect(position).toMatchObject({ openPrice: 1.10018, stopLoss: 1.05, lots: 1, swap: 0 });
    expect(position?.ticket).not.toBe(first);
    expect(position && identifierOf(position)).toBe(first);
    expect(deals).toMatchObject([
      { entry: "out", positionId: first, profit: -10 },
      { entry: "in", positionId: first },
    ]);
  }
});

test("a stop beyond a gap is filled at the gap's price, worse than its level, and so is a stop order", () => {
  const venue = stage({ steps: [[1, 1.08]] });
  const state = after(
    account(),
    venue,
    deal({ stopLoss: 1.09 }),
    pending({ type: "SELL_STOP", price: 1.095 }),
  );
  const { deals } = advance(state, venue, NOW + MINUTE);
  expect(deals.map((one) => [one.reason, one.price])).toEqual([
    ["sl", 1.08],
    ["expert", 1.08],
  ]);
});

test("when one tick reaches both levels the loss is taken", () => {
  const venue = stage({ steps: [[1, 1.08]] });
  const opened = after(account(), venue, sell(0.1, { takeProfit: 1.09 }));
  const tight = {
    ...opened,
    positions: opened.positions.map((one) => ({ ...one, stopLoss: 1.05 })),
  };
  expect(advance(tight, venue, NOW + MINUTE).deals).toMatchObject([{ reason: "sl" }]);
});
