import { highWord, scaled, truncated, withHighWord } from "./bits.ts";

const LG2 = Math.LN2;
const LG2_HIGH = 0.6931471824645996;
const LG2_LOW = -1.904654299957768e-9;
// 2 / (3 ln 2), whole and in two parts.
const CP = 0.9617966939259756;
const CP_HIGH = 0.9617967009544373;
const CP_LOW = -7.028461650952758e-9;
// log2(1.5) in two parts.
const LOG_HIGH = 0.5849624872207642;
const LOG_LOW = 1.350039202129749e-8;

/**
 * x to the power y to within about one unit in the last place, the same bits in every JavaScript engine (Math.pow is
 * not). Special values as Math.pow has them.
 *
 * Source: Sun's fdlibm, e_pow.c.
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const size = Math.abs(x);
  if (Math.abs(y) === Infinity) return size === 1 ? NaN : size > 1 === y > 0 ? Infinity : 0;
  const isNegative = x < 0 || Object.is(x, -0);
  const isWhole = Number.isInteger(y);
  const sign = isNegative && isWhole && Math.abs(y % 2) === 1 ? -1 : 1;
  if (size === 0 || size === Infinity) return sign * ((size === 0) === y > 0 ? 0 : Infinity);
  if (isNegative && !isWhole) return NaN;
  return size === 1 ? sign : sign * powerOf(size, y);
}

/** For x above 0 and finite, not 1. */
function powerOf(x: number, y: number): number {
  const [logHigh, logLow] = log2Parts(x);
  const yHigh = truncated(y);
  const low = (y - yHigh) * logHigh + y * logLow;
  const high = yHigh * logHigh;
  const exponent = low + high;
  if (exponent >= 1025) return Infinity;
  if (exponent <= -1077) return 0;
  return exp2Parts(high, low);
}

/** log2(x) as a short number and its remainder. */
function log2Parts(x: number): readonly [number, number] {
  const isTiny = x < 2.2250738585072014e-308;
  const normal = isTiny ? x * 9007199254740992 : x;
  const word = highWord(normal);
  const fraction = word & 0xfffff;
  // The mantissa is taken around 1 (below sqrt(3/2)), around 1.5 (below sqrt(3)), else halved.
  const k = fraction > 0x3988e && fraction < 0xbb67a ? 1 : 0;
  const halves = fraction >= 0xbb67a;
  const n = (word >> 20) - 1023 + (halves ? 1 : 0) - (isTiny ? 53 : 0);
  const top = (fraction | 0x3ff00000) - (halves ? 0x100000 : 0);
  const a = withHighWord(normal, top);
  const base = k === 1 ? 1.5 : 1;
  const u = a - base;
  const v = 1 / (a + base);
  const s = u * v;
  const sHigh = truncated(s);
  const sumHigh = withHighWord(0, ((top >> 1) | 0x20000000) + 0x80000 + (k << 18));
  const sumLow = a - (sumHigh - base);
  const sLow = v * (u - sHigh * sumHigh - sHigh * sumLow);
  const s2 = s * s;
  const r = s2 * s2 * series(s2) + sLow * (sHigh + s);
  const square = sHigh * sHigh;
  const tHigh = truncated(3 + square + r);
  const tLow = r - (tHigh - 3 - square);
  const p = sHigh * tHigh;
  const q = sLow * tHigh + tLow * s;
  const pHigh = truncated(p + q);
  const pLow = q - (pHigh - p);
  const zHigh = CP_HIGH * pHigh;
  const zLow = CP_LOW * pHigh + pLow * CP + (k === 1 ? LOG_LOW : 0);
  const offset = k === 1 ? LOG_HIGH : 0;
  const high = truncated(zHigh + zLow + offset + n);
  return [high, zLow - (high - n - offset - zHigh)];
}

function series(s2: number): number {
  return (
    0.5999999999999946 +
    s2 *
      (0.4285714285785502 +
        s2 *
          (0.33333332981837743 +
            s2 * (0.272728123808534 + s2 * (0.23066074577556175 + s2 * 0.20697501780033842))))
  );
}

/** 2^(high + low). */
function exp2Parts(high: number, low: number): number {
  const exponent = high + low;
  const n = Math.abs(exponent) <= 0.5 ? 0 : Math.floor(exponent + 0.5);
  const rest = high - n;
  const t = truncated(low + rest);
  const u = t * LG2_HIGH;
  const v = (low - (t - rest)) * LG2 + t * LG2_LOW;
  const z = u + v;
  const w = v - (z - u);
  const zz = z * z;
  const c =
    z -
    zz *
      (0.16666666666666602 +
        zz *
          (-0.0027777777777015593 +
            zz *
              (6.613756321437934e-5 + zz * (-1.6533902205465252e-6 + zz * 4.1381367970572385e-8))));
  const r = (z * c) / (c - 2) - (w + z * w);
  return scaled(1 - (r - z), n);
}
