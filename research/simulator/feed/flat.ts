import type { Instrument } from "#broking";
import type { EpochMs } from "#domain";
import { type Curve, roundTo, TICK_MS } from "./curve.ts";
import { type Feed, feedOf } from "./feed.ts";

export interface FlatPrice {
  readonly instrument: Instrument;
  readonly bid: number;
  /** 10 when left out. */
  readonly spreadPoints?: number;
  /** From these moments on another bid, in time order: the price jumps. */
  readonly steps?: readonly { readonly at: EpochMs; readonly bid: number }[];
}

/** Prices that stand, and jump where they are told to: cheap, and every number in a test is known. */
export function flatFeed(prices: readonly FlatPrice[]): Feed {
  return feedOf(
    prices.map((price) => ({
      instrument: price.instrument,
      curve: stepCurve(price),
      volume: (_open, length) => Math.max(1, length / 1000),
    })),
  );
}

function stepCurve({ instrument, bid: first, spreadPoints = 10, steps = [] }: FlatPrice): Curve {
  const spread = spreadPoints * instrument.point;
  const starts = steps.map(({ at, bid }) => ({ index: Math.ceil(at / TICK_MS), bid }));
  const bid = (index: number) => starts.filter((step) => step.index <= index).at(-1)?.bid ?? first;
  const bidsOf = (from: number, to: number) => [
    bid(from),
    ...starts.filter((step) => step.index > from && step.index <= to).map((step) => step.bid),
  ];
  return {
    bid,
    ask: (index) => roundTo(bid(index) + spread, instrument.digits),
    bound: (from, to, sign) => sign * Math.max(...bidsOf(from, to).map((one) => one * sign)),
    range: (from, to) => {
      const bids = bidsOf(from, to);
      return { low: Math.min(...bids), high: Math.max(...bids), narrow: spread, wide: spread };
    },
  };
}
