import type { ActionFunctionArgs } from "@remix-run/cloudflare";
import { isTimeframe } from "#domain";
import { openDesk, refuse, textOf } from "../services.server.ts";

const RISK_LEVELS = ["low", "medium", "high"] as const;

/** A sentence in, a proposal out. Nothing is stored. */
export async function action(args: ActionFunctionArgs) {
  const { services, user } = await openDesk(args);
  const form = await args.request.formData();
  const timeframe = textOf(form, "timeframe");
  const prompt = textOf(form, "prompt");
  try {
    const proposal = await services.ai.generate(user.id, {
      symbol: textOf(form, "symbol") || "EURUSD",
      timeframe: isTimeframe(timeframe) ? timeframe : "H1",
      risk_level: RISK_LEVELS.find((level) => level === form.get("risk_level")) ?? "medium",
      ...(prompt && { prompt }),
    });
    return { proposal };
  } catch (error) {
    return refuse(error);
  }
}
