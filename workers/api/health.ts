import { createRoute, z } from "@hono/zod-openapi";
import { resource } from "./context.ts";
import { json } from "./schemas/common.ts";

export const health = resource();

const part = z.enum(["ok", "down"]);
const reply = z
  .object({ status: z.enum(["ok", "degraded"]), parts: z.record(z.string(), part) })
  .openapi("Health");

health.openapi(
  createRoute({
    method: "get",
    path: "/",
    tags: ["Health"],
    summary: "Whether every part answers",
    responses: { 200: json(reply, "All do"), 503: json(reply, "Some do not") },
  }),
  async (c) => {
    const found = await c.var.services.health.check();
    return c.json(found, found.status === "ok" ? 200 : 503);
  },
);
