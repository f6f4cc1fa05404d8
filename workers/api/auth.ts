import { createRoute } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { SignedInView } from "#services";
import { type ApiEnv, resource } from "./context.ts";
import { loginBody, registerBody, sessionReply } from "./schemas/account.ts";
import { INVALID, json, problems } from "./schemas/common.ts";

export const auth = resource();

const register = createRoute({
  method: "post",
  path: "/register",
  tags: ["Auth"],
  summary: "Make a user, with a practice account",
  description:
    "An e-mail that is known already gets the same form of answer; its token opens nothing.",
  request: { body: { required: true, ...json(registerBody, "Who") } },
  responses: { 201: json(sessionReply, "Signed in"), ...problems({ 422: INVALID }) },
});
auth.openapi(register, async (c) => {
  const session = await c.var.services.auth.register(c.req.valid("json"), c.req.raw.headers);
  return c.json(answer(c, session), 201);
});

const login = createRoute({
  method: "post",
  path: "/login",
  tags: ["Auth"],
  summary: "Sign in",
  request: { body: { required: true, ...json(loginBody, "Who") } },
  responses: {
    200: json(sessionReply, "Signed in"),
    ...problems({ 401: "Wrong e-mail or password: `bad_credentials`.", 422: INVALID }),
  },
});
auth.openapi(login, async (c) => {
  const session = await c.var.services.auth.login(c.req.valid("json"), c.req.raw.headers);
  return c.json(answer(c, session), 200);
});

const logout = createRoute({
  method: "post",
  path: "/logout",
  tags: ["Auth"],
  summary: "End the session of this token",
  security: [{ session: [] }],
  responses: { 204: { description: "Signed out; safe to repeat" } },
});
auth.openapi(logout, async (c) => {
  const { set_cookies } = await c.var.services.auth.logout(c.req.raw.headers);
  setCookies(c, set_cookies);
  return c.body(null, 204);
});

/** better-auth's own endpoints (sessions, password change, ...). */
auth.on(["GET", "POST"], "/better/*", (c) => c.var.services.auth.handle(c.req.raw));

function answer(c: Context<ApiEnv>, { token, user, set_cookies }: SignedInView) {
  setCookies(c, set_cookies);
  return { token, user };
}

function setCookies(c: Context<ApiEnv>, cookies: readonly string[]): void {
  for (const cookie of cookies) c.header("Set-Cookie", cookie, { append: true });
}
