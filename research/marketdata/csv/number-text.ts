const ZERO = 48;
const NINE = 57;
const DOT = 46;
const COMMA = 44;
const MINUS = 45;

// Every power of ten up to 10^22 is exact in binary, so whole / power is rounded once, as Number(text) is.
const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const MAX_DIGITS = 15;

/**
 * The number written in text[from, to), the same to the last bit as Number() gives; NaN if there is none.
 *
 * @param decimalComma whether a comma counts as the decimal point.
 */
export function parseNumber(text: string, from: number, to: number, decimalComma: boolean): number {
  let at = from;
  const negative = text.charCodeAt(at) === MINUS;
  if (negative) at++;
  let whole = 0;
  let digits = 0;
  let decimals = -1;
  for (; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code >= ZERO && code <= NINE) {
      whole = whole * 10 + (code - ZERO);
      digits++;
      if (decimals >= 0) decimals++;
    } else if (decimals < 0 && (code === DOT || (decimalComma && code === COMMA))) {
      decimals = 0;
    } else {
      return parseSlowly(text, from, to, decimalComma);
    }
  }
  if (digits === 0 || digits > MAX_DIGITS) return parseSlowly(text, from, to, decimalComma);
  const value = decimals > 0 ? whole / (POWERS[decimals] as number) : whole; // at most 15 decimals
  return negative ? -value : value;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

function parseSlowly(text: string, from: number, to: number, decimalComma: boolean): number {
  const written = text.slice(from, to);
  const dotted = decimalComma ? written.replace(",", ".") : written;
  return NUMBER.test(dotted) ? Number(dotted) : Number.NaN;
}
