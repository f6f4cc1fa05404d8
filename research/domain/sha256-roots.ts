/** First 32 bits of the fractional parts of the roots of the first `count` primes (FIPS 180-4, 4.2.2 and 5.3.3). */
export function rootsOfPrimes(count: number, degree: 2 | 3): Int32Array {
  const words = new Int32Array(count);
  for (let found = 0, n = 2; found < count; n++) {
    if (!isPrime(n)) continue;
    words[found++] = Number(BigInt.asIntN(32, rootFraction(BigInt(n), degree)));
  }
  return words;
}

/** floor(n^(1/degree) * 2^32) by bisection on whole numbers: no rounding anywhere. */
function rootFraction(n: bigint, degree: 2 | 3): bigint {
  const target = n << BigInt(32 * degree);
  let low = 0n;
  let high = 1n << 40n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** BigInt(degree) <= target) low = middle;
    else high = middle;
  }
  return low;
}

function isPrime(n: number): boolean {
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
  return true;
}
