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
  let before = -Infinity;
  for (let i = 0; i < time.length; i++) {
    const at = time[i] as number; // of one length, all five
    const o = open[i] as number;
    const h = high[i] as number;
    const l = low[i] as number;
    const c = close[i] as number;
    if (!(at > before) || at === Infinity)
      throw bad(i, "its time does not come after the bar before");
    if (!(l > 0 && l <= o && l <= c && o <= h && c <= h && h < Infinity)) {
      throw bad(i, `its prices cannot be: open ${o}, high ${h}, low ${l}, close ${c}`);
    }
    before = at;
  }
}

function bad(index: number, why: string): UserError {
  return new UserError("data.bad_bar", `bar ${index}: ${why}`, { details: { bar: index } });
}
