import { createRoute } from "@hono/zod-openapi";
import { AppError } from "#domain";
import { resource, signedIn } from "./context.ts";
import {
  chainQuery,
  chainReply,
  chainVerdictReply,
  connectionCreatedReply,
  connectionReply,
  connectorTokenReply,
  createConnectionBody,
  machineReply,
  ticketReply,
} from "./schemas/account.ts";
import {
  INVALID,
  idParam,
  json,
  listOf,
  problems,
  SESSION,
  UNAUTHORISED,
} from "./schemas/common.ts";

export const connections = resource();
connections.use(signedIn);

const tags = ["Connections"];
const NOT_FOUND = "You have no such connection: `connection_not_found`.";

connections.openapi(
  createRoute({
    method: "get",
    path: "/",
    tags,
    summary: "Your trading accounts; a practice account is always there",
    security: SESSION,
    responses: { 200: json(listOf(connectionReply), "All"), ...problems({ 401: UNAUTHORISED }) },
  }),
  async (c) => c.json(await c.var.services.connections.list(c.var.user.id), 200),
);

connections.openapi(
  createRoute({
    method: "post",
    path: "/",
    tags,
    summary: "Connect a terminal: gives the credential for the connector, once",
    security: SESSION,
    request: { body: { required: true, ...json(createConnectionBody, "Which") } },
    responses: {
      201: json(connectionCreatedReply, "Made"),
      ...problems({ 401: UNAUTHORISED, 422: INVALID }),
    },
  }),
  async (c) =>
    c.json(await c.var.services.connections.create(c.var.user.id, c.req.valid("json")), 201),
);

connections.openapi(
  createRoute({
    method: "get",
    path: "/{id}",
    tags,
    summary: "One connection",
    security: SESSION,
    request: { params: idParam },
    responses: {
      200: json(connectionReply, "The connection"),
      ...problems({ 401: UNAUTHORISED, 404: NOT_FOUND }),
    },
  }),
  async (c) =>
    c.json(await c.var.services.connections.get(c.var.user.id, c.req.valid("param").id), 200),
);

connections.openapi(
  createRoute({
    method: "post",
    path: "/{id}/revoke",
    tags,
    summary: "End a connection and its credential",
    security: SESSION,
    request: { params: idParam },
    responses: {
      204: { description: "Ended" },
      ...problems({
        401: UNAUTHORISED,
        404: NOT_FOUND,
        409: "The practice account stays: `practice_is_kept`.",
      }),
    },
  }),
  async (c) => {
    await c.var.services.connections.revoke(c.var.user.id, c.req.valid("param").id);
    return c.body(null, 204);
  },
);

connections.openapi(
  createRoute({
    method: "post",
    path: "/{id}/ticket",
    tags,
    summary: "A token for the account's room, good for one minute",
    security: SESSION,
    request: { params: idParam },
    responses: {
      200: json(ticketReply, "Open a WebSocket at url with ?token="),
      ...problems({ 401: UNAUTHORISED, 404: NOT_FOUND }),
    },
  }),
  async (c) =>
    c.json(
      await c.var.services.connections.roomTicket(c.var.user.id, c.req.valid("param").id),
      200,
    ),
);

connections.openapi(
  createRoute({
    method: "post",
    path: "/{id}/takeover",
    tags,
    summary: "Move the account to the machine that waits for it",
    description:
      "One machine trades an account; a connector on another one may only watch until this is asked for. The first is let go.",
    security: SESSION,
    request: { params: idParam },
    responses: {
      200: json(machineReply, "Moved"),
      ...problems({
        401: UNAUTHORISED,
        404: NOT_FOUND,
        409: "A practice account runs on no machine: `practice_has_no_machine`.",
        503: "No word from the account's room: `room_unreachable`.",
      }),
    },
  }),
  async (c) =>
    c.json(await c.var.services.connections.takeOver(c.var.user.id, c.req.valid("param").id), 200),
);

connections.openapi(
  createRoute({
    method: "get",
    path: "/{id}/chain",
    tags,
    summary: "The account's record: every order event as its room numbered and hashed it",
    description:
      "Oldest first. `hash` is the SHA-256 of the event's canonical JSON (keys sorted, without `hash`), `previous_hash` that of the event before.",
    security: SESSION,
    request: { params: idParam, query: chainQuery },
    responses: {
      200: json(chainReply, "A piece of it; go on after the last `seq`"),
      ...problems({ 401: UNAUTHORISED, 404: NOT_FOUND, 422: INVALID }),
    },
  }),
  async (c) =>
    c.json(
      await c.var.services.chain.read(c.var.user.id, c.req.valid("param").id, c.req.valid("query")),
      200,
    ),
);

connections.openapi(
  createRoute({
    method: "get",
    path: "/{id}/chain/verify",
    tags,
    summary: "Whether the account's record is as it was written",
    security: SESSION,
    request: { params: idParam },
    responses: {
      200: json(chainVerdictReply, "`first_bad` names the first event that is not"),
      ...problems({ 401: UNAUTHORISED, 404: NOT_FOUND }),
    },
  }),
  async (c) =>
    c.json(await c.var.services.chain.verify(c.var.user.id, c.req.valid("param").id), 200),
);

/** What a connector calls, with its credential in place of a session. */
export const connector = resource();

connector.openapi(
  createRoute({
    method: "post",
    path: "/token",
    tags,
    summary: "A connector's credential against a room token",
    security: [{ connector: [] }],
    responses: {
      200: json(connectorTokenReply, "Good for one minute"),
      ...problems({ 401: "Unknown or revoked: `bad_credential`." }),
    },
  }),
  async (c) => {
    const secret = /^Bearer (\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
    if (!secret) {
      throw new AppError("bad_credential", "Send the credential as Authorization: Bearer ntc_...", {
        status: 401,
      });
    }
    return c.json(await c.var.services.connections.exchangeCredential(secret), 200);
  },
);
