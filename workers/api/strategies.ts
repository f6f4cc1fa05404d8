import { createRoute, z } from "@hono/zod-openapi";
import { resource, signedIn } from "./context.ts";
import {
  INVALID,
  idParam,
  json,
  listOf,
  problems,
  SESSION,
  UNAUTHORISED,
} from "./schemas/common.ts";
import {
  newStrategyBody,
  recordTrialsBody,
  strategyBody,
  strategyDetailReply,
  strategyReply,
  trialLedgerReply,
  versionReply,
} from "./schemas/strategies.ts";

export const strategies = resource();
strategies.use(signedIn);

const tags = ["Strategies"];
const NOT_FOUND = "You have no such strategy: `strategy_not_found`.";
const BAD_SPEC =
  "The spec does not read: `bad_spec`; `problems` has path, position and hint of each. Or a bad field.";
const body = { required: true, ...json(strategyBody, "Name and spec") };

strategies.openapi(
  createRoute({
    method: "post",
    path: "/",
    tags,
    summary: "Store a strategy",
    description:
      "A copy (`copy_of`), and a strategy whose spec you had before, belong to the same lineage: their trials are counted together.",
    security: SESSION,
    request: { body: { required: true, ...json(newStrategyBody, "Name, spec and origin") } },
    responses: {
      201: json(strategyDetailReply, "Stored as version 1"),
      ...problems({
        401: UNAUTHORISED,
        404: "You have no strategy to copy: `strategy_not_found`.",
        422: BAD_SPEC,
      }),
    },
  }),
  async (c) => {
    const { copy_of, ...rest } = c.req.valid("json");
    const input = { ...inputOf(rest), ...(copy_of === undefined ? {} : { copy_of }) };
    return c.json(await c.var.services.strategies.create(c.var.user.id, input), 201);
  },
);

strategies.openapi(
  createRoute({
    method: "get",
    path: "/",
    tags,
    summary: "Your strategies, latest change first",
    security: SESSION,
    responses: { 200: json(listOf(strategyReply), "All"), ...problems({ 401: UNAUTHORISED }) },
  }),
  async (c) => c.json(await c.var.services.strategies.list(c.var.user.id), 200),
);

strategies.openapi(
  createRoute({
    method: "get",
    path: "/{id}",
    tags,
    summary: "One strategy in its newest version",
    security: SESSION,
    request: { params: idParam },
    responses: {
      200: json(strategyDetailReply, "The strategy"),
      ...problems({ 401: UNAUTHORISED, 404: NOT_FOUND }),
    },
  }),
  async (c) =>
    c.json(await c.var.services.strategies.get(c.var.user.id, c.req.valid("param").id), 200),
);

strategies.openapi(
  createRoute({
    method: "put",
    path: "/{id}",
    tags,
    summary: "Change a strategy: a new spec becomes the next version",
    security: SESSION,
    request: { params: idParam, body },
    responses: {
      200: json(strategyDetailReply, "The newest version"),
      ...problems({ 401: UNAUTHORISED, 404: NOT_FOUND, 422: BAD_SPEC }),
    },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const input = inputOf(c.req.valid("json"));
    return c.json(await c.var.services.strategies.update(c.var.user.id, id, input), 200);
  },
);

strategies.openapi(
  createRoute({
    method: "delete",
    path: "/{id}",
    tags,
    summary: "Take a strategy off the list; results keep their versions",
    security: SESSION,
    request: { params: idParam },
    responses: {
      204: { description: "Gone" },
      ...problems({ 401: UNAUTHORISED, 404: NOT_FOUND }),
    },
  }),
  async (c) => {
    await c.var.services.strategies.remove(c.var.user.id, c.req.valid("param").id);
    return c.body(null, 204);
  },
);

strategies.openapi(
  createRoute({
    method: "get",
    path: "/{id}/versions",
    tags,
    summary: "Every version, newest first; versions never change",
    security: SESSION,
    request: { params: idParam },
    responses: {
      200: json(listOf(versionReply), "All versions"),
      ...problems({ 401: UNAUTHORISED, 404: NOT_FOUND }),
    },
  }),
  async (c) =>
    c.json(await c.var.services.strategies.versions(c.var.user.id, c.req.valid("param").id), 200),
);

strategies.openapi(
  createRoute({
    method: "get",
    path: "/{id}/versions/{version}",
    tags,
    summary: "One version",
    security: SESSION,
    request: { params: idParam.extend({ version: z.coerce.number().int().min(1) }) },
    responses: {
      200: json(versionReply, "The version"),
      ...problems({ 401: UNAUTHORISED, 404: NOT_FOUND, 422: INVALID }),
    },
  }),
  async (c) => {
    const { id, version } = c.req.valid("param");
    return c.json(await c.var.services.strategies.version(c.var.user.id, id, version), 200);
  },
);

strategies.openapi(
  createRoute({
    method: "get",
    path: "/{id}/trials",
    tags,
    summary: "What was ever tried of the strategy's idea",
    description:
      "Every run of every version, of its copies and of what it was copied from, also after they were removed. A chain of hashes; nothing in it can be changed or taken away.",
    security: SESSION,
    request: { params: idParam },
    responses: {
      200: json(trialLedgerReply, "The count, what deflation needs, and the records"),
      ...problems({ 401: UNAUTHORISED, 404: NOT_FOUND }),
    },
  }),
  async (c) =>
    c.json(await c.var.services.trials.ofStrategy(c.var.user.id, c.req.valid("param").id), 200),
);

strategies.openapi(
  createRoute({
    method: "post",
    path: "/{id}/trials",
    tags,
    summary: "Count what was tried elsewhere: in a browser, or with the nusatrade command",
    description: "Runs of `POST /backtest/run` are counted by themselves.",
    security: SESSION,
    request: {
      params: idParam,
      body: { required: true, ...json(recordTrialsBody, "What was tried") },
    },
    responses: {
      200: json(trialLedgerReply, "Counted; the same `trial_key` again is no new trial"),
      ...problems({ 401: UNAUTHORISED, 404: NOT_FOUND, 422: INVALID }),
    },
  }),
  async (c) => {
    const { version, ...body } = c.req.valid("json");
    const input = {
      ...body,
      strategy_id: c.req.valid("param").id,
      ...(version === undefined ? {} : { version }),
    };
    return c.json(await c.var.services.trials.record(c.var.user.id, input), 200);
  },
);

function inputOf({ name, spec }: z.infer<typeof strategyBody>) {
  return name === undefined ? { spec } : { name, spec };
}
