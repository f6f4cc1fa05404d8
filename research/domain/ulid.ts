import type { EpochMs } from "./clock.ts";
import type { Rng } from "./rng.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_CHARACTERS = 10;
const RANDOM_CHARACTERS = 16;

/** 26 characters of Crockford base32: 48 bits of time, then 80 random bits. */
export const ULID_PATTERN = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/**
 * A new id that sorts by time. It is an order's identity from the first click to the deal.
 *
 * @param now milliseconds since 1970, below 2^48.
 * @throws RangeError if `now` is not a whole number in range.
 * Source: https://github.com/ulid/spec
 */
export function ulid(now: EpochMs, rng: Rng): string {
  if (!Number.isInteger(now) || now < 0 || now >= 2 ** 48) {
    throw new RangeError(`time of an id must be whole milliseconds below 2^48, was ${now}`);
  }
  let id = "";
  let rest = now;
  for (let i = 0; i < TIME_CHARACTERS; i++) {
    id = ALPHABET.charAt(rest % 32) + id;
    rest = Math.floor(rest / 32);
  }
  for (let i = 0; i < RANDOM_CHARACTERS; i++) id += ALPHABET.charAt(Math.floor(rng() * 32));
  return id;
}
