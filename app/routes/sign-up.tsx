import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/cloudflare";
import { Form, Link, useActionData, useNavigation } from "@remix-run/react";
import { AuthPage } from "../components/auth-page.tsx";
import { Button } from "../components/button.tsx";
import { Field, TextInput } from "../components/field.tsx";
import { Notice } from "../components/notice.tsx";
import { type Problem, problemText } from "../i18n/errors.ts";
import { m } from "../i18n/generated/messages.js";
import { cookieHeaders, refuse, refuseForeignPost, safePath, textOf } from "../services.server.ts";

const SHORTEST_PASSWORD = 8;

export const meta: MetaFunction = () => [{ title: `${m.sign_up()} · NusaTrade` }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return (await context.services.auth.userFrom(request.headers)) ? redirect("/") : null;
}

export async function action({ request, context }: ActionFunctionArgs) {
  refuseForeignPost(request);
  const form = await request.formData();
  const input = {
    name: textOf(form, "name"),
    email: textOf(form, "email"),
    password: String(form.get("password") ?? ""),
  };
  if (input.password.length < SHORTEST_PASSWORD) {
    const problem: Problem = { code: "password_short", message: "", details: {} };
    return data({ problem }, { status: 422 });
  }
  try {
    const { set_cookies } = await context.services.auth.register(input, request.headers);
    return redirect(safePath(new URL(request.url).searchParams.get("to")), {
      headers: cookieHeaders(set_cookies),
    });
  } catch (error) {
    return refuse(error);
  }
}

export default function SignUp() {
  const problem = useActionData<typeof action>()?.problem;
  const pending = useNavigation().state !== "idle";
  const short = problem?.code === "password_short";
  return (
    <AuthPage title={m.sign_up()} lead={m.sign_up_lead()}>
      <Form method="post" className="flex flex-col gap-4">
        {problem && !short && <Notice tone="danger" title={problemText(problem)} />}
        <Field label={m.your_name()}>
          <TextInput name="name" autoComplete="name" required maxLength={80} />
        </Field>
        <Field label={m.email()}>
          <TextInput name="email" type="email" autoComplete="email" required />
        </Field>
        <Field
          label={m.password()}
          hint={m.password_hint({ count: SHORTEST_PASSWORD })}
          problem={short && m.password_hint({ count: SHORTEST_PASSWORD })}
        >
          <TextInput
            name="password"
            type="password"
            autoComplete="new-password"
            required
            minLength={SHORTEST_PASSWORD}
          />
        </Field>
        <Button type="submit" look="primary" pending={pending}>
          {m.sign_up()}
        </Button>
        <p className="text-faint">
          {m.have_account_already()}{" "}
          <Link to="/sign-in" className="font-medium text-accent underline">
            {m.sign_in()}
          </Link>
        </p>
      </Form>
    </AuthPage>
  );
}
