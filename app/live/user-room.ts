import ReconnectingSocket from "partysocket/ws";
import {
  CLOSE_CODES,
  type JobProgress,
  PROTOCOL_VERSION,
  parseMessage,
  userRoomToPage,
} from "#protocol";

const FINAL_CODES: readonly number[] = Object.values(CLOSE_CODES);

/**
 * Listens to the reader's own room: how their jobs go on, those under way first.
 *
 * @returns what ends the listening.
 */
export function listenToJobs(heard: (job: JobProgress) => void): () => void {
  let sent = 0;
  const socket = new ReconnectingSocket(userRoomAddress, [], {
    maxReconnectionDelay: 5000,
    connectionTimeout: 5000,
    maxEnqueuedMessages: 0,
    shouldReconnectOnClose: ({ code }) =>
      code === CLOSE_CODES.expired || !FINAL_CODES.includes(code),
  });
  socket.addEventListener("open", () => {
    socket.send(JSON.stringify({ v: PROTOCOL_VERSION, type: "HELLO", seq: ++sent }));
  });
  socket.addEventListener("message", ({ data }) => {
    const parsed = parseMessage(userRoomToPage, data);
    if (!parsed.ok) return;
    if (parsed.value.type === "WELCOME") parsed.value.jobs.forEach(heard);
    if (parsed.value.type === "JOB_PROGRESS") heard(parsed.value);
  });
  return () => socket.close();
}

/** @throws Error when no ticket is given out: the socket tries again later. */
async function userRoomAddress(): Promise<string> {
  const reply = await fetch("/api/v1/rooms/user");
  if (!reply.ok) throw new Error(`no room ticket: ${reply.status}`);
  const { url, token } = (await reply.json()) as { url: string; token: string }; // the API's own answer
  return `${url}?token=${encodeURIComponent(token)}`;
}
