import { createRequestHandler, type ServerBuild } from "@remix-run/cloudflare";
import { Hono } from "hono";
// @ts-expect-error made by the build, which the type check does not need
import * as build from "../build/server/index.js";
import { type ApiEnv, api } from "./api/index.ts";
import { composeServices } from "./compose.ts";
import { parseEnv } from "./env.ts";
import { runBatch, runMinute } from "./jobs/index.ts";
import type { Job } from "./services/index.ts";

interface Env extends ApiEnv {
  Bindings: Cloudflare.Env;
}

const render = createRequestHandler(build as unknown as ServerBuild, "production"); // the build has no types

/** The Worker: the API first, then the pages. */
const app = new Hono<Env>();
app.use(async (c, next) => {
  c.set(
    "services",
    composeServices(parseEnv(c.env), (work) => c.executionCtx.waitUntil(work)),
  );
  await next();
});
app.route("/", api);
app.all("*", (c) => render(c.req.raw, { services: c.var.services }));

export default {
  fetch: app.fetch,
  async scheduled(_event, env, ctx) {
    await runMinute(composeServices(parseEnv(env), (work) => ctx.waitUntil(work)));
  },
  async queue(batch, env, ctx) {
    const services = composeServices(parseEnv(env), (work) => ctx.waitUntil(work));
    await runBatch(services, batch.messages);
  },
} satisfies ExportedHandler<Cloudflare.Env, Job>;
