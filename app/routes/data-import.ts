import type { ActionFunctionArgs } from "@remix-run/cloudflare";
import { isTimeframe } from "#domain";
import { openDesk, refusalOf, textOf } from "../services.server.ts";

/** Stores a file of bars: multipart `file`, `symbol`, `timeframe`, `time_zone`, and `origin` synthetic for generated ones. */
export async function action(args: ActionFunctionArgs) {
  const { services, user } = await openDesk(args);
  const form = await args.request.formData();
  const file = form.get("file");
  const timeframe = textOf(form, "timeframe");
  const zone = textOf(form, "time_zone");
  if (!(file instanceof File) || !isTimeframe(timeframe)) {
    return Response.json(
      {
        problem: {
          code: "bad_request",
          message: "Choose a file, a symbol and a timeframe.",
          details: {},
        },
      },
      { status: 422 },
    );
  }
  try {
    const stored = await services.bars.import(user.id, {
      symbol: textOf(form, "symbol"),
      timeframe,
      csv: await file.text(),
      ...(zone && zone !== "UTC" && { time_zone: zone }),
      ...(form.get("origin") === "synthetic" && { origin: "synthetic" }),
    });
    return Response.json({ stored });
  } catch (error) {
    const { status, ...problem } = refusalOf(error);
    return Response.json({ problem }, { status });
  }
}
