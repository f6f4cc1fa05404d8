const MINUTES = {
  M1: 1,
  M2: 2,
  M3: 3,
  M4: 4,
  M5: 5,
  M6: 6,
  M10: 10,
  M12: 12,
  M15: 15,
  M20: 20,
  M30: 30,
  H1: 60,
  H2: 120,
  H3: 180,
  H4: 240,
  H6: 360,
  H8: 480,
  H12: 720,
  D1: 1440,
  W1: 10_080,
  // A month has no fixed length; this is the longest, used for bounds only.
  MN1: 44_640,
} as const;

/** MT5's own 21 timeframes, shortest first. */
export type Timeframe = keyof typeof MINUTES;

export const TIMEFRAMES = Object.keys(MINUTES) as readonly Timeframe[];

/** Length of one bar in ms; for MN1 the longest month. */
export function timeframeMs(timeframe: Timeframe): number {
  return MINUTES[timeframe] * 60_000;
}

export function isTimeframe(text: string): text is Timeframe {
  return Object.hasOwn(MINUTES, text);
}
