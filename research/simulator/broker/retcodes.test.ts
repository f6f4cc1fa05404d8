import { expect, test } from "vitest";
import { on } from "../faults/fault.ts";
import { SimTerminal } from "../terminal/sim-terminal.ts";
import { account, deal, NOW, pending, stage } from "../testing/scene.ts";
import { after, sendAt } from "../testing/send.ts";
import type { Session } from "../venue/sessions.ts";
import type { SymbolRules } from "../venue/symbol-rules.ts";
import type { TradeRequest } from "./request.ts";
import { RETCODES, wordsOf } from "./retcodes.ts";
import type { AccountRules, SimState } from "./state.ts";

interface Case {
  readonly request: TradeRequest;
  readonly rules?: Partial<SymbolRules>;
  readonly allow?: Partial<AccountRules>;
  readonly before?: readonly TradeRequest[];
  readonly state?: Partial<Parameters<typeof account>[0]>;
}

const plain = stage();
const first = "1772620200"; // the first ticket: NOW in seconds
const monday: readonly Session[] = [{ day: 1, from: 0, to: 60 }];
const at = (kind: "specified", ms: number) => ({ kind, at: NOW + ms }) as const;
const sltp = (stopLoss: number | null) =>
  ({ action: "sltp", position: first, stopLoss, takeProfit: null }) as const;
const close = (fields: Partial<ReturnType<typeof deal>> = {}) =>
  deal({ type: "SELL", position: first, ...fields });
const modify = (
  fields: Partial<Extract<TradeRequest, { action: "modify" }>> = {},
): TradeRequest => ({
  ...{ action: "modify", order: first, price: 1.098, stopLimit: null, stopLoss: null },
  ...{ takeProfit: null, time: { kind: "gtc" } },
  ...fields,
});

/** Each retcode of the reference's table that a state of account and symbol brings about. */
const BY_STATE: Readonly<Record<string, readonly Case[]>> = {
  requote: [{ request: deal({ price: 1.0995 }), rules: { execution: "instant" } }],
  reject: [{ request: deal({ lots: 2 }), rules: { liquidityLots: 1 } }],
  placed: [{ request: pending() }, { request: pending({ type: "SELL_STOP" }) }],
  done: [
    { request: deal() },
    { request: close(), before: [deal()] },
    { request: sltp(1.05), before: [deal()] },
    { request: modify(), before: [pending()] },
    { request: { action: "remove", order: first }, before: [pending()] },
    {
      request: {
        ...{ action: "close_by", position: first, positionBy: String(Number(first) + 2) },
        ...{ magic: 7, comment: "" },
      },
      before: [deal(), deal({ type: "SELL" })],
    },
  ],
  donePartial: [{ request: deal({ lots: 2, filling: "ioc" }), rules: { liquidityLots: 1 } }],
  invalid: [
    { request: deal({ symbol: "NOPE" }) },
    { request: { action: "remove", order: "1" } },
    { request: close({ type: "BUY" }), before: [deal()] },
  ],
  invalidVolume: [{ request: deal({ lots: 0.015 }) }, { request: deal({ lots: 1000 }) }],
  invalidPrice: [
    { request: pending({ price: 1.2 }) },
    { request: pending({ price: 1.0990004 }) },
    { request: deal({ price: null }), rules: { execution: "instant" } },
    { request: pending({ type: "BUY_STOP_LIMIT", price: 1.105, stopLimit: 1.106 }) },
    { request: pending({ stopLimit: 1.09 }) },
  ],
  invalidStops: [
    { request: deal({ stopLoss: 1.2 }) },
    { request: pending({ takeProfit: 1.0985 }) },
    { request: sltp(1.2), before: [deal()] },
  ],
  tradeDisabled: [
    { request: deal(), allow: { tradeAllowed: false } },
    { request: deal(), rules: { tradeMode: "disabled" } },
  ],
  marketClosed: [
    { request: deal(), rules: { sessions: monday } },
    { request: pending(), rules: { sessions: monday } },
  ],
  noMoney: [{ request: deal({ lots: 50 }) }],
  priceChanged: [{ request: deal({ price: 1.0995 }), rules: { execution: "request" } }],
  invalidExpiration: [
    { request: pending({ time: at("specified", -1) }) },
    { request: pending({ time: { kind: "day" } }), rules: { times: ["gtc"] } },
  ],
  noChanges: [
    { request: sltp(null), before: [deal()] },
    { request: modify({ price: 1.099 }), before: [pending()] },
  ],
  serverDisablesPrograms: [{ request: deal(), allow: { expertAllowed: false } }],
  frozen: [
    { request: close(), before: [deal({ stopLoss: 1.0999 })], rules: { freezeLevelPoints: 20 } },
    { request: sltp(1.05), before: [deal({ stopLoss: 1.0999 })], rules: { freezeLevelPoints: 20 } },
    {
      request: { action: "remove", order: first },
      before: [pending({ price: 1.1 })],
      rules: { freezeLevelPoints: 20 },
    },
  ],
  invalidFill: [
    { request: deal({ filling: "fok" }), rules: { filling: ["ioc"] } },
    { request: deal({ filling: "return" }) },
    { request: pending({ filling: "boc" }) },
    {
      request: pending({ type: "BUY_STOP", price: 1.11, filling: "boc" }),
      rules: { filling: ["boc"] },
    },
  ],
  onlyReal: [{ request: deal(), rules: { realOnly: true } }],
  limitOrders: [{ request: pending(), before: [pending()], allow: { limitOrders: 1 } }],
  limitVolume: [
    { request: deal({ lots: 0.2 }), before: [pending()], rules: { volumeLimit: 0.25 } },
  ],
  invalidOrder: [
    { request: pending({ type: "BUY_STOP", price: 1.11 }), rules: { orderKinds: ["market"] } },
    { request: deal({ stopLoss: 1.05 }), rules: { orderKinds: ["market"] } },
  ],
  positionClosed: [{ request: close() }, { request: sltp(1.05) }],
  invalidCloseVolume: [{ request: close({ lots: 0.2 }), before: [deal()] }],
  closeOrderExists: [
    {
      request: close({ filling: "return", lots: 0.5 }),
      before: [deal({ lots: 1, filling: "return" }), close({ filling: "return", lots: 2 })],
      rules: { execution: "exchange", filling: [], liquidityLots: 1 },
    },
  ],
  limitPositions: [{ request: deal(), before: [deal()], allow: { limitPositions: 1 } }],
  longOnly: [{ request: deal({ type: "SELL" }), rules: { tradeMode: "longonly" } }],
  shortOnly: [{ request: deal(), rules: { tradeMode: "shortonly" } }],
  closeOnly: [{ request: deal(), rules: { tradeMode: "closeonly" } }],
  fifoClose: [
    {
      request: deal({ type: "SELL", position: String(Number(first) + 2) }),
      before: [deal(), deal()],
      allow: { fifoClose: true },
    },
  ],
  hedgeProhibited: [
    { request: deal({ type: "SELL" }), before: [deal()], allow: { hedgeAllowed: false } },
  ],
};

