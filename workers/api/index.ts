import { bodyLimit } from "hono/body-limit";
import { secureHeaders } from "hono/secure-headers";
import { AppError } from "#domain";
import { ai } from "./ai.ts";
import { auth } from "./auth.ts";
import { backtests } from "./backtests.ts";
import { bars } from "./bars.ts";
import { connections, connector } from "./connections.ts";
import { resource } from "./context.ts";
import { health } from "./health.ts";
import { kill } from "./kill.ts";
import { answerError, answerNotFound } from "./problem.ts";
import { referencePage } from "./reference.ts";
import { risk } from "./risk.ts";
import { rooms, userRoom } from "./rooms.ts";
import { strategies } from "./strategies.ts";
import { trading } from "./trading.ts";

export type { ApiEnv } from "./context.ts";

const BASE = "/api/v1";
const INFO = {
  openapi: "3.1.0",
  info: {
    title: "NusaTrade API",
    version: "1",
    description:
      "From a trading idea to orders on your own MetaTrader 5 terminal. Bodies are JSON in snake_case; errors are RFC 9457 problem details with a stable code.",
  },
};
const MAX_JSON_BYTES = 1024 * 1024;

/** The whole public API. Whoever mounts it sets `services` on the context first. */
export const api = resource();

api.onError(answerError);
api.use(`${BASE}/*`, secureHeaders());
api.use(`${BASE}/*`, async (c, next) => {
  await next();
  if (!c.res.headers.has("cache-control")) c.header("Cache-Control", "no-store");
});
const smallBody = bodyLimit({
  maxSize: MAX_JSON_BYTES,
  onError: () => {
    throw new AppError("body_too_large", "A JSON body holds at most 1 MiB.", { status: 413 });
  },
});
api.use(`${BASE}/*`, (c, next) =>
  c.req.path === `${BASE}/bars/import` ? next() : smallBody(c, next),
);

api.route(`${BASE}/auth`, auth);
api.route(`${BASE}/ai`, ai);
api.route(`${BASE}/backtest/strategies`, strategies);
api.route(`${BASE}/backtest`, backtests);
api.route(`${BASE}/bars`, bars);
api.route(`${BASE}/trading`, kill);
api.route(`${BASE}/trading`, trading);
api.route(`${BASE}/risk`, risk);
api.route(`${BASE}/connections`, connections);
api.route(`${BASE}/connector`, connector);
api.route(`${BASE}/rooms`, userRoom);
api.route(`${BASE}/internal/rooms`, rooms);
api.route(`${BASE}/health`, health);

const bearer = { type: "http", scheme: "bearer" } as const;
api.openAPIRegistry.registerComponent("securitySchemes", "session", bearer);
api.openAPIRegistry.registerComponent("securitySchemes", "connector", bearer);

api.get(`${BASE}/openapi.json`, (c) => c.json(api.getOpenAPI31Document(INFO)));
api.get(`${BASE}/docs`, (c) => c.html(referencePage(api.getOpenAPI31Document(INFO) as never))); // the page reads a part of it
api.all(`${BASE}/*`, answerNotFound);
