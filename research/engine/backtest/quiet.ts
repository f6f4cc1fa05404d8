// A bar is quiet when nothing can happen in it: no signal, no stop or target in reach, no night of swap. These loops
// pass over quiet bars; they hold nearly all the time a run takes. They end by returning and do nothing after, so that
// they stay compiled.

/** Four signals at a step. */
export function signalWords(signals: Uint8Array): Int32Array {
  return new Int32Array(signals.buffer, signals.byteOffset, signals.length >> 2); // the compiler gives signals their own buffer
}

/** The first bar from `i` on that shows one of the signal bits; the number of bars if none does. */
export function nextSignal(
  signals: Uint8Array,
  words: Int32Array,
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

function emptyWords(words: Int32Array, mask: number, from: number): number {
  for (let at = from; at < words.length; at++) {
    if (((words[at] as number) & mask) !== 0) return at; // inside the loop's bounds
  }
  return words.length;
}

/** A position that is held through quiet bars. Levels are prices at which it would be closed; infinite: none. */
export interface Held {
  readonly entryPrice: number;
  readonly lots: number;
  readonly balance: number;
  /** The first price below which, or above, something may happen. */
  readonly floor: number;
  readonly ceiling: number;
}

export interface QuietColumns {
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly spreads: Float64Array;
  /** Balance + open profit is written here; null: nobody asked for it. */
  readonly equity: Float64Array | null;
  readonly moneyPerPrice: number;
  readonly rate: number;
}

/** The first bar from `i` to `end` that comes to a level of a long; the equity of those before it. */
export function passLong(columns: QuietColumns, held: Held, i: number, end: number): number {
  const { high, low, equity } = columns;
  const { floor, ceiling } = held;
  let at = i;
  for (; at < end; at++) {
    if ((low[at] as number) <= floor || (high[at] as number) >= ceiling) break; // inside the bars
  }
  if (equity !== null) valueLong(columns, equity, held, i, at);
  return at;
}

/** As `passLong`, of a short, which is closed at the ask. */
export function passShort(columns: QuietColumns, held: Held, i: number, end: number): number {
  const { high, low, spreads, equity } = columns;
  const { floor, ceiling } = held;
  let at = i;
  for (; at < end; at++) {
    const spread = spreads[at] as number; // inside the bars, all of one length
    if ((high[at] as number) + spread >= ceiling || (low[at] as number) + spread <= floor) break;
  }
  if (equity !== null) valueShort(columns, equity, held, i, at);
  return at;
}

/** As `passLong` and `passShort` where the whole data has no price at a level. @returns `end`. */
export function passFar(
  columns: QuietColumns,
  held: Held,
  isLong: boolean,
  i: number,
  end: number,
): number {
  if (columns.equity !== null) {
    if (isLong) valueLong(columns, columns.equity, held, i, end);
    else valueShort(columns, columns.equity, held, i, end);
  }
  return end;
}

/** The order of the factors is that of `moveProfit`: the same bytes on either way. */
function valueLong(
  { close, moneyPerPrice, rate }: QuietColumns,
  equity: Float64Array,
  { entryPrice, lots, balance }: Held,
  i: number,
  end: number,
): void {
  for (let at = i; at < end; at++) {
    equity[at] = balance + ((close[at] as number) - entryPrice) * moneyPerPrice * lots * rate; // inside the bars
  }
}

function valueShort(
  { close, spreads, moneyPerPrice, rate }: QuietColumns,
  equity: Float64Array,
  { entryPrice, lots, balance }: Held,
  i: number,
  end: number,
): void {
  for (let at = i; at < end; at++) {
    const ask = (close[at] as number) + (spreads[at] as number); // inside the bars
    equity[at] = balance + (entryPrice - ask) * moneyPerPrice * lots * rate;
  }
}
