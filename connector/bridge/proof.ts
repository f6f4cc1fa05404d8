import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

export type Role = "connector" | "terminal";

/** 32 random bytes as hex: used once, so that an old proof is worth nothing. */
export function newNonce(): string {
  return randomBytes(32).toString("hex");
}

/**
 * What shows that `role` knows the secret, bound to both nonces of this very conversation.
 * HMAC-SHA-256 over "role|nonce of the peer|own nonce"; the role keeps a proof from being sent back as one's own.
 */
export function proofOf(secret: string, role: Role, peerNonce: string, ownNonce: string): string {
  return createHmac("sha256", secret).update(`${role}|${peerNonce}|${ownNonce}`).digest("hex");
}

/** Compares in constant time: how much of a guess was right must not show. */
export function isSameProof(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
