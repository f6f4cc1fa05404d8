import { createRoute, z } from "@hono/zod-openapi";
import { resource, signedIn } from "./context.ts";
import {
  backtestDetailReply,
  backtestDoneReply,
  backtestReply,
  runBody,
  unfinishedReply,
} from "./schemas/backtests.ts";
import {
  INVALID,
  idParam,
  json,
  listOf,
  problems,
  SESSION,
  UNAUTHORISED,
} from "./schemas/common.ts";

export const backtests = resource();
backtests.use(signedIn);

const tags = ["Backtests"];

backtests.openapi(
  createRoute({
    method: "post",
    path: "/run",
    tags,
    summary: "Run a strategy over stored bars, costs included",
    description:
      "A run that is expected to take more than a second of CPU, or is asked to with `background`, answers 202 and goes on behind: ask `GET /backtest/sessions/{id}`, or listen in your room (`GET /rooms/user`). Every run is counted in the strategy's ledger of trials.",
    security: SESSION,
    request: { body: { required: true, ...json(runBody, "What to run") } },
    responses: {
      200: json(backtestDoneReply, "Done, and stored"),
      202: json(unfinishedReply, "Begun: it has no result yet"),
      ...problems({
        401: UNAUTHORISED,
        404: "You have no such strategy: `strategy_not_found`.",
        422: "`no_bars` names the import call; `bad_range`, `unknown_symbol`, `unknown_param`, `nothing_inside`, `run_too_large` (with the estimate), or a bad field.",
        429: "`too_many_runs`: five are not finished.",
      }),
    },
  }),
  async (c) => {
    const ran = await c.var.services.backtests.run(c.var.user.id, c.req.valid("json"));
    return ran.status === "done" ? c.json(ran, 200) : c.json(ran, 202);
  },
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

backtests.openapi(
  createRoute({
    method: "post",
    path: "/sessions/{id}/cancel",
    tags,
    summary: "End a run that is not finished; nothing is kept of it but that it was",
    security: SESSION,
    request: { params: idParam },
    responses: {
      200: json(backtestDetailReply, "As it stands now: one that was finished stays finished"),
      ...problems({ 401: UNAUTHORISED, 404: "You have no such run: `backtest_not_found`." }),
    },
  }),
  async (c) =>
    c.json(await c.var.services.backtests.cancel(c.var.user.id, c.req.valid("param").id), 200),
);

const text = { schema: { type: "string" as const } };

backtests.openapi(
  createRoute({
    method: "get",
    path: "/sessions/{id}/report",
    tags,
    summary: "A result as a file to keep",
    description:
      "HTML that needs nothing beside it, the trades as CSV, or everything as JSON. The run is made once more, and the file given only if it comes to the same receipt.",
    security: SESSION,
    request: {
      params: idParam,
      query: z.strictObject({
        format: z.enum(["html", "csv", "json"]),
        language: z.enum(["en", "id"]).exactOptional(),
      }),
    },
    responses: {
      200: {
        description: "The file",
        content: { "text/html": text, "text/csv": text, "application/json": text },
      },
      ...problems({
        401: UNAUTHORISED,
        404: "You have no such run: `backtest_not_found`.",
        409: "`not_done`; `result_changed`: this engine comes to another result.",
        422: INVALID,
      }),
    },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const file = await c.var.services.backtests.report(c.var.user.id, id, c.req.valid("query"));
    return c.body(file.text, 200, {
      "Content-Type": file.content_type,
      "Content-Disposition": `attachment; filename="${file.file_name}"`,
      // A document with words of a user in it has no business in our origin, should a browser show it.
      "Content-Security-Policy": "sandbox allow-scripts",
    });
  },
);
