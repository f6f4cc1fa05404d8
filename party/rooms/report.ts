import { type RoomReport, roomReportReply } from "#protocol";
import { secretOf, signWorkerToken } from "./auth.ts";

const TIMEOUT_MS = 8_000;

/**
 * Tells the Worker what the room has stored; safe to repeat, because every event and deal carries its own id.
 *
 * @returns events up to this number are in the Worker's record.
 * @throws when the Worker cannot be reached or does not say so.
 */
export async function deliverReport(
  env: Readonly<Record<string, unknown>>,
  accountId: string,
  report: RoomReport,
): Promise<number> {
  const secret = secretOf(env);
  if (secret === null || typeof env.WORKER_URL !== "string")
    throw new Error("ROOM_SECRET or WORKER_URL is not set");
  const reply = await fetch(`${env.WORKER_URL}/api/v1/internal/rooms/${accountId}/events`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${await signWorkerToken(accountId, secret)}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(report),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!reply.ok) throw new Error(`the Worker answered ${reply.status}`);
  return roomReportReply.parse(await reply.json()).stored_seq;
}
