import { highWord, withHighWord } from "./bits.ts";

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const TWO_54 = 18014398509481984;

/**
 * Natural logarithm to within one unit in the last place, the same bits in every JavaScript engine (Math.log is not).
 *
 * @returns NaN below 0, -Infinity at 0.
 * Source: Sun's fdlibm, e_log.c.
 */
export function log(x: number): number {
  if (Number.isNaN(x) || x < 0) return NaN;
  if (x === 0) return -Infinity;
  if (x === Infinity) return Infinity;
  // Numbers below the normal range are lifted into it first.
  const isTiny = x < 2.2250738585072014e-308;
  const normal = isTiny ? x * TWO_54 : x;
  const high = highWord(normal);
  const fraction = high & 0xfffff;
  // Moves the mantissa from [1, 2) to [sqrt(2)/2, sqrt(2)).
  const half = (fraction + 0x95f64) & 0x100000;
  const k = (high >> 20) - 1023 + (half >> 20) - (isTiny ? 54 : 0);
  const f = withHighWord(normal, fraction | (half ^ 0x3ff00000)) - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd =
    z *
    (0.6666666666666735 +
      w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const square = 0.5 * f * f;
  return k * LN2_HIGH - (square - (s * (square + even + odd) + k * LN2_LOW) - f);
}
