import { createRoute } from "@hono/zod-openapi";
import { resource, signedIn } from "./context.ts";
import { INVALID, json, problems, SESSION, UNAUTHORISED } from "./schemas/common.ts";
import { generateBody, generatedReply } from "./schemas/strategies.ts";

export const ai = resource();
ai.use(signedIn);

const generate = createRoute({
  method: "post",
  path: "/generate-strategy",
  tags: ["AI"],
  summary: "A strategy from words, with the report of its checks",
  description:
    "`source` says who wrote it: `ai`, or `builder` (fixed rules, no AI) when none is set up or its answer was of no use.",
  security: SESSION,
  request: { body: { required: true, ...json(generateBody, "The idea") } },
  responses: {
    200: json(generatedReply, "The strategy; it is not stored yet"),
    ...problems({ 401: UNAUTHORISED, 422: `${INVALID} Or \`unknown_symbol\`.` }),
  },
});
ai.openapi(generate, async (c) =>
  c.json(await c.var.services.ai.generate(c.var.user.id, c.req.valid("json")), 200),
);
