import type { OrderState } from "#protocol";

const COMMENT_PREFIX = "nt-";
const COMMENT_TAIL = 20;

/** Of every magic number that is ours: "NT", then the bot's serial in the account (0 = by hand). */
export const MAGIC_BASE = 0x4e540000;

/**
 * The text that travels with an order to the broker: a hint for matching, never proof.
 * Brokers keep 31 characters at most, so the last 20 of the 26 go along: enough to be unique in an account.
 *
 * @param requestId the intent's ULID.
 */
export function commentFor(requestId: string): string {
  return COMMENT_PREFIX + requestId.slice(-COMMENT_TAIL);
}

/** True when a broker's comment names this intent; brokers may append to a comment or cut it short. */
export function isCommentOf(comment: string, requestId: string): boolean {
  return comment.startsWith(commentFor(requestId));
}

/**
 * The id of a step: a pure function of its cause, so that telling it twice is telling it once.
 *
 * @param cause what made the order take the state: "room", "deal.123", "retcode.10019", "journal.<id>"...
 */
export function stepId(requestId: string, state: OrderState, cause: string): string {
  return `${requestId}:${state}:${cause}`;
}
