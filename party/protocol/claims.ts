import * as z from "zod/mini";
import { requestId } from "./words.ts";

/** How long a room token lives; it is checked when the link is made. */
export const ROOM_TOKEN_SECONDS = 60;

/** Who may enter a room, signed by the Worker (JWT, HS256). Identity comes from here, never from a body. */
export const roomClaims = z.object({
  /** The one room that this token opens: "account:<id>". */
  room: z.string(),
  role: z.enum(["browser", "connector", "worker"]),
  user_id: z.string(),
  /** `practice` rooms hold their own simulator; `terminal` rooms wait for a connector. */
  kind: z.enum(["practice", "terminal"]),
  /** Of a connector's token: the credential that it was given for. */
  credential_id: z.exactOptional(requestId),
});
export type RoomClaims = z.infer<typeof roomClaims>;

/** Who may enter a user's room: pages listen, the Worker tells. */
export const userRoomClaims = z.object({
  /** "user:<id>". */
  room: z.string(),
  role: z.enum(["browser", "worker"]),
  user_id: z.string(),
});
export type UserRoomClaims = z.infer<typeof userRoomClaims>;

/** Signed by a room when it reports events to the Worker. */
export const workerClaims = z.object({ account_id: requestId, role: z.literal("room") });
export type WorkerClaims = z.infer<typeof workerClaims>;

/** Terminal close codes: a client that sees one does not come back by itself. */
export const CLOSE_CODES = {
  superseded: 4001,
  expired: 4003,
  unauthorised: 4401,
  version: 4406,
} as const;
