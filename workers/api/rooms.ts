import { createRoute } from "@hono/zod-openapi";
import { AppError } from "#domain";
import { roomReport } from "#protocol";
import { resource, signedIn } from "./context.ts";
import { ticketReply } from "./schemas/account.ts";
import { json, problems, SESSION, UNAUTHORISED } from "./schemas/common.ts";

/** The way into the user's own room. */
export const userRoom = resource();
userRoom.use(signedIn);

userRoom.openapi(
  createRoute({
    method: "get",
    path: "/user",
    tags: ["Rooms"],
    summary: "How to listen to your own room, where the progress of runs is told",
    description:
      "Connect a WebSocket to `url` with `?token=`, say HELLO, and hear WELCOME with the jobs under way, then JOB_PROGRESS. A token opens a socket for a minute.",
    security: SESSION,
    responses: { 200: json(ticketReply, "A ticket"), ...problems({ 401: UNAUTHORISED }) },
  }),
  async (c) => c.json(await c.var.services.rooms.userTicket(c.var.user.id), 200),
);

/** For the rooms alone, so it is not in the public document: each proves itself by a token that it signed. */
export const rooms = resource();

rooms.post("/:id/events", async (c) => {
  const report = roomReport.safeParse(await c.req.json());
  if (!report.success) {
    const [issue] = report.error.issues;
    throw new AppError("bad_report", `${issue?.path.join(".")}: ${issue?.message}`, {
      status: 422,
    });
  }
  const authorization = c.req.header("authorization") ?? null;
  return c.json(await c.var.services.rooms.report(c.req.param("id"), authorization, report.data));
});
