import type { Instrument } from "#broking";
import type { ServerTime } from "./server-clock.ts";
import type { Session } from "./sessions.ts";
import type { SymbolRules } from "./symbol-rules.ts";

/** Ways in which real brokers differ, each enough to break a program that takes another for granted. */
export interface Broker {
  /** The symbol as this broker has it. */
  readonly offer: (instrument: Instrument) => Instrument;
  readonly rules: Partial<SymbolRules>;
  readonly serverTime: ServerTime;
}

export const BROKER_NAMES = [
  "plain",
  "suffix",
  "gold-2-digits",
  "index-cfd",
  "ioc-only",
  "fok-only",
  "exchange",
  "instant",
  "stops-30",
  "freeze",
  "close-only",
  "step-0.1",
  "step-1",
  "sessions",
  "thin",
  "reopen",
] as const;
export type BrokerName = (typeof BROKER_NAMES)[number];

const asItIs = (instrument: Instrument) => instrument;
const NEW_YORK: ServerTime = { kind: "us", hours: 2 };
const EVERY_DAY = [1, 1, 1, 1, 1, 1, 1];

/** Sunday evening to Friday night on the server's clock, an hour's break each night, one session past midnight. */
const WITH_BREAKS: readonly Session[] = [
  ...[1, 2, 3, 4].flatMap((day) => [
    { day, from: 60, to: 12 * 60 },
    { day, from: 13 * 60, to: 24 * 60 + 15 },
  ]),
  { day: 5, from: 60, to: 23 * 60 + 55 },
];

function differing(fields: Partial<Broker>): Broker {
  return { offer: asItIs, rules: {}, serverTime: { kind: "fixed", hours: 0 }, ...fields };
}

function stepped(step: number): (instrument: Instrument) => Instrument {
  return (instrument) => ({ ...instrument, volumeMin: step, volumeStep: step });
}

/** A broker by name; "plain" is the one without a trap. */
export const BROKERS: Readonly<Record<BrokerName, Broker>> = {
  plain: differing({}),
  suffix: differing({
    offer: (instrument) => ({ ...instrument, symbol: `${instrument.symbol}.m` }),
    serverTime: NEW_YORK,
  }),
  "gold-2-digits": differing({
    offer: (instrument) =>
      instrument.assetClass === "metal"
        ? { ...instrument, digits: 2, point: 0.01, tickSize: 0.01, pipSize: 0.1 }
        : instrument,
    serverTime: { kind: "eu", hours: 2 },
  }),
  "index-cfd": differing({
    offer: (instrument) =>
      instrument.assetClass === "index"
        ? { ...instrument, calcMode: "cfdIndex", tickValue: instrument.tickSize, marginRate: 0.05 }
        : instrument,
  }),
  "ioc-only": differing({ rules: { filling: ["ioc"] } }),
  "fok-only": differing({ rules: { filling: ["fok"] } }),
  exchange: differing({ rules: { execution: "exchange", filling: [], liquidityLots: 5 } }),
  instant: differing({ rules: { execution: "instant", filling: [] } }),
  "stops-30": differing({ offer: (instrument) => ({ ...instrument, stopsLevelPoints: 30 }) }),
  freeze: differing({
    offer: (instrument) => ({ ...instrument, stopsLevelPoints: 10 }),
    rules: { freezeLevelPoints: 20 },
  }),
  "close-only": differing({ rules: { tradeMode: "closeonly" } }),
  "step-0.1": differing({ offer: stepped(0.1) }),
  "step-1": differing({ offer: stepped(1) }),
  sessions: differing({ rules: { sessions: WITH_BREAKS }, serverTime: NEW_YORK }),
  thin: differing({ rules: { filling: ["ioc"], liquidityLots: 0.5 } }),
  reopen: differing({
    rules: { swap: { mode: "reopen_current", long: -5, short: 2, ratios: EVERY_DAY } },
    serverTime: NEW_YORK,
  }),
};
