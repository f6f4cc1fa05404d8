import type { Instrument } from "#broking";
import type { EpochMs } from "#domain";
import type { Curve } from "./curve.ts";

/** What a feed knows of one symbol. */
export interface FeedSource {
  readonly instrument: Instrument;
  readonly curve: Curve;
  /** Ticks that a bar starting at `open` counts when it is complete. */
  volume(open: EpochMs, lengthMs: number): number;
}
