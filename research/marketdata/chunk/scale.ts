/** Most decimals tried: crypto has 8. */
const MAX_DECIMALS = 10;
const POWERS = Float64Array.from({ length: MAX_DECIMALS + 1 }, (_, decimals) => 10 ** decimals);
// Differences of differences of scaled values, doubled by zigzag, must stay whole below 2^53.
const MAX_WHOLE = 2 ** 49;

/**
 * Fewest decimals at which every value is a whole number of points and comes back to the last bit; null if there
 * are none (NaN, infinities, -0 and full-precision doubles have none).
 */
export function decimalsFor(columns: readonly Float64Array[]): number | null {
  let decimals = 0;
  for (const column of columns) {
    for (let i = 0; i < column.length; i++) {
      // The first values settle it: from there on this is one look a value.
      while (!isWholeAt(column[i] as number, POWERS[decimals] as number)) {
        if (++decimals > MAX_DECIMALS) return null;
      }
    }
  }
  // A later value may have raised the decimals past what an earlier large one can carry.
  const scale = POWERS[decimals] as number; // at most MAX_DECIMALS
  return columns.every((column) => column.every((value) => isWholeAt(value, scale)))
    ? decimals
    : null;
}

export function toPoints(column: Float64Array, decimals: number): Float64Array {
  const scale = 10 ** decimals;
  return column.map((value) => Math.round(value * scale));
}

export function fromPoints(points: Float64Array, decimals: number): Float64Array {
  const scale = 10 ** decimals;
  return points.map((value) => value / scale);
}

function isWholeAt(value: number, scale: number): boolean {
  const points = Math.round(value * scale);
  // Adding 0 turns -0 into 0: no whole number of points stands for -0, so it must not pass.
  return Math.abs(points) < MAX_WHOLE && isSame(points / scale + 0, value);
}

/** Object.is for a first argument that is neither NaN nor -0, at the speed of a comparison. */
function isSame(plain: number, value: number): boolean {
  return plain === value && (value !== 0 || 1 / value > 0);
}
