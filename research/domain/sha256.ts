import { utf8 } from "./utf8.ts";

// First 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2).
const K = roots(64, 3);
const START = roots(8, 2);
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/**
 * SHA-256 as 64 lower-case hex digits. Synchronous and pure, so that a receipt or an event's hash is the
 * same value in a room, a worker, a browser and Node.
 *
 * Source: FIPS 180-4.
 */
export function sha256(input: string | Uint8Array): string {
  const bytes = typeof input === "string" ? textBytes(input) : input;
  const state = Int32Array.from(START);
  const schedule = new Int32Array(64);
  const whole = bytes.length & ~63;
  for (let at = 0; at < whole; at += 64) compress(state, schedule, bytes, at);
  // Only the end is copied, to be padded.
  const end = pad(bytes.subarray(whole), bytes.length);
  for (let at = 0; at < end.length; at += 64) compress(state, schedule, end, at);
  let hex = "";
  for (const word of state)
    for (let shift = 24; shift >= 0; shift -= 8) hex += HEX[(word >>> shift) & 255];
  return hex;
}

/** Most of what is hashed is plain ASCII, which needs no encoding. */
function textBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) return utf8(text);
    bytes[i] = code;
  }
  return bytes;
}

function pad(rest: Uint8Array, length: number): Uint8Array {
  const padded = new Uint8Array(rest.length < 56 ? 64 : 128);
  padded.set(rest);
  padded[rest.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(length / 0x20000000));
  view.setUint32(padded.length - 4, (length << 3) >>> 0);
  return padded;
}

// One block. Indexes are inside by construction; the `as number` only says so, and the loop stays free of calls
// because every result of the product passes through it.
function compress(state: Int32Array, w: Int32Array, bytes: Uint8Array, at: number): void {
  for (let i = 0, j = at; i < 16; i++, j += 4) {
    w[i] =
      ((bytes[j] as number) << 24) |
      ((bytes[j + 1] as number) << 16) |
      ((bytes[j + 2] as number) << 8) |
      (bytes[j + 3] as number);
  }
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15] as number;
    const y = w[i - 2] as number;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = ((w[i - 16] as number) + s0 + (w[i - 7] as number) + s1) | 0;
  }
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  let f = state[5] as number;
  let g = state[6] as number;
  let h = state[7] as number;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const choice = g ^ (e & (f ^ g));
    const t1 = (((h + s1) | 0) + ((choice + (K[i] as number)) | 0) + (w[i] as number)) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const majority = (a & b) | (c & (a | b));
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + s0 + majority) | 0;
  }
  state[0] = ((state[0] as number) + a) | 0;
  state[1] = ((state[1] as number) + b) | 0;
  state[2] = ((state[2] as number) + c) | 0;
  state[3] = ((state[3] as number) + d) | 0;
  state[4] = ((state[4] as number) + e) | 0;
  state[5] = ((state[5] as number) + f) | 0;
  state[6] = ((state[6] as number) + g) | 0;
  state[7] = ((state[7] as number) + h) | 0;
}

function roots(count: number, degree: 2 | 3): Int32Array {
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
