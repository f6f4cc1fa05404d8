// A bar is quiet when nothing can happen in it: no signal, no stop or target in reach, no night of swap. These loops
// pass over quiet bars; every other bar takes the full way, so that what happens in it is written once. They end by
// returning and do nothing after, so that they stay compiled.

/** The first bar from `i` on that shows one of the signal bits; the number of bars if none does. Four bars at a step. */
export function nextSignal(
  signals: Uint8Array,
  words: Uint32Array,
  mask: number,
  i: number,
): number {
  let at = i;
  while ((at & 3) !== 0 && at < signals.length) {
    if (((signals[at] as number) & mask) !== 0) return at; // inside the loop's bounds
    at++;
  }
  if (at >= words.length << 2) {
    while (at < signals.length && ((signals[at] as number) & mask) === 0) at++;
    return at;
  }
  at = emptyWords(words, mask * 0x01010101, at >> 2) << 2;
  while (at < signals.length && ((signals[at] as number) & mask) === 0) at++;
  return at;
}

function emptyWords(words: Uint32Array, mask: number, from: number): number {
  for (let at = from; at < words.length; at++) {
    if (((words[at] as number) & mask) !== 0) return at; // inside the loop's bounds
  }
  return words.length;
}

/** The first bar from `i` to `end` that comes to the stop or target of a long; NaN is never reached. */
export function nextLongHit(
  high: Float64Array,
  low: Float64Array,
  stop: number,
  target: number,
  i: number,
  end: number,
): number {
  let at = i;
  while (at < end && !((low[at] as number) <= stop || (high[at] as number) >= target)) at++; // inside the loop's bounds
  return at;
}

/** As `nextLongHit`, of a short, which is closed at the ask. */
export function nextShortHit(
  high: Float64Array,
  low: Float64Array,
  spreads: Float64Array,
  stop: number,
  target: number,
  i: number,
  end: number,
): number {
  for (let at = i; at < end; at++) {
    const spread = spreads[at] as number; // inside the loop's bounds
    if ((high[at] as number) + spread >= stop || (low[at] as number) + spread <= target) return at;
  }
  return end;
}
