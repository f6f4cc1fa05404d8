import { findInstrument, type Instrument } from "#broking";
import type { TradeRequest } from "../broker/request.ts";
import { type AccountOptions, createSim, type SimState } from "../broker/state.ts";
import { flatFeed } from "../feed/flat.ts";
import { openVenue, type Venue, type VenueOptions } from "../venue/venue.ts";

/** A Wednesday, half past ten in London. */
export const NOW = Date.UTC(2026, 2, 4, 10, 30);

/** EURUSD stands at 1.10000 / 1.10010 and goes where `steps` say, minutes after NOW. */
export function stage(
  options: VenueOptions & {
    readonly steps?: readonly (readonly [minute: number, bid: number])[];
    readonly instrument?: Partial<Instrument>;
  } = {},
): Venue {
  const steps = (options.steps ?? []).map(([minute, bid]) => ({ at: NOW + minute * 60_000, bid }));
  const instrument = { ...known("EURUSD"), ...options.instrument };
  return openVenue(flatFeed([{ instrument, bid: 1.1, spreadPoints: 10, steps }]), options);
}

export function known(symbol: string): Instrument {
  const instrument = findInstrument(symbol);
  if (!instrument) throw new Error(`no ${symbol}`);
  return instrument;
}

export function account(options: Partial<AccountOptions> = {}): SimState {
  return createSim({
    ...{ login: "900001", server: "Test", currency: "USD", leverage: 100, balance: 10_000 },
    ...{ marginMode: "hedging", seed: 3, now: NOW },
    ...options,
  });
}

type Deal = Extract<TradeRequest, { action: "deal" }>;
type Pending = Extract<TradeRequest, { action: "pending" }>;

export function deal(fields: Partial<Deal> = {}): Deal {
  return {
    ...{ action: "deal", symbol: "EURUSD", type: "BUY", lots: 0.1, filling: "fok", price: null },
    ...{ deviationPoints: 5, position: null, stopLoss: null, takeProfit: null },
    ...{ magic: 7, comment: "nt-x" },
    ...fields,
  };
}

export function pending(fields: Partial<Pending> = {}): Pending {
  return {
    ...{ action: "pending", symbol: "EURUSD", type: "BUY_LIMIT", lots: 0.1, filling: "return" },
    ...{ price: 1.099, stopLimit: null, time: { kind: "gtc" }, stopLoss: null, takeProfit: null },
    ...{ magic: 7, comment: "nt-x" },
    ...fields,
  };
}