const cases = Object.entries(BY_STATE).flatMap(([name, all]) =>
  all.map((one, i) => [`${name} ${i + 1}`, name as keyof typeof RETCODES, one] as const),
);

test.each(cases)("%s comes from a state of account and symbol", (_, name, one) => {
  const venue = one.rules ? stage({ rules: one.rules }) : plain;
  let state: SimState = account({ rules: one.allow ?? {} });
  state = after(state, venue, ...(name === "closeOrderExists" ? [] : (one.before ?? [])));
  if (name === "closeOrderExists") state = withWorkingClose(state, venue);
  const sent = sendAt(state, venue, one.request);
  expect([sent.result.retcode, sent.result.comment]).toEqual([
    RETCODES[name],
    wordsOf(RETCODES[name]),
  ]);
});

/** A position of 2 lots whose close has filled 1 and works on. */
function withWorkingClose(state: SimState, venue: typeof plain): SimState {
  const lots = { lots: 2, filling: "return" } as const;
  const opened = sendAt(state, venue, deal(lots), NOW, { availableLots: 2 }).state;
  return sendAt(opened, venue, close(lots), NOW, { availableLots: 1 }).state;
}

test("a symbol that has no quote is refused with 10021, whatever is asked", () => {
  const silent = { ...plain, quoteAt: () => null };
  const state = after(account(), plain, deal());
  const code = (request: TradeRequest) => sendAt(state, silent, request).result.retcode;
  expect([deal(), pending(), close(), sltp(1.05)].map(code)).toEqual(Array(4).fill(10021));
});

test("a terminal refuses by itself what never leaves it, and a fault brings every other number", () => {
  const setup = { broker: account(), venue: plain };
  const off = new SimTerminal(setup);
  off.setAutoTrading(false);
  expect(off.send("a", deal(), NOW)).toMatchObject({ result: { retcode: 10027 } });
  const cut = new SimTerminal(setup);
  cut.cut(NOW, 1000);
  expect(cut.send("a", deal(), NOW)).toMatchObject({ result: { retcode: 10031 } });
  for (const code of Object.values(RETCODES)) {
    const rules = [on({}, { kind: "retcode", code })];
    const answer = new SimTerminal({ ...setup, faults: { rules } }).send("a", deal(), NOW);
    expect(answer).toMatchObject({ result: { retcode: code, comment: wordsOf(code) } });
  }
});

test("every number of the reference's table is reached: by a state, at the terminal, or by a fault only", () => {
  const atTheTerminal = ["clientDisablesPrograms", "connection", "locked", "tooManyRequests"];
  const byFaultOnly = ["cancel", "error", "timeout", "orderChanged", "rejectCancel"];
  const reached = [...Object.keys(BY_STATE), "noQuotes", ...atTheTerminal, ...byFaultOnly];
  expect(reached.sort()).toEqual(Object.keys(RETCODES).sort());
  const numbers = Array.from({ length: 43 }, (_, i) => 10004 + i).filter(
    (code) => code !== 10005 && code !== 10037,
  );
  expect(Object.values(RETCODES).sort()).toEqual(numbers);
});

test("closing is allowed where opening is not: close-only, long-only, and by hand where programs may not", () => {
  const state = after(account(), plain, deal());
  const closed = (rules: Partial<SymbolRules>) =>
    sendAt(state, stage({ rules }), close()).result.retcode;
  expect([closed({ tradeMode: "closeonly" }), closed({ tradeMode: "longonly" })]).toEqual([
    10009, 10009,
  ]);
  const byHand = account({ rules: { expertAllowed: false } });
  expect(sendAt(byHand, plain, { ...deal(), dealer: "client" }).result.retcode).toBe(10009);
});

test("the server checks in its own order: symbol before lots before filling before price before money", () => {
  const all = deal({ lots: 0.015, filling: "return", stopLoss: 9 });
  const code = (request: TradeRequest, rules: Partial<SymbolRules> = {}) =>
    sendAt(account(), stage({ rules }), request).result.retcode;
  expect(code(all, { sessions: monday })).toBe(10018);
  expect(code(all)).toBe(10014);
  expect(code({ ...all, lots: 50 })).toBe(10030);
  expect(code({ ...all, lots: 50, filling: "fok" })).toBe(10016);
  expect(code({ ...all, lots: 50, filling: "fok", stopLoss: null })).toBe(10019);
});
