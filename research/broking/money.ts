/** Currencies whose smallest unit is not a hundredth (ISO 4217), and crypto as exchanges book it. */
const CURRENCY_DIGITS: Readonly<Record<string, number>> = {
  JPY: 0,
  KRW: 0,
  VND: 0,
  CLP: 0,
  HUF: 2,
  IDR: 2,
  BTC: 8,
  ETH: 8,
  USDT: 2,
};

/** Decimals an account in this currency is kept in; 2 where nothing else is known. */
export function currencyDigits(currency: string): number {
  return CURRENCY_DIGITS[currency] ?? 2;
}

/**
 * Money rounded to the currency's digits, half away from zero: the one place where money is rounded.
 *
 * @param amount in `currency`; the binary error of a sum such as 1.005 counts as the half it stands for.
 * @throws RangeError if the amount is not a finite number.
 */
export function roundMoney(amount: number, currency: string): number {
  if (!Number.isFinite(amount))
    throw new RangeError(`money must be a finite number, was ${amount}`);
  const scale = 10 ** currencyDigits(currency);
  const scaled = Math.abs(amount) * scale;
  // A few units in the last place lift 100.49999999999999 (which is 1.005 * 100) to its half, and no true value below it.
  const units = Math.floor(scaled + Math.min(scaled * 2 ** -50, 1e-4) + 0.5);
  return units === 0 ? 0 : (Math.sign(amount) * units) / scale;
}
