import type * as Party from "partykit/server";
import { type RoomClaims, roomClaims } from "#protocol";
import { CLAIMS_HEADER, secretOf, verifyToken } from "./auth.ts";

/** Lets a request through to the room with its claims stamped on, or answers 401. */
export async function admit(
  request: Party.Request,
  lobby: Party.Lobby,
  roles: readonly RoomClaims["role"][],
): Promise<Party.Request | Response> {
  request.headers.delete(CLAIMS_HEADER);
  const secret = secretOf(lobby.env);
  if (secret === null)
    return problem(503, "room_secret", "The rooms were started without a secret.");
  const claims = await verifyToken(tokenOf(request), secret, `account:${lobby.id}`, roomClaims);
  if (claims === null || !roles.includes(claims.role)) {
    return problem(401, "unauthorised", "This room needs a valid token of its own.");
  }
  request.headers.set(CLAIMS_HEADER, JSON.stringify(claims));
  return request;
}

export function problem(status: number, code: string, message: string): Response {
  return Response.json({ code, message }, { status });
}

/** From the header, or (a browser's socket can set none) from the address. */
export function tokenOf(request: Party.Request): string {
  const bearer = request.headers.get("authorization")?.match(/^Bearer (.+)$/)?.[1];
  return bearer ?? new URL(request.url).searchParams.get("token") ?? "";
}
