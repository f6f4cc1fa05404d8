import type { LoaderFunctionArgs } from "@remix-run/cloudflare";
import { openDesk, refusalOf } from "../services.server.ts";

/** A short-lived token for the account's room; asked for again at every reconnect. */
export async function loader(args: LoaderFunctionArgs) {
  const { services, user } = await openDesk(args);
  const account = new URL(args.request.url).searchParams.get("account") ?? "";
  try {
    const { url, token } = await services.connections.roomTicket(user.id, account);
    return Response.json({ url, token }, { headers: { "Cache-Control": "no-store" } });
  } catch (error) {
    const { status, ...problem } = refusalOf(error);
    return Response.json(problem, { status });
  }
}
