import { type ActionFunctionArgs, redirect } from "@remix-run/cloudflare";
import { preferenceCookies } from "../preferences.ts";
import { cookieHeaders, refuseForeignPost, safePath } from "../services.server.ts";

/** Keeps a reader's choice of language, theme or account, and brings them back to where they were. */
export async function action({ request }: ActionFunctionArgs) {
  refuseForeignPost(request);
  const form = await request.formData();
  return redirect(safePath(form.get("to")), { headers: cookieHeaders(preferenceCookies(form)) });
}

export function loader() {
  return redirect("/");
}
