import { sha256, ulid } from "#domain";

/**
 * The id of an order that nobody clicked: a pure function of its cause, so that the same cause can never make two.
 * Its time part is zero, since a cause has no one moment.
 *
 * @param cause "kill.close", "trailing", ...
 * @param subject the position identifier or order ticket that it is about.
 * @param step which time: the kill's version, the number of the move.
 */
export function bornId(accountId: string, cause: string, subject: string, step: string): string {
  const hash = sha256([accountId, cause, subject, step].join("|"));
  let at = 0;
  // One byte of the hash a character.
  const next = () => {
    at += 2;
    return Number.parseInt(hash.slice(at - 2, at), 16) / 256;
  };
  return ulid(0, next);
}
