import { createRoute } from "@hono/zod-openapi";
import { resource, signedIn } from "./context.ts";
import { INVALID, json, listOf, problems, SESSION, UNAUTHORISED } from "./schemas/common.ts";
import { killBody, killReply, resumeBody } from "./schemas/trading.ts";

/** Stopping trading and letting it go on. */
export const kill = resource();
// By address, not for all below the mount: the other trading routes ask for the session themselves, once.
kill.use("/kill", signedIn);
kill.use("/resume", signedIn);

const tags = ["Trading"];
const NO_CONNECTION = "You have no such connection: `connection_not_found`.";
const PRESSED =
  "Pressed: entries are refused from now on. `in_force_at` says since when the connector cannot open anything either.";

kill.openapi(
  createRoute({
    method: "post",
    path: "/kill",
    tags,
    summary: "Stop trading, in one account or in all",
    security: SESSION,
    request: { body: { required: true, ...json(killBody, "How far") } },
    responses: {
      200: json(listOf(killReply), PRESSED),
      ...problems({ 401: UNAUTHORISED, 404: NO_CONNECTION, 422: INVALID }),
    },
  }),
  async (c) => c.json(await c.var.services.kill.press(c.var.user.id, c.req.valid("json")), 200),
);

kill.openapi(
  createRoute({
    method: "post",
    path: "/resume",
    tags,
    summary: "Let trading go on; a kill that was pressed on the PC is lifted only there",
    security: SESSION,
    request: { body: json(resumeBody, "Nothing = all accounts") },
    responses: {
      200: json(listOf(killReply), "Resumed"),
      ...problems({ 401: UNAUTHORISED, 404: NO_CONNECTION, 422: INVALID }),
    },
  }),
  async (c) => c.json(await c.var.services.kill.resume(c.var.user.id, c.req.valid("json")), 200),
);

kill.openapi(
  createRoute({
    method: "get",
    path: "/kill",
    tags,
    summary: "Whether trading is stopped, account by account",
    security: SESSION,
    responses: { 200: json(listOf(killReply), "All"), ...problems({ 401: UNAUTHORISED }) },
  }),
  async (c) => c.json(await c.var.services.kill.get(c.var.user.id), 200),
);
