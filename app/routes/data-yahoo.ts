import { type ActionFunctionArgs, data } from "@remix-run/cloudflare";
import { isTimeframe } from "#domain";
import { m } from "../i18n/generated/messages.js";
import { openDesk, refuse, textOf } from "../services.server.ts";

/** Fetches bars from Yahoo and stores them. */
export async function action(args: ActionFunctionArgs) {
  const { services, user } = await openDesk(args);
  const form = await args.request.formData();
  const timeframe = textOf(form, "timeframe");
  const from = textOf(form, "from");
  const to = textOf(form, "to");
  if (!isTimeframe(timeframe)) {
    const problem = { code: "bad_request", message: m.problem_timeframe_unknown(), details: {} };
    return data({ problem }, { status: 422 });
  }
  try {
    const yahoo = await services.bars.importYahoo(user.id, {
      symbol: textOf(form, "symbol"),
      yahoo_symbol: textOf(form, "yahoo_symbol"),
      timeframe,
      ...(from && { from }),
      ...(to && { to }),
    });
    return { yahoo };
  } catch (error) {
    return refuse(error);
  }
}
