import { type Bars, UserError } from "#domain";

/**
 * Corrupt data is worse than no data: stops at the first bar that cannot be.
 *
 * @throws UserError `data.bad_bar`, with the bar's index, on unequal columns, a price that is not above 0, high below
 * open, low or close, low above one of them, or time that does not rise.
 */
export function requireSoundBars(bars: Bars): void {
  const { time, open, high, low, close } = bars;
  for (const column of Object.values(bars) as Float64Array[]) {
    // Bars holds columns only
    if (column.length !== time.length) throw bad(0, "the columns are not of one length");
  }
  if (areSound(time, open, high, low, close)) return;
  const early = firstUnrisen(time);
  const wrong = firstUnsound(open, high, low, close);
  if (early < time.length && early <= wrong) {
    throw bad(early, "its time does not come after the bar before");
  }
  if (wrong < time.length) {
    const prices = `open ${open[wrong]}, high ${high[wrong]}, low ${low[wrong]}, close ${close[wrong]}`;
    throw bad(wrong, `its prices cannot be: ${prices}`);
  }
}

/** Every run looks at every bar: one loop over numbers alone. Which of them is wrong is looked for afterwards. */
function areSound(
  time: Float64Array,
  open: Float64Array,
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
): boolean {
  let before = -Infinity;
  for (let i = 0; i < time.length; i++) {
    const at = time[i] as number; // of one length, all five
    const o = open[i] as number;
    const h = high[i] as number;
    const l = low[i] as number;
    const c = close[i] as number;
    if (!(at > before && l > 0 && l <= o && l <= c && o <= h && c <= h && h < Infinity)) {
      return false;
    }
    before = at;
  }
  return before < Infinity;
}

function firstUnrisen(time: Float64Array): number {
  let before = -Infinity;
  for (let i = 0; i < time.length; i++) {
    const at = time[i] as number; // inside the loop's bounds
    if (!(at > before && at < Infinity)) return i;
    before = at;
  }
  return time.length;
}

function firstUnsound(
  open: Float64Array,
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
): number {
  for (let i = 0; i < open.length; i++) {
    const o = open[i] as number; // of one length, all four
    const h = high[i] as number;
    const l = low[i] as number;
    const c = close[i] as number;
    if (!(l > 0 && l <= o && l <= c && o <= h && c <= h && h < Infinity)) return i;
  }
  return open.length;
}

function bad(index: number, why: string): UserError {
  return new UserError("data.bad_bar", `bar ${index}: ${why}`, { details: { bar: index } });
}
