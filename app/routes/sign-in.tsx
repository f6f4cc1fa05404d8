import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/cloudflare";
import { Form, Link, useActionData, useNavigation, useSearchParams } from "@remix-run/react";
import { AuthPage } from "../components/auth-page.tsx";
import { Button } from "../components/button.tsx";
import { Field, TextInput } from "../components/field.tsx";
import { Notice } from "../components/notice.tsx";
import { problemText } from "../i18n/errors.ts";
import { m } from "../i18n/generated/messages.js";
import { cookieHeaders, refuse, refuseForeignPost, safePath, textOf } from "../services.server.ts";

export const meta: MetaFunction = () => [{ title: `${m.sign_in()} · NusaTrade` }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return (await context.services.auth.userFrom(request.headers)) ? redirect("/") : null;
}

export async function action({ request, context }: ActionFunctionArgs) {
  refuseForeignPost(request);
  const form = await request.formData();
  const input = { email: textOf(form, "email"), password: String(form.get("password") ?? "") };
  try {
    const { set_cookies } = await context.services.auth.login(input, request.headers);
    return redirect(safePath(new URL(request.url).searchParams.get("to")), {
      headers: cookieHeaders(set_cookies),
    });
  } catch (error) {
    return refuse(error);
  }
}

export default function SignIn() {
  const problem = useActionData<typeof action>()?.problem;
  const pending = useNavigation().state !== "idle";
  const [query] = useSearchParams();
  const to = query.get("to");
  return (
    <AuthPage title={m.sign_in()} lead={m.sign_in_lead()}>
      <Form method="post" className="flex flex-col gap-4">
        {problem && <Notice tone="danger" title={problemText(problem)} />}
        <Field label={m.email()}>
          <TextInput name="email" type="email" autoComplete="email" required />
        </Field>
        <Field label={m.password()}>
          <TextInput name="password" type="password" autoComplete="current-password" required />
        </Field>
        <Button type="submit" look="primary" pending={pending}>
          {m.sign_in()}
        </Button>
        <p className="text-faint">
          {m.no_account_yet()}{" "}
          <Link
            to={to ? `/sign-up?to=${encodeURIComponent(to)}` : "/sign-up"}
            className="font-medium text-accent underline"
          >
            {m.sign_up()}
          </Link>
        </p>
      </Form>
    </AuthPage>
  );
}
