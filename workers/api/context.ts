import { OpenAPIHono } from "@hono/zod-openapi";
import { createMiddleware } from "hono/factory";
import { AppError } from "#domain";
import type { Services, UserView } from "#services";
import { refuseInvalid } from "./problem.ts";

/** What every request carries: the services of this request, and behind `signedIn` the user whose session it is. */
export interface ApiEnv {
  Variables: { services: Services; user: UserView };
}

export function resource(): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalid });
}

/**
 * Lets only a live session in. A bearer token is proof enough; a cookie comes along by itself, so a request that changes
 * something must also come from our own pages.
 */
export const signedIn = createMiddleware<ApiEnv>(async (c, next) => {
  const { headers, method, url } = c.req.raw;
  const isSafe = method === "GET" || method === "HEAD";
  if (!isSafe && !headers.has("authorization") && !isOwnPage(headers, url)) {
    throw new AppError(
      "foreign_origin",
      "A change with a cookie must come from the product's own pages. Scripts send Authorization: Bearer <token>.",
      { status: 403 },
    );
  }
  const user = await c.var.services.auth.userFrom(headers);
  if (!user) {
    throw new AppError(
      "unauthorised",
      "Sign in first: POST /api/v1/auth/login gives a token; send it as Authorization: Bearer <token>. A token ends when its session does.",
      { status: 401 },
    );
  }
  c.set("user", user);
  await next();
});

function isOwnPage(headers: Headers, url: string): boolean {
  if (!headers.has("cookie")) return true; // nothing to abuse: the session check will refuse it
  const origin = headers.get("origin");
  return origin !== null && URL.canParse(origin) && new URL(origin).host === new URL(url).host;
}
