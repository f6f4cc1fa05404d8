import { jwtVerify, SignJWT } from "jose";
import type * as z from "zod/mini";
import { ROOM_TOKEN_SECONDS, type RoomClaims, roomClaims, type WorkerClaims } from "#protocol";

/** Carries the verified claims from the edge to the room. Whatever a client sends under this name is thrown away. */
export const CLAIMS_HEADER = "x-nusatrade-claims";

const MIN_SECRET = 32;

/** The shared secret as a key; null when there is none that is worth the name: nothing is let in then. */
export function secretOf(env: Readonly<Record<string, unknown>>): Uint8Array | null {
  const secret = env.ROOM_SECRET;
  return typeof secret === "string" && secret.length >= MIN_SECRET
    ? new TextEncoder().encode(secret)
    : null;
}

/**
 * Who a token says that it is; null unless it is ours, in time, and for this very room.
 *
 * @param room "account:<id>" or "user:<id>".
 */
export async function verifyToken<Claims extends { readonly room: string }>(
  token: string,
  secret: Uint8Array,
  room: string,
  schema: z.ZodMiniType<Claims>,
): Promise<Claims | null> {
  try {
    const { payload } = await jwtVerify(token, secret, {
      algorithms: ["HS256"],
      requiredClaims: ["exp"],
    });
    const claims = schema.safeParse(payload);
    return claims.success && claims.data.room === room ? claims.data : null;
  } catch {
    return null; // forged, expired or no token at all: all the same to the one who asks
  }
}

/** The claims that the edge stamped; null when a request came round it. */
export function stampedClaims(headers: { get(name: string): string | null }): RoomClaims | null {
  const stamp = headers.get(CLAIMS_HEADER);
  if (stamp === null) return null;
  const claims = roomClaims.safeParse(JSON.parse(stamp));
  return claims.success ? claims.data : null;
}

/** The room's own pass to the Worker. */
export function signWorkerToken(accountId: string, secret: Uint8Array): Promise<string> {
  const claims: WorkerClaims = { account_id: accountId, role: "room" };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256" })
    .setIssuedAt()
    .setExpirationTime(`${ROOM_TOKEN_SECONDS}s`)
    .sign(secret);
}
