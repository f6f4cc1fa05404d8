// One number seen as its two 32-bit halves; byte order is said, so every machine reads the same.
const view = new DataView(new ArrayBuffer(8));

/** Sign, exponent and top 20 bits of the fraction. */
export function highWord(x: number): number {
  view.setFloat64(0, x);
  return view.getInt32(0);
}

export function withHighWord(x: number, high: number): number {
  view.setFloat64(0, x);
  view.setInt32(0, high);
  return view.getFloat64(0);
}

/** The number with its lower 32 bits cleared: products of two such numbers are exact. */
export function truncated(x: number): number {
  view.setFloat64(0, x);
  view.setInt32(4, 0);
  return view.getFloat64(0);
}

/** x * 2^n, in two exact steps where 2^n itself is out of range. */
export function scaled(x: number, n: number): number {
  if (n > 1023) return scaled(x * powerOfTwo(1023), n - 1023);
  if (n < -1022) return x * powerOfTwo(Math.max(n + 54, -1022)) * powerOfTwo(-54);
  return x * powerOfTwo(n);
}

function powerOfTwo(n: number): number {
  return withHighWord(0, (n + 1023) << 20);
}
