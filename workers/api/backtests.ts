import { createRoute } from "@hono/zod-openapi";
import { resource, signedIn } from "./context.ts";
import { backtestDetailReply, backtestReply, runBody } from "./schemas/backtests.ts";
import { idParam, json, listOf, problems, SESSION, UNAUTHORISED } from "./schemas/common.ts";

export const backtests = resource();
backtests.use(signedIn);

const tags = ["Backtests"];

backtests.openapi(
  createRoute({
    method: "post",
    path: "/run",
    tags,
    summary: "Run a strategy over stored bars, costs included",
    security: SESSION,
    request: { body: { required: true, ...json(runBody, "What to run") } },
    responses: {
      200: json(backtestDetailReply, "Done, and stored"),
      ...problems({
        401: UNAUTHORISED,
        404: "You have no such strategy: `strategy_not_found`.",
        422: "`no_bars` names the import call; `bad_range`, `unknown_symbol`, `unknown_param`, or a bad field.",
      }),
    },
  }),
  async (c) => c.json(await c.var.services.backtests.run(c.var.user.id, c.req.valid("json")), 200),
);

backtests.openapi(
  createRoute({
    method: "get",
    path: "/sessions",
    tags,
    summary: "Your runs, newest first",
    security: SESSION,
    responses: {
      200: json(listOf(backtestReply), "At most 200"),
      ...problems({ 401: UNAUTHORISED }),
    },
  }),
  async (c) => c.json(await c.var.services.backtests.list(c.var.user.id), 200),
);

backtests.openapi(
  createRoute({
    method: "get",
    path: "/sessions/{id}",
    tags,
    summary: "One run with its trades and equity",
    security: SESSION,
    request: { params: idParam },
    responses: {
      200: json(backtestDetailReply, "The run"),
      ...problems({ 401: UNAUTHORISED, 404: "You have no such run: `backtest_not_found`." }),
    },
  }),
  async (c) =>
    c.json(await c.var.services.backtests.get(c.var.user.id, c.req.valid("param").id), 200),
);
