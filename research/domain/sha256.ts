import { hashBlock } from "./sha256-block.ts";
import { rootsOfPrimes } from "./sha256-roots.ts";
import { utf8 } from "./utf8.ts";

const START = rootsOfPrimes(8, 2);
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const BLOCK = 64;
/** Doubles that are gathered before they are hashed: as many as stay near the processor. */
const GATHERED = 1024;

/**
 * SHA-256 as 64 lower-case hex digits. Synchronous and pure, so that a receipt or an event's hash is the
 * same value in a room, a worker, a browser and Node.
 *
 * Source: FIPS 180-4.
 */
export function sha256(input: string | Uint8Array): string {
  const bytes = typeof input === "string" ? textBytes(input) : input;
  const state = START.slice();
  return finished(state, hashWhole(state, bytes), bytes.length);
}

/**
 * SHA-256 of the columns' bytes, one column after the other: little-endian doubles, every unknown number the same NaN
 * (0x7ff8000000000000), and -0 as 0. Nothing is copied but a few kB at a time.
 */
export function sha256OfNumbers(columns: readonly Float64Array[]): string {
  const state = START.slice();
  const numbers = new Float64Array(GATHERED);
  let count = 0;
  let length = 0;
  for (const column of columns) {
    for (let from = 0; from < column.length; ) {
      const to = Math.min(column.length, from + GATHERED - count);
      gather(numbers, count, column, from, to);
      count += to - from;
      length += 8 * (to - from);
      from = to;
      if (count < GATHERED) continue;
      hashWhole(state, new Uint8Array(numbers.buffer));
      count = 0;
    }
  }
  return finished(state, hashWhole(state, new Uint8Array(numbers.buffer, 0, 8 * count)), length);
}

/** Engines keep different bits for NaN, and -0 and 0 are one number. */
function gather(
  numbers: Float64Array,
  at: number,
  column: Float64Array,
  from: number,
  to: number,
): void {
  const words = new Uint32Array(numbers.buffer);
  for (let i = from, place = at; i < to; i++, place++) {
    const value = column[i] as number; // inside by the caller's word
    numbers[place] = value + 0;
    if (!Number.isNaN(value)) continue;
    words[2 * place] = 0;
    words[2 * place + 1] = 0x7ff80000;
  }
}

/** @returns the bytes after the last whole block. */
function hashWhole(state: Int32Array, bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length - (bytes.length % BLOCK);
  for (let at = 0; at < whole; at += BLOCK) hashBlock(state, view, at);
  return bytes.subarray(whole);
}

/** Only the end is copied, to be padded. */
function finished(state: Int32Array, rest: Uint8Array, length: number): string {
  const padded = new Uint8Array(rest.length < 56 ? BLOCK : 2 * BLOCK);
  padded.set(rest);
  padded[rest.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(length / 0x20000000));
  view.setUint32(padded.length - 4, (length << 3) >>> 0);
  hashWhole(state, padded);
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
