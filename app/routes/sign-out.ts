import { type ActionFunctionArgs, redirect } from "@remix-run/cloudflare";
import { cookieHeaders, refuseForeignPost } from "../services.server.ts";

export async function action({ request, context }: ActionFunctionArgs) {
  refuseForeignPost(request);
  const { set_cookies } = await context.services.auth.logout(request.headers);
  return redirect("/sign-in", { headers: cookieHeaders(set_cookies) });
}

export function loader() {
  return redirect("/");
}
