import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { RequestError } from "./errors.ts";
import { DEFAULT_LIMITS, type StreamLimits, Streams } from "./streams.ts";
import type { WireRequest } from "./wire.ts";

export interface LocalDbOptions {
  /** SQLite file; made when it is not there. */
  readonly file: string;
  /** 0 = a free one. */
  readonly port: number;
  /** Callers must send it as bearer token. */
  readonly token?: string | undefined;
  readonly limits?: Partial<StreamLimits>;
}

export interface LocalDb {
  readonly url: string;
  close(): Promise<void>;
}

const LOOPBACK = "127.0.0.1";
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/**
 * Serves a SQLite file to the libSQL driver over HTTP, on this machine only: the same driver, address form and wire as
 * the hosted database. For one developer or trader and for tests; it is no replica of the hosted service.
 */
export async function startLocalDb(options: LocalDbOptions): Promise<LocalDb> {
  const streams = new Streams(options.file, { ...DEFAULT_LIMITS, ...options.limits });
  const server = createServer((request, response) => {
    void serve(streams, options.token, request, response);
  });
  server.keepAliveTimeout = 65_000; // longer than a client keeps an idle socket, so it never meets a closing one
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(options.port, LOOPBACK, resolve);
  });
  const { port } = server.address() as AddressInfo; // listening on TCP
  return {
    url: `http://${LOOPBACK}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          streams.closeAll();
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function serve(
  streams: Streams,
  token: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    send(response, 200, await reply(streams, token, request));
  } catch (error) {
    const refused = error instanceof RequestError;
    if (!refused) console.error(error);
    const message = error instanceof Error ? error.message : String(error);
    send(response, refused ? error.status : 500, {
      message,
      code: refused ? error.code : "INTERNAL",
    });
  }
}

async function reply(
  streams: Streams,
  token: string | undefined,
  request: IncomingMessage,
): Promise<object> {
  const path = request.url?.split("?", 1)[0];
  if (request.method === "GET" && (path === "/health" || path === "/v2" || path === "/v3")) {
    return { ok: true };
  }
  if (token && !sameText(request.headers.authorization ?? "", `Bearer ${token}`)) {
    throw new RequestError(401, "AUTH_REJECTED", "The bearer token is missing or wrong");
  }
  if (request.method !== "POST" || (path !== "/v2/pipeline" && path !== "/v3/pipeline")) {
    throw new RequestError(404, "NOT_FOUND", `nothing answers ${request.method} ${path}`);
  }
  return pipeline(streams, await readBody(request));
}

async function pipeline(
  streams: Streams,
  body: { readonly baton?: string | null; readonly requests?: readonly WireRequest[] },
): Promise<object> {
  if (!Array.isArray(body.requests)) {
    throw new RequestError(400, "BAD_REQUEST", "`requests` must be a list");
  }
  const stream = streams.take(body.baton);
  try {
    const results: object[] = [];
    for (const request of body.requests) results.push(await stream.answer(request));
    return { baton: streams.park(stream), base_url: null, results };
  } catch (error) {
    streams.drop(stream);
    throw error;
  }
}

async function readBody(request: IncomingMessage): Promise<{ baton?: string | null }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_BODY_BYTES) {
      throw new RequestError(413, "TOO_LARGE", `a request holds at most ${MAX_BODY_BYTES} bytes`);
    }
    chunks.push(chunk as Buffer); // no encoding is set: chunks are buffers
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new RequestError(400, "BAD_REQUEST", "the body is not JSON");
  }
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
