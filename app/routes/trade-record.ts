import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { openDesk, refusalOf } from "../services.server.ts";

/** Checks the whole record of an account: every event's hash, and that each is tied to the one before. `?account`. */
export async function loader(args: LoaderFunctionArgs) {
  const { services, user } = await openDesk(args);
  const account = new URL(args.request.url).searchParams.get("account") ?? "";
  try {
    const verdict = await services.chain.verify(user.id, account);
    return Response.json({ verdict }, { headers: { "Cache-Control": "no-store" } });
  } catch (error) {
    const { status, ...problem } = refusalOf(error);
    return Response.json({ problem }, { status });
  }
}
