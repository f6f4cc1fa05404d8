import { jwtVerify, SignJWT } from "jose";
import * as z from "zod/mini";
import type { Clock } from "#domain";
import {
  barsReply,
  intentReply,
  positionReply,
  ROOM_TOKEN_SECONDS,
  type RoomClaims,
  roomView,
  type UserRoomClaims,
  workerClaims,
} from "#protocol";
import type { RoomAddress, RoomsPort } from "#services";

export interface RoomSettings {
  /** Where the Worker finds the rooms. */
  readonly url: string;
  /** host[:port] for browsers and connectors. */
  readonly publicHost: string;
  readonly secret: string;
  readonly clock: Clock;
}

/** The room answers a hand-over within 1.8 s; what takes longer counts as no answer. */
const PUT_TIMEOUT_MS = 3_000;
const READ_TIMEOUT_MS = 2_000;
// Progress is told while a run waits for it: a room that hangs must not hold the run up.
const TELL_TIMEOUT_MS = 1_000;
// The room waits for a terminal's bars longer than for anything else.
const BARS_TIMEOUT_MS = 6_000;

const done = z.object({ ok: z.literal(true) });

interface Schema<T> {
  safeParse(
    value: unknown,
  ): { readonly success: true; readonly data: T } | { readonly success: false };
}

/** Rooms over HTTP, each call with a fresh token signed for that one room. */
export function createRooms(settings: RoomSettings): RoomsPort {
  const key = new TextEncoder().encode(settings.secret);
  const sign = (room: RoomAddress, role: RoomClaims["role"], credentialId?: string) => {
    const claims: RoomClaims = {
      room: `account:${room.accountId}`,
      role,
      user_id: room.userId,
      kind: room.kind,
      ...(credentialId ? { credential_id: credentialId } : {}),
    };
    return signed(claims);
  };
  const signed = (claims: RoomClaims | UserRoomClaims) => {
    const now = Math.floor(settings.clock.now() / 1000);
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: "HS256" })
      .setIssuedAt(now)
      .setExpirationTime(now + ROOM_TOKEN_SECONDS)
      .sign(key);
  };
  const ticketOf = (token: string, path: string) => ({
    token,
    url: `${socketScheme(settings)}://${settings.publicHost}${path}`,
    expiresAt: settings.clock.now() + ROOM_TOKEN_SECONDS * 1000,
  });
  const call = async <T>(
    room: RoomAddress,
    path: string,
    schema: Schema<T>,
    timeoutMs: number,
    {
      method = "GET",
      body,
    }: { readonly method?: "GET" | "PUT" | "POST" | "DELETE"; readonly body?: object } = {},
  ): Promise<T | null> => {
    const address = `${settings.url}/parties/account/${room.accountId}${path}`;
    const token = await sign(room, "worker");
    return ask(address, schema, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(timeoutMs),
    });
  };
  return {
    putIntent: (room, intent) =>
      call(room, `/intents/${intent.request_id}`, intentReply, PUT_TIMEOUT_MS, {
        method: "PUT",
        body: { intent },
      }),
    withdrawIntent: (room, requestId) =>
      call(room, `/intents/${requestId}`, intentReply, PUT_TIMEOUT_MS, { method: "DELETE" }),
    intent: (room, requestId) => call(room, `/intents/${requestId}`, intentReply, READ_TIMEOUT_MS),
    putKill: (room, kill) =>
      call(room, "/kill", roomView, PUT_TIMEOUT_MS, { method: "PUT", body: { kill } }),
    putLimits: async (room, limits) =>
      (await call(room, "/limits", done, PUT_TIMEOUT_MS, { method: "PUT", body: limits })) !== null,
    takeOver: (room) => call(room, "/takeover", roomView, PUT_TIMEOUT_MS, { method: "POST" }),
    view: (room) => call(room, "/view", roomView, READ_TIMEOUT_MS),
    position: (room, positionId) =>
      call(room, `/positions/${encodeURIComponent(positionId)}`, positionReply, READ_TIMEOUT_MS),
    bars: async (room, { symbol, timeframe, count }) => {
      const query = new URLSearchParams({ symbol, timeframe, count: String(count) });
      const reply = await call(room, `/bars?${query}`, barsReply, BARS_TIMEOUT_MS);
      return reply?.candles ?? null;
    },
    async ticket(room, role, credentialId) {
      const token = await sign(room, role, credentialId);
      return ticketOf(token, `/parties/account/${room.accountId}`);
    },
    async userTicket(userId) {
      const token = await signed({ room: `user:${userId}`, role: "browser", user_id: userId });
      return ticketOf(token, `/parties/user/${userId}`);
    },
    async tellUser(userId, progress) {
      const token = await signed({ room: `user:${userId}`, role: "worker", user_id: userId });
      const address = `${settings.url}/parties/user/${userId}/jobs/${progress.job_id}`;
      await fetch(address, {
        method: "PUT",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify(progress),
        signal: AbortSignal.timeout(TELL_TIMEOUT_MS),
      }).catch(() => undefined); // progress that nobody hears of is read from the record
    },
    isRoom: (authorization, accountId) => isRoomOf(authorization, accountId, key),
    isUp: () =>
      fetch(`${settings.url}/healthz`, { signal: AbortSignal.timeout(1_000) }).then(
        (reply) => reply.ok,
        () => false,
      ),
  };
}

/** null for every way in which there is no usable answer: the caller treats the outcome as unknown. */
async function ask<T>(address: string, schema: Schema<T>, init: RequestInit): Promise<T | null> {
  try {
    const reply = await fetch(address, init);
    if (!reply.ok) {
      console.error(`room answered ${reply.status}: ${(await reply.text()).slice(0, 200)}`);
      return null;
    }
    const parsed = schema.safeParse(await reply.json());
    if (parsed.success) return parsed.data;
    console.error("room answered in another form than the protocol's");
  } catch (error) {
    console.error(`room did not answer: ${error instanceof Error ? error.name : "unknown"}`);
  }
  return null;
}

async function isRoomOf(
  authorization: string | null,
  accountId: string,
  key: Uint8Array,
): Promise<boolean> {
  const token = /^Bearer (.+)$/i.exec(authorization ?? "")?.[1];
  if (!token) return false;
  const claims = await jwtVerify(token, key, { algorithms: ["HS256"] }).then(
    ({ payload }) => workerClaims.safeParse(payload),
    () => null, // not ours, or too old
  );
  return claims?.success === true && claims.data.account_id === accountId;
}

function socketScheme({ url }: RoomSettings): "ws" | "wss" {
  return url.startsWith("https:") ? "wss" : "ws";
}
