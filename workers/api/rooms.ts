import { AppError } from "#domain";
import { roomReport } from "#protocol";
import { resource } from "./context.ts";

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
