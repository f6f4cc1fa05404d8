import type * as Party from "partykit/server";
import {
  CLOSE_CODES,
  type JobProgress,
  jobProgress,
  MAX_MESSAGE_CHARACTERS,
  type MessageError,
  PROTOCOL_VERSION,
  pageToUserRoom,
  parseMessage,
  type UserRoomClaims,
  type UserRoomToPage,
  userRoomClaims,
} from "#protocol";
import { CLAIMS_HEADER, secretOf, verifyToken } from "./auth.ts";
import { problem, tokenOf } from "./edge.ts";
import { absorbProgress, type KnownJobs } from "./jobs.ts";

const JOBS = "jobs";

/**
 * One user: the live wire to their pages for what concerns no single account. It decides nothing and owns nothing; what
 * it forgets stands in the Worker's record. Sleeps between words: sockets and what is stored survive, fields do not.
 */
export default class UserRoom implements Party.Server {
  readonly options = { hibernate: true };
  private readonly room: Party.Room;

  constructor(room: Party.Room) {
    this.room = room;
  }

  static onBeforeConnect(request: Party.Request, lobby: Party.Lobby) {
    return admit(request, lobby, "browser");
  }

  static onBeforeRequest(request: Party.Request, lobby: Party.Lobby) {
    return admit(request, lobby, "worker");
  }

  /** `PUT /jobs/:job_id`: how a job stands. */
  async onRequest(request: Party.Request): Promise<Response> {
    if (claimsOf(request)?.role !== "worker")
      return problem(401, "unauthorised", "Only the Worker may tell.");
    const [action, jobId] = new URL(request.url).pathname.split("/").slice(4);
    if (request.method !== "PUT" || action !== "jobs")
      return problem(404, "not_found", "No such address in this room.");
    const text = await request.text();
    const word = text.length > MAX_MESSAGE_CHARACTERS ? null : jobProgress.safeParse(asJson(text));
    if (!word?.success || word.data.job_id !== jobId)
      return problem(422, "progress_invalid", "The progress does not follow the protocol.");
    await this.tell(word.data);
    return Response.json({ ok: true });
  }

  async onConnect(socket: Party.Connection, { request }: Party.ConnectionContext): Promise<void> {
    if (claimsOf(request) !== null) return;
    // A peer that never spoke hears of a close ten seconds late: BYE says it at once.
    const code = CLOSE_CODES.unauthorised;
    const reason = "This room is another user's.";
    say(socket, { v: PROTOCOL_VERSION, seq: 0, type: "BYE", code, reason });
    socket.close(code, reason);
  }

  async onMessage(
    raw: string | ArrayBuffer | ArrayBufferView,
    socket: Party.Connection,
  ): Promise<void> {
    const parsed = parseMessage(pageToUserRoom, raw);
    if (!parsed.ok) return refuse(socket, parsed.error);
    const jobs = [...(await this.known())];
    say(socket, { v: PROTOCOL_VERSION, seq: 0, type: "WELCOME", jobs });
  }

  onClose(socket: Party.Connection): void {
    // Without its own close a hibernating room leaves the peer waiting for ten seconds.
    socket.close();
  }

  onError(socket: Party.Connection): void {
    this.onClose(socket);
  }

  private async tell(word: JobProgress): Promise<void> {
    const after = absorbProgress(await this.known(), word);
    if (after === null) return;
    await this.room.storage.put(JOBS, after);
    for (const page of this.room.getConnections()) {
      say(page, { v: PROTOCOL_VERSION, seq: 0, type: "JOB_PROGRESS", ...word });
    }
  }

  private async known(): Promise<KnownJobs> {
    return (await this.room.storage.get<KnownJobs>(JOBS)) ?? [];
  }
}

/** Lets a request through with its claims stamped on: of a token for this very room, whose user is the room's own. */
async function admit(
  request: Party.Request,
  lobby: Party.Lobby,
  role: UserRoomClaims["role"],
): Promise<Party.Request | Response> {
  request.headers.delete(CLAIMS_HEADER);
  const secret = secretOf(lobby.env);
  if (secret === null)
    return problem(503, "room_secret", "The rooms were started without a secret.");
  const claims = await verifyToken(tokenOf(request), secret, `user:${lobby.id}`, userRoomClaims);
  if (claims === null || claims.role !== role || claims.user_id !== lobby.id) {
    return problem(401, "unauthorised", "This room needs a valid token of its own.");
  }
  request.headers.set(CLAIMS_HEADER, JSON.stringify(claims));
  return request;
}

/** The claims that the edge stamped; null when a request came round it. */
function claimsOf({ headers }: Party.Request): UserRoomClaims | null {
  const claims = userRoomClaims.safeParse(asJson(headers.get(CLAIMS_HEADER) ?? ""));
  return claims.success ? claims.data : null;
}

function refuse(socket: Party.Connection, error: MessageError): void {
  say(socket, { v: PROTOCOL_VERSION, seq: 0, type: "ERROR", ...error });
  if (error.code === "message.version")
    socket.close(CLOSE_CODES.version, error.message.slice(0, 120));
}

function say(socket: Party.Connection, message: UserRoomToPage): void {
  try {
    socket.send(JSON.stringify(message));
  } catch {
    // The socket went meanwhile: its close is on the way, and what was said stands in the record.
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // expected: refused by the schema that follows
  }
}

UserRoom satisfies Party.Worker;
