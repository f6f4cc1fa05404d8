import { createRoute } from "@hono/zod-openapi";
import { resource, signedIn } from "./context.ts";
import { INVALID, json, problems, SESSION, UNAUTHORISED } from "./schemas/common.ts";
import { limitsBody, limitsQuery, limitsReply } from "./schemas/risk.ts";

export const risk = resource();
risk.use(signedIn);

const tags = ["Risk"];
const NOT_FOUND = "You have no such connection: `connection_not_found`.";

risk.openapi(
  createRoute({
    method: "get",
    path: "/limits",
    tags,
    summary: "What an account may do, and how much of it is used up",
    security: SESSION,
    request: { query: limitsQuery },
    responses: {
      200: json(limitsReply, "The limits in force"),
      ...problems({ 401: UNAUTHORISED, 404: NOT_FOUND, 422: INVALID }),
    },
  }),
  async (c) => {
    const { connection_id } = c.req.valid("query");
    return c.json(await c.var.services.risk.get(c.var.user.id, connection_id), 200);
  },
);

risk.openapi(
  createRoute({
    method: "put",
    path: "/limits",
    tags,
    summary: "Change what an account may do",
    description:
      "All limits at once. In force in the account's room as soon as it confirms (`told`), which is at once unless it cannot be reached; on the trader's PC the stricter of these and its own policy counts. What loosens a limit is written to the audit log by name.",
    security: SESSION,
    request: { query: limitsQuery, body: { required: true, ...json(limitsBody, "Which") } },
    responses: {
      200: json(limitsReply, "The limits in force"),
      ...problems({
        401: UNAUTHORISED,
        404: NOT_FOUND,
        409: "They were changed meanwhile: `limits_changed`; `version` is the newest.",
        422: "A limit is missing or out of range, or needs initial_balance: `limits_incomplete`.",
      }),
    },
  }),
  async (c) => {
    const { connection_id } = c.req.valid("query");
    const body = c.req.valid("json");
    return c.json(await c.var.services.risk.put(c.var.user.id, body, connection_id), 200);
  },
);
