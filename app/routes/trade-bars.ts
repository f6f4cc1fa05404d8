import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { isTimeframe } from "#domain";
import { openDesk, refusalOf } from "../services.server.ts";

const COUNT = 1000;

/** Newest candles of a symbol for the chart: `?account&symbol&timeframe`. */
export async function loader(args: LoaderFunctionArgs) {
  const { services, user } = await openDesk(args);
  const query = new URL(args.request.url).searchParams;
  const timeframe = query.get("timeframe") ?? "";
  if (!isTimeframe(timeframe)) throw new Response("unknown timeframe", { status: 400 });
  try {
    const candles = await services.connections.bars(
      user.id,
      query.get("account") ?? "",
      query.get("symbol") ?? "",
      timeframe,
      COUNT,
    );
    return Response.json({ candles });
  } catch (error) {
    const { status, ...problem } = refusalOf(error);
    return Response.json(problem, { status });
  }
}
